"""What is in the tables stays there when they change."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from planner.store import log
from planner.store.models import Event, Run
from tests.factories import now, queued

pytestmark = pytest.mark.django_db(transaction=True)


BEFORE, AFTER = [("store", "0004_fewer_indexes")], [("store", "0005_fewer_writes")]


@pytest.fixture
def before_the_change() -> Iterator[None]:
    """The tables as they were when each event had an id of its own, and at the end as they are."""
    executor = MigrationExecutor(connection)
    old = executor.loader.project_state(BEFORE).apps
    with connection.schema_editor() as editor:
        for name in ("Event", "Run"):
            editor.delete_model(apps.get_model("store", name))
        for name in ("Run", "Event"):
            editor.create_model(old.get_model("store", name))
    executor.migrate(BEFORE, fake=True)
    yield
    MigrationExecutor(connection).migrate(AFTER)


def insert(run_id: str, seq: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(log.INSERT, (run_id, seq, "RunClosed", 1, "{}", now()))


def test_a_log_keeps_its_events_and_their_order(before_the_change: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM store_event")
    run_id = "a" * 32
    Run.objects.create(pk=run_id, request="{}", fingerprint="", title="", location="", created_at=now())
    for seq in (3, 1, 2):
        insert(run_id, seq)
    MigrationExecutor(connection).migrate(AFTER)
    assert [record.seq for record in log.read_all(run_id)] == [1, 2, 3]
    assert Event.objects.get(run_id=run_id, seq=2).pk == (run_id, 2)
    with pytest.raises(IntegrityError):
        insert(run_id, 2)


def test_the_newest_tables_are_what_the_models_say() -> None:
    run = queued()
    assert Event.objects.get(run_id=run.id).pk == (run.id, 1)
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, "store_event")
    assert {column.name for column in description} == {
        field.column for field in Event._meta.local_concrete_fields
    }
