"""The documents say what is so."""

from pathlib import Path

from tests.readme import README, with_table

ROOT = Path(__file__).resolve().parent.parent


def test_the_readme_has_every_setting_as_it_is() -> None:
    readme = README.read_text()
    assert with_table(readme) == readme, "run `python -m tests.readme`"


def test_the_readme_names_the_commands_that_ci_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    for command in ("make check", "make test"):
        assert command in script
        assert command in README.read_text()
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_every_link_between_documents_leads_somewhere() -> None:
    import re

    for document in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_no_committed_file_names_a_package_registry() -> None:
    import subprocess

    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs"]
    for host in hosts:
        found = subprocess.run(
            ["git", "grep", "-l", host], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert not found.stdout, found.stdout
