"""Clusters of sightings made into places: each field from the source trusted most for it, and said so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from planner.domain.facts import Destination, Names, Origin, Place
from planner.providers.places.areas import area_of
from planner.providers.places.kinds import MINUTES, ROOFED
from planner.providers.places.matching import Cluster, clusters
from planner.providers.places.sighting import ATLAS, Sighting, Titles
from planner.providers.places.trust import by_trust

UNSUNG = 1
"""The popularity of a place nobody says anything of."""


def merged(
    sightings: Sequence[Sighting], *, known: Sequence[Place], destination: Destination
) -> tuple[Place, ...]:
    """The places of all sources, most popular first, then by id; `known` are the atlas's, which all stay.

    The same sightings give the same places in whatever order they come. What is closed for good is left out.
    """
    if not sightings:
        return _in_order(known)
    own = {place.id: place for place in known}
    found = clusters([*map(_as_sighting, known), *sightings])
    places = [
        _place(cluster, own, destination)
        for cluster in found
        if not any(one.is_gone for one in cluster.members)
    ]
    return _in_order(places)


def _in_order(places: Sequence[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda place: (-place.popularity, place.id)))


def _place(cluster: Cluster, own: dict[str, Place], destination: Destination) -> Place:
    head = cluster.head
    said, origins = _said(tuple(cluster.members))
    names = _names(said, cluster)
    if head.source == ATLAS:
        base = replace(own[head.id], names=names)
    else:
        category: Any = said.get("category", head.category)
        base = Place(
            id=f"{head.source}-{head.id}".replace("/", "-"),
            names=names,
            category=category,
            lat=head.lat,
            lon=head.lon,
            area=area_of(head.lat, head.lon, destination=destination, known=tuple(own.values())),
            minutes=MINUTES[category],
            popularity=UNSUNG,
            source=head.source,
            indoor=ROOFED.get(category),
        )
    if all(one.source == ATLAS for one in cluster.members):
        return base
    facts = {name: said[name] for name in ("hours", "fee", "indoor", "popularity") if name in said}
    return replace(
        base,
        **facts,
        about=said["about"],
        known_true_in=_year(origins) or base.known_true_in,
        origins=origins,
    )


def _said(members: tuple[Sighting, ...]) -> tuple[dict[str, Any], dict[str, Origin]]:
    """The value of each field that any source says, and where it is from."""
    said: dict[str, Any] = {"about": {}}
    origins = {"position": Origin(members[0].source, members[0].on)}
    for name in ("category", "ko", "en", "local", "hours", "fee", "indoor", "popularity"):
        for sighting in by_trust(members, name):
            value = _field(sighting, name)
            if value is not None:
                said[name] = value
                origins[name] = Origin(sighting.source, sighting.on)
                break
    for sighting in by_trust(members, "about"):
        for language, line in sighting.about.items():
            if language not in said["about"]:
                said["about"][language] = line
                origins.setdefault("about", Origin(sighting.source, sighting.on))
    return said, origins


def _field(sighting: Sighting, name: str) -> Any:
    if name in {"ko", "en", "local"}:
        return getattr(sighting.titles, name)
    return sighting.fame if name == "popularity" else getattr(sighting, name)


def _names(said: dict[str, Any], cluster: Cluster) -> Names:
    """Where a language has no name of its own, the one that people there write."""
    any_name = next(iter(cluster.head.titles.all))
    local = said.get("local")
    english = said.get("en") or local or any_name
    return Names(ko=said.get("ko") or local or english, en=english, local=local)


def _year(origins: dict[str, Origin]) -> int | None:
    """The year the opening hours, which change most, were last known true."""
    hours = origins.get("hours")
    return hours.on.year if hours is not None and hours.on is not None else None


def _as_sighting(place: Place) -> Sighting:
    return Sighting(
        source=ATLAS,
        id=place.id,
        titles=Titles(place.names.ko, place.names.en, place.names.local),
        lat=place.lat,
        lon=place.lon,
        category=place.category,
        hours=place.hours,
        fee=place.fee,
        indoor=place.indoor,
        fame=place.popularity,
        on=date(place.known_true_in, 1, 1) if place.known_true_in is not None else None,
    )
