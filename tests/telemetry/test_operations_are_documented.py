"""docs/operations.md against the program: every figure is explained, and every figure it speaks of exists."""

import json
import re
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import Metric

from planner.domain.codec import KINDS
from planner.domain.run import FailureCode, RunStatus, Step
from planner.providers.http import Reason
from planner.telemetry import metrics
from planner.telemetry.backlog import Backlog, BacklogCollector
from tests.conftest import ROOT

DOCUMENT = (ROOT / "docs" / "operations.md").read_text()
ROW = re.compile(r"^\| `(\w+)` \| (counter|gauge|histogram) \|(.*?)\| (.+) \|$", re.MULTILINE)


def families() -> list[Metric]:
    """Everything /metrics tells."""
    backlog = CollectorRegistry()
    backlog.register(BacklogCollector(Backlog))
    return [*metrics.REGISTRY.collect(), *backlog.collect()]


def exposed(family: Metric) -> str:
    return f"{family.name}_total" if family.type == "counter" else family.name


def labels_of(family: Metric) -> set[str]:
    return {label for sample in family.samples for label in sample.labels} - {"le"}


def blocks(key: str) -> list[Any]:
    """The document's YAML examples that have this key."""
    read = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)]
    return [block[key] for block in read if key in block]


def test_the_table_has_every_metric_with_its_type_and_labels_and_no_other() -> None:
    metrics.model_asked("offline", "ok")
    metrics.tokens_spent("gemini", 1, 1)
    metrics.source_asked("overpass", "asked", 0.1)
    documented = {
        name: (kind, set(re.findall(r"`(\w+)`", labels))) for name, kind, labels, _ in ROW.findall(DOCUMENT)
    }
    assert documented == {exposed(family): (family.type, labels_of(family)) for family in families()}


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_names_and_units_are_as_prometheus_wants_them(family: Metric) -> None:
    assert re.fullmatch(r"(tripsite|process)(_[a-z]+)+", family.name)
    assert not family.name.endswith(("_total", "_count", "_sum", "_bucket", "_milliseconds"))
    if family.type == "histogram":
        assert family.name.endswith("_seconds")
    assert family.documentation


@pytest.mark.parametrize(
    "value",
    sorted(
        {
            *metrics.OUTCOMES,
            *metrics.STREAM_ENDS,
            *FailureCode,
            RunStatus.SUCCEEDED,
            RunStatus.CANCELLED,
            *Step,
        }
    ),
)
def test_every_value_of_a_label_is_explained(value: str) -> None:
    assert f"`{value}`" in DOCUMENT


def test_labels_come_from_closed_sets() -> None:
    """But for the names of writers and sources, which the settings choose."""
    known = {
        *KINDS, *FailureCode, *RunStatus, *metrics.OUTCOMES, *metrics.STREAM_ENDS, *Reason,
        "asked", "kept", "stale", "left", "in", "out", "",
    }  # fmt: skip
    for family in families():
        for sample in family.samples:
            told = {value for name, value in sample.labels.items() if name not in {"le", "writer", "source"}}
            assert told <= known, (family.name, told - known)


def test_the_alert_rules_are_rules_about_metrics_there_are() -> None:
    ((group,),) = blocks("groups")
    names = {sample for family in families() for sample in (exposed(family), f"{family.name}_bucket")}
    assert len({rule["alert"] for rule in group["rules"]}) == len(group["rules"])
    for rule in group["rules"]:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert set(re.findall(r"tripsite_\w+", rule["expr"])) <= names, rule["alert"]
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"]
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert re.fullmatch(r"\d+[smh]", rule.get("for", "0s"))


def test_the_labels_alerts_look_for_are_ones_that_occur() -> None:
    ((group,),) = blocks("groups")
    told = {*FailureCode, *RunStatus, *metrics.OUTCOMES, *metrics.STREAM_ENDS}
    for rule in group["rules"]:
        for values in re.findall(r'(?:status|failure|outcome|reason)[=!]~?"([^"]+)"', rule["expr"]):
            assert set(values.split("|")) <= told, rule["alert"]


def test_the_scrape_example_is_yaml_with_both_kinds_of_process() -> None:
    (jobs,) = blocks("scrape_configs")
    assert [job["job_name"] for job in jobs] == ["tripsite-web", "tripsite-worker"]


def test_the_example_of_readyz_has_every_check() -> None:
    example = re.search(r"```\n(\{\"status\".*?)```", DOCUMENT, re.DOTALL)
    assert example
    assert json.loads(example[1])["checks"].keys() == {"database", "runner", "backlog", "redis"}
