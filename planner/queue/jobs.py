"""Jobs as who starts and cancels runs sees them: made in the same transaction as the run."""

from collections.abc import Sequence

from django.apps import apps
from django.db import transaction
from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued

QUEUE = "runs"
TASK = "execute_run"


def add(run_id: str, priority: int) -> None:
    """A job for a new run, higher priorities first.

    It waits from the end of the caller's transaction on, and never does if that is rolled back.
    """
    _app().configure_task(TASK, queue=QUEUE, queueing_lock=run_id, priority=priority).defer(run_id=run_id)


def add_again(runs: Sequence[tuple[str, int]]) -> None:
    """Jobs for runs, given with their priority, that lost theirs; those with one that waits keep it."""
    for run_id, priority in runs:
        try:
            with transaction.atomic():
                add(run_id, priority)
        except AlreadyEnqueued:
            continue


def stop(run_id: str) -> None:
    """The worker that executes this run, if any, is told to stop it at once."""
    jobs = _app().job_manager
    for job in jobs.list_jobs(queue=QUEUE, queueing_lock=run_id):
        if job.id is not None:
            jobs.cancel_job_by_id(job.id, abort=True, delete_job=True)


def _app() -> App:
    """Procrastinate on Django's own connection: the one the caller's transaction is on."""
    app: App = apps.get_app_config("procrastinate").app  # type: ignore[attr-defined]
    return app
