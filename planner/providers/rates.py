"""Exchange rates: the bank's of today where they can be had, the dated table's for the rest."""

import logging

from planner.domain.rates import RateTable
from planner.ports import RatesSource, SourceUnavailable

logger = logging.getLogger(__name__)

FARTHEST = 4
"""A live rate so many times the table's, or that part of it, is taken for an error."""


class LayeredRates:
    """Live rates before a table's; `table` alone where there is no live source."""

    def __init__(self, live: RatesSource | None, table: RateTable) -> None:
        self._live = live
        self._table = table

    @property
    def at_hand(self) -> RateTable:
        return self._table

    async def latest(self) -> RateTable:
        """A rate for every currency either knows; never raises."""
        if self._live is None:
            return self._table
        try:
            live = await self._live.latest()
        except SourceUnavailable as error:
            logger.info("no live exchange rates: %s", error)
            return self._table
        return self._believable(live).before(self._table)

    def _believable(self, live: RateTable) -> RateTable:
        """Without those that are far from the table's: one misplaced comma would spoil a budget."""
        kept = {}
        for currency, rate in live.by_currency.items():
            known = self._table.by_currency.get(currency)
            if known is None or known.won / FARTHEST < rate.won < known.won * FARTHEST:
                kept[currency] = rate
            else:
                logger.warning("the live rate of %s is not believed: %s won", currency, rate.won)
        return RateTable(kept)
