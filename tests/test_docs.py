"""The documents say what is so."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from planner.web.api.all import api
from planner.web.api.main import not_found
from planner.web.streams import stream
from tests.readme import README, with_table

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    *ROOT.glob("*.md"),
    *(path for folder in ("docs", "examples", "deploy") for path in (ROOT / folder).rglob("*.md")),
)
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([\w-]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
QUOTED = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w.-]+(/[\w.-]+)+\.(py|html|js|css|json|toml|md)|(\w+/)+")
ROOMS = (ROOT, ROOT / "planner", ROOT / "planner" / "providers", ROOT / "docs")
"""A module is named from one of these."""
ADDRESS = re.compile(r"(?:(?:GET|POST|PATCH|DELETE) )?(/[a-z][^\s`?]*)(?:\?\S*)?")
FOR_EXAMPLE = {"id": "0" * 32, "key": "k" * 32, "n": "1", "suffix": "ics"}
MODULE = re.compile(r"[\w-]+(?:/[\w-]+)+\.py\b")
IN_COMMANDS = re.compile(r"(?:localhost:8000|\$BASE)(/[\w/$.-]+)")
NOT_ONE = {"/api/", "/runs/"}
"""All that is below them."""
NOT_OURS = ("/etc/", "/link/by/")
"""A file of the machine's, and an address of Kakao's."""
BESIDE_DJANGO = (stream.HEALTH_PATH, stream.GENERATE_PATH, stream.STREAM_PATH)


def test_the_readme_has_every_setting_as_it_is() -> None:
    readme = README.read_text()
    assert with_table(readme) == readme, "run `python -m tests.readme`"


def test_the_readme_names_the_commands_that_ci_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    for command in ("make check", "make test"):
        assert command in script
        assert command in README.read_text()
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_is_there(document: Path) -> None:
    text = document.read_text()
    missing = [target for target, part in LINK.findall(text) if not leads(document, target, part)]
    missing += [address for address in IN_COMMANDS.findall(text) if not is_answered(address)]
    missing += [named for named in [*QUOTED.findall(text), *MODULE.findall(text)] if not is_there(named)]
    assert not missing


def leads(document: Path, target: str, part: str) -> bool:
    """Whether a link leads to a file, and to a heading in it where it names one."""
    path = document.parent / target if target else document
    if not part:
        return path.exists()
    headings = HEADING.findall(path.read_text()) if path.exists() else []
    return part in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_there(named: str) -> bool:
    """Whether what is quoted is there, if it is a file of the repository or an address."""
    if FILE.fullmatch(named):
        return any((room / named).exists() for room in ROOMS)
    address = ADDRESS.fullmatch(named)
    return address is None or is_answered(address[1])


def is_answered(address: str) -> bool:
    """Whether an address with `<id>`, `{id}` or `$PLAN` in it is one of ours, or not meant to be."""
    if address in BESIDE_DJANGO or address in NOT_ONE or address.startswith(NOT_OURS):
        return True
    path = re.sub(r"[<{](\w+)[>}]", lambda found: FOR_EXAMPLE[found[1]], address)
    path = re.sub(r"\$\w+", FOR_EXAMPLE["id"], path)
    if stream.EVENTS_PATH.fullmatch(path) or stream.LIVE_PATH.fullmatch(path):
        return True
    try:
        return resolve(path).func is not not_found
    except Resolver404:
        return False


def test_what_is_not_there_is_told_from_what_is() -> None:
    assert is_there("store/plans.py")
    assert not is_there("store/nowhere.py")
    assert leads(README, "docs/sharing.md", "my-trips")
    assert not leads(README, "docs/sharing.md", "nowhere")
    assert is_answered("/plans/<id>/edit/undo")
    assert is_answered("/api/v1/plans/{id}/revisions/{n}/accept")
    assert not is_answered("/plans/<id>/nowhere")
    assert not is_answered("/api/v1/nowhere")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_commands_a_document_names_are_there(document: Path) -> None:
    text, makefile = document.read_text(), (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
    commands = set(re.findall(r"manage\.py ([a-z]+)", text))
    assert targets <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert commands <= set(get_commands())


def test_every_page_of_the_documents_is_linked_from_the_readme_or_the_architecture() -> None:
    entrances = (README, ROOT / "docs" / "architecture.md")
    linked = {
        (entrance.parent / target).resolve()
        for entrance in entrances
        for target, _ in LINK.findall(entrance.read_text())
    }
    pages = set((ROOT / "docs").glob("*.md"))
    assert {page.name for page in pages} == {page.name for page in pages & linked}


def test_the_table_of_the_api_has_every_address_and_no_other() -> None:
    rows = re.findall(r"^\| `([A-Z]+ /api/v1/\S+)` \|", (ROOT / "docs" / "api.md").read_text(), re.MULTILINE)
    described = {
        f"{method.upper()} {path}"
        for path, operations in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
        for method in operations
    }
    assert sorted(map(unnamed, rows)) == sorted(map(unnamed, described))


def unnamed(address: str) -> str:
    """The address without the names of its variables; a link is an id, a dot and a key."""
    return re.sub(r"\{\w+\}", "{}", address.replace("{link}", "{}.{}"))


def test_no_committed_file_names_a_package_registry() -> None:
    import subprocess

    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs"]
    for host in hosts:
        found = subprocess.run(
            ["git", "grep", "-l", host], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert not found.stdout, found.stdout
