"""Every amount of a plan as CSV, for spreadsheets.

UTF-8 with a byte order mark: Excel reads Korean wrongly without it, and every other reader skips it. Text
that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision

from planner.domain.itinerary import clock
from planner.domain.plan import CURRENCY, Plan
from planner.domain.rates import LocalCurrency
from planner.domain.sources import SOURCES, Source
from planner.domain.trip import Language
from planner.exports.told import Teller

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True, slots=True)
class _Amount:
    day: int | None
    on: date | None
    start: str
    end: str
    item: str
    kind: str
    krw: Decimal


def to_csv(plan: Plan, language: Language, *, local: LocalCurrency | None = None) -> bytes:
    """A line for each stop, one for each day's transport, and the total, in won and in the local currency."""
    teller = Teller(plan, language)
    if local is not None and local.code == CURRENCY:
        local = None
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_header(teller, local))
    for amount in _amounts(teller):
        writer.writerow(_row(amount, local))
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet computes."""
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(FORMULA_STARTS) else text


def amount_in(local: LocalCurrency, krw: Decimal) -> Decimal:
    """Won in this currency, with as many decimals as its coins have."""
    step = Decimal(1).scaleb(-get_currency_precision(local.code))
    return (krw / local.rate.won).quantize(step, ROUND_HALF_UP)


def _header(teller: Teller, local: LocalCurrency | None) -> list[str]:
    names = [teller.label(code) for code in ("day_column", "date", "start", "end", "item", "kind")]
    names.append(teller.label("amount", currency=CURRENCY))
    if local is not None:
        known = SOURCES.get(local.rate.source, Source(local.rate.source))
        won = f"{local.rate.won:f}"
        rate = teller.label("rate", currency=local.code, won=won, on=local.rate.on, source=known.name)
        names.append(f"{teller.label('amount', currency=local.code)}, {rate}")
    return names


def _amounts(teller: Teller) -> Iterator[_Amount]:
    for day in teller.plan.itinerary.days:
        for stop in day.stops:
            yield _Amount(
                day=day.number,
                on=day.date,
                start=clock(stop.start),
                end=clock(stop.end),
                item=teller.name(stop),
                kind=teller.label(stop.kind),
                krw=stop.cost_krw,
            )
        transport = teller.label("transport")
        yield _Amount(day.number, day.date, "", "", transport, transport, day.transport_krw)
    yield _Amount(None, None, "", "", teller.label("total"), "", teller.plan.cost_krw)


def _row(amount: _Amount, local: LocalCurrency | None) -> list[str]:
    row = [
        str(amount.day or ""),
        amount.on.isoformat() if amount.on else "",
        *(amount.start, amount.end, harmless(amount.item), amount.kind),
        f"{amount.krw:f}",
    ]
    return [*row, f"{amount_in(local, amount.krw):f}"] if local is not None else row
