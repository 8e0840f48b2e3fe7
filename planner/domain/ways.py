"""Ways measured on a map between places, as far as somebody measured them."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Profile(StrEnum):
    """How a map is read: for somebody on foot, or on the road."""

    WALKING = "walking"
    DRIVING = "driving"


type Way = tuple[float, float]
"""Minutes and km along the streets."""

type WayTable = tuple[tuple[Way | None, ...], ...]
"""From each point (row) to each (column); None where there is no way at all."""


@dataclass(frozen=True)
class Ways:
    """Tables whose rows and columns follow `ids`, of places. `source` is an id of `domain.sources`."""

    ids: tuple[str, ...]
    source: str
    walking: WayTable | None = None
    driving: WayTable | None = None

    @cached_property
    def index(self) -> dict[str, int]:
        return {place_id: n for n, place_id in enumerate(self.ids)}

    def knows(self, here: str, there: str) -> bool:
        return here in self.index and there in self.index

    def on_foot(self, here: str, there: str) -> Way | None:
        """The longer of both directions; None where there is none or nobody measured."""
        return self._longer(self.walking, here, there)

    def by_road(self, here: str, there: str) -> Way | None:
        """The longer of both directions; None where there is none or nobody measured."""
        return self._longer(self.driving, here, there)

    def _longer(self, table: WayTable | None, here: str, there: str) -> Way | None:
        if table is None:
            return None
        one, other = self.index[here], self.index[there]
        forth, back = table[one][other], table[other][one]
        return max(forth, back) if forth and back else forth or back
