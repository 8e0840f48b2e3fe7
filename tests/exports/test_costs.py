"""The costs, read by Python's csv as a spreadsheet reads them."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from planner.domain.plan import Plan
from planner.domain.rates import LocalCurrency, Rate
from planner.domain.trip import Language
from planner.exports.costs import amount_in, harmless, to_csv
from tests.exports import trips

EURO = LocalCurrency("EUR", Rate(Decimal(1590), date(2025, 6, 30), "rates:table"))


def rows(plan: Plan, *, local: LocalCurrency | None = None) -> list[dict[str, str]]:
    text = to_csv(plan, Language.ENGLISH, local=local).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("plan", [trips.seoul(), trips.paris(), trips.hostile()])
def test_the_lines_add_up_to_the_total_which_is_the_plans(plan: Plan) -> None:
    *lines, total = rows(plan)
    assert total["Item"] == "Total"
    assert sum(Decimal(line["Amount (KRW)"]) for line in lines) == plan.cost_krw
    assert Decimal(total["Amount (KRW)"]) == plan.cost_krw
    assert len(lines) == len(plan.itinerary.stops) + len(plan.itinerary.days)


def test_abroad_the_amounts_are_in_the_currency_there_too() -> None:
    tower, *_, total = rows(trips.paris(), local=EURO)
    column = "Amount (EUR), 1 EUR = 1590 won (as of 2025-06-30, Tripsite rates table)"
    assert (tower["Item"], tower["Amount (KRW)"], tower[column]) == ("Eiffel Tower", "58830", "37.00")
    assert total[column] == "47.00"


def test_a_currency_without_cents_has_none() -> None:
    yen = LocalCurrency("JPY", Rate(Decimal("9.4"), date(2025, 6, 30), "rates:table"))
    assert amount_in(yen, Decimal(1000)) == Decimal(106)


def test_at_home_there_is_one_amount() -> None:
    won = LocalCurrency("KRW", Rate(Decimal(1), date(2025, 6, 30), "rates:table"))
    assert list(rows(trips.seoul(), local=won)[0])[-1] == "Amount (KRW)"


def test_excel_is_told_that_it_is_utf_8() -> None:
    body = to_csv(trips.seoul(), Language.KOREAN)
    assert body.startswith(b"\xef\xbb\xbf")
    assert "경복궁,입장료,6000\r\n" in body.decode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "\n=1", "\u3000=1"]
)
def test_nothing_in_a_cell_is_computed(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_plain_names_stay_as_they_are() -> None:
    assert [harmless(text) for text in ("경복궁", "N서울타워", "1-2 Cafe", "")] == [
        "경복궁", "N서울타워", "1-2 Cafe", ""
    ]  # fmt: skip


def test_no_cell_of_an_attackers_plan_begins_like_a_formula() -> None:
    for row in rows(trips.hostile()):
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
