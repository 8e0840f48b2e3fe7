"""`manage.py serve`, and a thread that samples what the others spend their processor time on.

While the file `sample` is in DATA_DIR it samples; when the file goes it writes `samples.json` there.
"""

import json
import os
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType

EVERY_SECONDS = 0.004
ON, FOUND = "sample", "samples.json"
DEPTH = 80
SWITCH_SECONDS = 0.0002
"""The sampler must not wait for others to let go of the interpreter: they do that in system calls."""
ROOT = Path(__file__).parent.parent


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tripsite.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    folder: Path = settings.DATA_DIR
    threading.Thread(target=sample, args=(folder,), name="sampler", daemon=True).start()
    call_command("serve")


@dataclass(slots=True)
class Samples:
    """Nanoseconds of processor time by thread, by the function that ran, and by every function above it."""

    of_threads: Counter[str] = field(default_factory=Counter)
    own: Counter[CodeType] = field(default_factory=Counter)
    below: Counter[CodeType] = field(default_factory=Counter)
    spent: dict[int, int] = field(default_factory=dict)

    def take(self) -> None:
        """What each thread spent since the last time goes to where it is now."""
        frames = sys._current_frames()
        for thread in threading.enumerate():
            frame, native = frames.get(thread.ident or 0), thread.native_id
            if frame is None or native is None or native == threading.get_native_id():
                continue
            now = _nanoseconds(native)
            spent, self.spent[native] = now - self.spent.get(native, now), now
            if spent:
                self._add(thread.name, frame, spent)

    def _add(self, thread: str, frame: FrameType, spent: int) -> None:
        self.of_threads[thread.rstrip("0123456789-_ ")] += spent
        self.own[frame.f_code] += spent
        seen: set[CodeType] = set()
        above: FrameType | None = frame
        while above is not None and len(seen) < DEPTH:
            seen.add(above.f_code)
            above = above.f_back
        for code in seen:
            self.below[code] += spent

    def found(self) -> dict[str, dict[str, int]]:
        named = {"own": self.own, "below": self.below}
        return {"threads": self.of_threads} | {
            key: {_name(code): spent for code, spent in counter.items()} for key, counter in named.items()
        }


def sample(folder: Path) -> None:
    """Samples whenever it is asked to, for ever."""
    while True:
        if (folder / ON).exists():
            samples, before = Samples(), sys.getswitchinterval()
            sys.setswitchinterval(SWITCH_SECONDS)
            while (folder / ON).exists():
                samples.take()
                time.sleep(EVERY_SECONDS)
            sys.setswitchinterval(before)
            unfinished = folder / "samples.part"
            unfinished.write_text(json.dumps(samples.found()))
            unfinished.rename(folder / FOUND)
        time.sleep(0.05)


def _nanoseconds(native_id: int) -> int:
    """Processor time of a thread so far; 0 when it has ended."""
    try:
        return int(Path(f"/proc/self/task/{native_id}/schedstat").read_text().split()[0])
    except OSError:
        return 0


def _name(code: CodeType) -> str:
    """file:line and function, the file from the package on."""
    file = code.co_filename.rpartition("site-packages/")[2].removeprefix(f"{ROOT}/")
    file = file.partition("/lib/python3.13/")[2] or file
    return f"{file}:{code.co_firstlineno} {code.co_qualname}"


if __name__ == "__main__":
    main()
