"""The README's table of settings, made from tripsite/env.py: `python -m tests.readme` writes it."""

import re
from pathlib import Path

from tripsite.env import BASE_DIR, SETTINGS

README = Path(__file__).resolve().parent.parent / "README.md"
PLACE = re.compile(r"(<!-- settings:.*?-->\n).*?(<!-- end of settings -->)", re.DOTALL)


def settings_table() -> str:
    """One row a setting, in the order of `env.SETTINGS`."""
    rows = ["| variable | default | what it does |", "|---|---|---|"]
    for setting in SETTINGS:
        default = setting.default.replace(str(BASE_DIR), ".")
        rows.append(f"| `{setting.name}` | {f'`{default}`' if default else ''} | {setting.meaning} |")
    return "\n".join(rows) + "\n"


def with_table(readme: str) -> str:
    return PLACE.sub(lambda found: found[1] + settings_table() + found[2], readme)


if __name__ == "__main__":
    README.write_text(with_table(README.read_text()))
