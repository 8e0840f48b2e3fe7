"""The tools of a process, made once, when they are first asked for.

What only runs need (the model's client, network clients) is imported where it is made, by the runner.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from channels.layers import get_channel_layer
from django.conf import settings

from planner.atlas.gazetteer import Atlas
from planner.domain.events import Recorded
from planner.ports import Gazetteer, Writer
from planner.providers.offline.writer import OfflineWriter
from planner.telemetry import metrics
from planner.telemetry.layer import CountedLayer
from planner.wakeups.local import LocalWakeups
from planner.wakeups.remote import RemoteWakeups


def now() -> datetime:
    return datetime.now(UTC)


@cache
def gazetteer() -> Gazetteer:
    return atlas()


@cache
def atlas() -> Atlas:
    return Atlas()


@cache
def writer() -> Writer:
    """Gemini when there is a key, else the OpenAI-compatible model that is named, else the offline writer."""
    from planner.wiring import models

    model = models.model()
    return OfflineWriter() if model is None else models.writer(model)


class CountedWakeups(LocalWakeups):
    """Every append of this process passes here, whoever made it."""

    def announce_all(self, appends: Sequence[Sequence[Recorded]]) -> None:
        super().announce_all(appends)
        for records in appends:
            metrics.appended(records)


@cache
def wakeups() -> LocalWakeups:
    return CountedWakeups()


def remote_wakeups() -> RemoteWakeups | None:
    """One for the calling event loop; none where there is only this process."""
    layer = get_channel_layer() if settings.ENV["REDIS_URL"] else None
    return RemoteWakeups(CountedLayer(layer)) if layer is not None else None
