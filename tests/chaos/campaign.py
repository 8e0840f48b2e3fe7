"""A campaign: which faults, how often, how long, and the table of what came of them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from bench.report import Table
from tests.chaos import stage
from tests.chaos.model import ManyScripts
from tests.chaos.scene import Scene, Tally
from tests.chaos.trips import STEADY, TRIPS
from tests.e2e.model import running_apart

COLUMNS = (
    *("fault", "times", "runs", "readers", "connections", "lost", "repeated", "out of order", "stuck"),
    *("wrong", "outcomes"),
)


@dataclass(slots=True)
class Campaign:
    """`kills` is how often the server is killed in all, and `rounds` how often most other faults happen.

    No kill is begun when most of `seconds` are gone.
    """

    folder: Path
    kills: int = 100
    rounds: int = 3
    seed: int = 1
    seconds: float = 480.0
    began_at: float = field(default_factory=monotonic)

    def has_time(self, share: float = 1.0) -> bool:
        """Whether less than this share of the time is gone."""
        return monotonic() < self.began_at + self.seconds * share

    @asynccontextmanager
    async def offline_scene(self, name: str, **env: str) -> AsyncIterator[Scene]:
        """A server with the offline writer and SQLite."""
        async with stage.embedded(self.folder / name, env) as standing:
            scene = Scene(standing, None, seed=f"{self.seed} {name}")
            await scene.learn(STEADY)
            yield scene

    @asynccontextmanager
    async def model_scene(
        self, name: str, *, data_dir: Path | None = None, **env: str
    ) -> AsyncIterator[Scene]:
        """A server with a model and SQLite, in `data_dir` where that is to be another place."""
        with running_apart(ManyScripts()) as model:
            settings = _with(model) | env
            async with stage.embedded(self.folder / name, settings, data_dir=data_dir) as standing:
                scene = Scene(standing, model, seed=f"{self.seed} {name}")
                await scene.learn(TRIPS)
                yield scene

    @asynccontextmanager
    async def cluster_scene(self, name: str, **env: str) -> AsyncIterator[Scene]:
        """Two web processes and two workers with a model, on PostgreSQL and Redis."""
        with running_apart(ManyScripts()) as model:
            async with stage.cluster(self.folder / name, _with(model) | env) as standing:
                scene = Scene(standing, model, seed=f"{self.seed} {name}")
                await scene.learn(TRIPS)
                yield scene


def _with(model: ManyScripts) -> dict[str, str]:
    return {"GOOGLE_API_KEY": "stub", "GEMINI_BASE_URL": model.url, "GEMINI_STALL_SECONDS": "60"}


type Faults = Callable[[Campaign], Awaitable[Sequence[Tally]]]


def table(tallies: Sequence[Tally]) -> Table:
    rows = [
        (
            tally.fault,
            tally.times,
            tally.runs,
            tally.readers,
            tally.connections,
            tally.total("lost"),
            tally.total("repeated"),
            tally.total("disordered"),
            tally.stuck,
            len(tally.verdicts) + len(tally.complaints),
            ", ".join(f"{count} {outcome}" for outcome, count in tally.outcomes.most_common()),
        )
        for tally in tallies
    ]
    notes = [f"- {tally.fault}: {tally.note}" for tally in tallies if tally.note]
    return Table("What came of the faults", COLUMNS, rows, note="\n".join(notes))


def complaints(tallies: Sequence[Tally]) -> list[str]:
    """Everything that did not hold, a line each."""
    return [
        f"{tally.fault}: {complaint}"
        for tally in tallies
        for complaint in (*map(str, tally.verdicts), *tally.complaints, *_nothing(tally))
    ]


def _nothing(tally: Tally) -> list[str]:
    return [] if tally.times and tally.runs else ["it never happened"]
