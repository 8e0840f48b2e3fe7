"""What foreign money is in won: rates with their dates, good for a budget and not for changing money."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal


class CurrencyUnknown(Exception):
    """Nobody has a rate for this currency."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Won for one unit of a currency, on a day, by an id of `domain.sources.SOURCES`."""

    won: Decimal
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class LocalCurrency:
    """The currency at a destination (ISO 4217) and what it is in won."""

    code: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class RateTable:
    """RateTable by currency (ISO 4217), each with its own date and source."""

    by_currency: Mapping[str, Rate]

    def of(self, currency: str) -> Rate:
        """The currency's rate. Raises CurrencyUnknown."""
        try:
            return self.by_currency[currency]
        except KeyError:
            raise CurrencyUnknown(currency) from None

    def local(self, currency: str) -> LocalCurrency | None:
        """The currency with its rate; None where nobody has one."""
        rate = self.by_currency.get(currency)
        return None if rate is None else LocalCurrency(currency, rate)

    def to_krw(self, amount: Decimal, currency: str) -> Decimal:
        """The amount in whole won. Raises CurrencyUnknown."""
        return (amount * self.of(currency).won).quantize(Decimal(1), rounding=ROUND_HALF_UP)

    def before(self, others: "RateTable") -> "RateTable":
        """These rates, and the others' for currencies that these do not have."""
        return RateTable({**others.by_currency, **self.by_currency})
