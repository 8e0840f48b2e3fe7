"""axe-core, run inside the page as it is."""

from functools import lru_cache
from typing import Any

from playwright.sync_api import Page

from tests.conftest import ROOT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = (
    """(tags) => axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] })"""
)


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and good practice, one line an element."""
    if page.evaluate("() => !window.axe"):
        page.evaluate(_script())
    found: dict[str, Any] = page.evaluate(RUN, RULES)
    return [
        f"{rule['id']}: {' '.join(node['target'])}: {_reason(node)}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def _reason(node: dict[str, Any]) -> str:
    return "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))


@lru_cache
def _script() -> str:
    [script] = (ROOT / "tests" / "e2e" / "vendor").glob("axe-core-*/axe.min.js")
    return script.read_text()
