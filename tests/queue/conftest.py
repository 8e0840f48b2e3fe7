"""These need the queue's tables: `tests/store/test_on_postgres.py` runs them on a real PostgreSQL."""

import os

import pytest
from django.db import connection

collect_ignore_glob = [] if os.environ.get("TEST_DATABASE_URL") else ["test_*.py"]


@pytest.fixture(autouse=True)
def empty_queue(transactional_db: None) -> None:
    """Django empties the tables of its own models only."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_events CASCADE")
