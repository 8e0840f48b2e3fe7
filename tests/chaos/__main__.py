"""Every fault of docs/reliability.md, and what came of it: `make chaos ARGS="--kills 200 --seed 7"`.

Prints a Markdown table. Ends with 1 when an event was lost, repeated or out of order, a run got stuck or
ended twice, or a plan or a text was not what it is without faults; what to look at is named then.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.chaos.campaign import Campaign, Faults
    from tests.chaos.scene import Tally

LANES_AT_ONCE = 2


def main() -> int:
    chosen = _arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"  # to read records; the servers have their own
    import django

    django.setup()
    from bench.report import machine
    from tests.chaos.campaign import Campaign, complaints, table

    folder = Path(tempfile.mkdtemp(prefix="tripsite-chaos-"))
    campaign = Campaign(
        folder, kills=chosen.kills, rounds=chosen.rounds, seed=chosen.seed, seconds=chosen.minutes * 60
    )
    print(f"{machine()}; seed {campaign.seed}\n", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that every process it started ends with it
    began = datetime.now(UTC)
    tallies = asyncio.run(_run(campaign, chosen.only))
    print(table(tallies))
    print(f"{(datetime.now(UTC) - began).total_seconds() / 60:.1f} minutes.")
    found = complaints(tallies)
    for complaint in found:
        print(f"FAILED {complaint}", file=sys.stderr)
    if found:
        print(f"The servers' logs and the runs that failed are in {folder}", file=sys.stderr)
    return 1 if found else 0


async def _run(campaign: "Campaign", only: Sequence[str]) -> "list[Tally]":
    from tests.chaos.faults import lanes
    from tests.chaos.scene import Tally

    free = asyncio.Semaphore(LANES_AT_ONCE)

    async def in_turn(lane: "Faults") -> "Sequence[Tally]":
        async with free:
            try:
                return await lane(campaign)
            except Exception as error:  # noqa: BLE001  (the other lanes go on, and this one has failed)
                said = getattr(error, "stderr", None) or ""
                return [Tally(lane.__name__, complaints=[f"{error!r}\n{said}"[-2_000:]])]

    done = await asyncio.gather(*map(in_turn, lanes(only)))
    return [tally for tallies in done for tally in tallies]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="of the server, in all")
    parser.add_argument("--rounds", type=int, default=3, help="of most other faults")
    parser.add_argument("--seed", type=int, default=1, help="decides every chance")
    parser.add_argument("--minutes", type=float, default=8.0, help="no new fault begins after so long")
    parser.add_argument("--only", type=lambda text: text.split(","), default=[], help="faults, by name")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
