"""Frankfurter behind the rates port: all rates in one request, kept for half a day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field

from planner.domain.rates import Rate, RateTable
from planner.ports import SourceUnavailable
from planner.providers.http import Http, Service, SourceFailed

BASE_URL = "https://api.frankfurter.dev"
BASE_CURRENCY = "EUR"
"""What the bank's rates are in: rates to the won would be rounded to two digits for most currencies."""
HALF_A_DAY_SECONDS = 43_200.0
WEEK_SECONDS = 7 * 86_400.0
DEADLINE_SECONDS = 4.0
SOURCE = "rates:frankfurter"

type Positive = Annotated[Decimal, Field(gt=Decimal("1e-6"), lt=Decimal("1e9"), allow_inf_nan=False)]
type Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class _Latest(BaseModel):
    """Units of each currency for one unit of the base; `date` is the bank's last working day."""

    base: Currency
    date: date
    rates: dict[Currency, Positive] = Field(max_length=400)


def frankfurter_service(base_url: str = BASE_URL) -> Service:
    return Service(
        "frankfurter",
        base_url,
        per_minute=60,
        timeout_seconds=3.0,
        max_bytes=100_000,
        fresh_seconds=HALF_A_DAY_SECONDS,
        stale_seconds=WEEK_SECONDS,
        failures_to_open=1,
        open_seconds=300.0,
    )


class Frankfurter:
    """The bank's latest rates in won; `now` gives the aware present."""

    def __init__(self, http: Http, *, now: Callable[[], datetime], service: Service | None = None) -> None:
        self._http = http
        self._now = now
        self._service = service or frankfurter_service()

    async def latest(self) -> RateTable:
        """RateTable of about thirty currencies, all of one date. Raises SourceUnavailable."""
        try:
            answer = await self._http.json(
                self._service,
                "/v1/latest",
                params={"base": BASE_CURRENCY},
                within_seconds=DEADLINE_SECONDS,
                read=self._read,
            )
        except SourceFailed as failure:
            raise SourceUnavailable(str(failure)) from failure
        return answer.value

    def _read(self, body: Any) -> RateTable:
        return parse_latest(body, today=self._now().date())


def parse_latest(body: Any, *, today: date) -> RateTable:
    """The rates of /v1/latest in won. Raises ValueError for another shape, a coming date, and without won."""
    latest = _Latest.model_validate(body)
    if latest.date > today + timedelta(days=1):
        raise ValueError("the rates are of a day to come")
    per_euro = {**latest.rates, latest.base: Decimal(1)}
    if "KRW" not in per_euro:
        raise ValueError("the rates have no won")
    won = per_euro["KRW"]
    return RateTable(
        {currency: Rate(won / units, latest.date, SOURCE) for currency, units in per_euro.items()}
    )
