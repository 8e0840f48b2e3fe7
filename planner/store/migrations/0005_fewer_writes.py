"""An event is named by its run and its number, without an id and a sequence; one index for runs by status and client."""

from typing import Any

from django.db import migrations, models

POSTGRES = (
    "ALTER TABLE store_event DROP COLUMN id, DROP CONSTRAINT event_once, ADD PRIMARY KEY (run_id, seq)",
)
SQLITE = (
    """
    CREATE TABLE store_event_by_number (
        seq integer unsigned NOT NULL CHECK (seq >= 0),
        kind varchar(40) NOT NULL,
        version smallint unsigned NOT NULL CHECK (version >= 0),
        body text NOT NULL,
        at datetime NOT NULL,
        run_id varchar(32) NOT NULL REFERENCES store_run (id) DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (run_id, seq)
    )
    """,
    """
    INSERT INTO store_event_by_number (seq, kind, version, body, at, run_id)
    SELECT seq, kind, version, body, at, run_id FROM store_event ORDER BY run_id, seq
    """,
    "DROP TABLE store_event",
    "ALTER TABLE store_event_by_number RENAME TO store_event",
)


def name_by_number(apps: Any, schema_editor: Any) -> None:
    """Django does not change a table's primary key to one of two columns."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0004_fewer_indexes'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='run', name='run_by_status'),
        migrations.RemoveIndex(model_name='run', name='run_by_client'),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(fields=['status', 'client'], name='run_by_status'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(name_by_number)],
            state_operations=[
                migrations.RemoveConstraint(model_name='event', name='event_once'),
                migrations.RemoveField(model_name='event', name='id'),
                migrations.AddField(
                    model_name='event',
                    name='pk',
                    field=models.CompositePrimaryKey('run', 'seq', blank=True, editable=False, primary_key=True, serialize=False),
                ),
            ],
        ),
    ]
