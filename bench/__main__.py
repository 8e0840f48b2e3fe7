"""python -m bench [name …]: measures the server on loopback and prints Markdown tables.

Each measurement starts the servers it needs with data of their own, and ends what it started.
"""

import argparse
import importlib
import signal
import sys
import time

from bench.report import machine

NAMES = ("side_by_side", "start", "tokens", "fan_out", "delivery", "open_streams", "growth", "scale_out")
APART = ("limits", "langgraph_dev", "profile", "plans", "first_stop", "page")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"{', '.join(NAMES)}; all when none is given"
    )
    names = parser.parse_args().names or NAMES
    unknown = set(names) - {*NAMES, *APART}
    if unknown:
        parser.error(
            f"no measurement is called {', '.join(sorted(unknown))}: there are {', '.join(NAMES + APART)}"
        )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended before its time"))  # ends the servers too
    began = time.monotonic()
    print(f"{machine()}\n", flush=True)
    for name in names:
        for table in importlib.import_module(f"bench.{name}").measure():
            print(table, flush=True)
        print(f"{name}: {time.monotonic() - began:.0f} s so far", file=sys.stderr, flush=True)
    print(f"{time.monotonic() - began:.0f} s in all", file=sys.stderr)


if __name__ == "__main__":
    main()
