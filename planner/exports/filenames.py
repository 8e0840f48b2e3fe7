"""Names of downloaded files: the plan's title, in whatever script, without what a file system refuses."""

import re

REFUSED = re.compile(r'[<>:"/\\|?*]+')
MAX_CHARS = 80
NAMELESS = "trip"


def filename(title: str, suffix: str) -> str:
    """ "서울 3일 여행.ics": no path, no control or direction marks, never empty or hidden."""
    visible = "".join(char for char in title if char.isprintable())
    name = " ".join(REFUSED.sub(" ", visible).split())[:MAX_CHARS].strip(" .")
    return f"{name or NAMELESS}.{suffix}"
