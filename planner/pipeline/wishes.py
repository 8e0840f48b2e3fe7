"""What the traveller's wishes mean at this destination."""

from collections.abc import Sequence

from planner.atlas.search import close_places, match_place
from planner.domain.facts import Place
from planner.domain.trip import TripRequest
from planner.solver import Infeasible, Reason


def matched(request: TripRequest, places: Sequence[Place]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The place ids of must-sees and of what to avoid. Words to avoid that name no place stay words.

    Raises Infeasible for a must-see that is not known here: a plan without it would not keep the wish.
    """
    must_see = []
    for wish in request.must_see:
        place = match_place(wish, places)
        if place is None:
            unknown = Reason("must_see_unknown", {"wish": wish, "location": request.location})
            similar = (Reason("similar_place", {"name": name}) for name in close_places(wish, places))
            raise Infeasible((unknown,), (Reason("plan_without", {"wish": wish}), *similar))
        must_see.append(place.id)
    avoid = (match_place(wish, places) for wish in request.avoid)
    return tuple(dict.fromkeys(must_see)), tuple(dict.fromkeys(place.id for place in avoid if place))
