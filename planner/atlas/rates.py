"""What a foreign amount is in won, by a dated table: good for a plan's budget, not for changing money."""

from datetime import date
from decimal import Decimal

from planner.domain.rates import CurrencyUnknown as CurrencyUnknown
from planner.domain.rates import Rate, RateTable

AS_OF = date(2025, 6, 30)

WON_PER_UNIT: dict[str, Decimal] = {
    "KRW": Decimal(1),
    "JPY": Decimal("9.4"),
    "EUR": Decimal(1590),
    "USD": Decimal(1357),
    "GBP": Decimal(1860),
    "CHF": Decimal(1705),
    "CNY": Decimal("189.4"),
    "TWD": Decimal("46.4"),
    "HKD": Decimal("172.9"),
    "SGD": Decimal(1065),
    "THB": Decimal("41.7"),
    "VND": Decimal("0.052"),
    "MYR": Decimal(322),
    "IDR": Decimal("0.0836"),
    "PHP": Decimal("24.1"),
    "INR": Decimal("15.8"),
    "AED": Decimal("369.5"),
    "TRY": Decimal("34.1"),
    "CZK": Decimal("64.3"),
    "HUF": Decimal("3.98"),
    "PLN": Decimal(375),
    "DKK": Decimal(213),
    "SEK": Decimal(143),
    "NOK": Decimal(134),
    "AUD": Decimal(889),
    "NZD": Decimal(824),
    "CAD": Decimal(993),
    "MXN": Decimal("72.3"),
    "BRL": Decimal(247),
}


TABLE = RateTable({currency: Rate(won, AS_OF, "rates:table") for currency, won in WON_PER_UNIT.items()})


def to_krw(amount: Decimal, currency: str) -> Decimal:
    """The amount in whole won. Raises CurrencyUnknown."""
    return TABLE.to_krw(amount, currency)
