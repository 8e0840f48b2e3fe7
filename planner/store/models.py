"""The tables. Rules about them live in the modules beside this one; nobody else writes to them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.domain.run import Delivery, FailureCode, RunStatus

ID_CHARS = 32

STATUS_LABELS = [
    (RunStatus.QUEUED, _("queued")),
    (RunStatus.RUNNING, _("running")),
    (RunStatus.SUCCEEDED, _("succeeded")),
    (RunStatus.FAILED, _("failed")),
    (RunStatus.CANCELLED, _("cancelled")),
]
DELIVERY_LABELS = [(Delivery.STREAM, _("streamed")), (Delivery.WHOLE, _("whole"))]
FAILURE_LABELS = [
    (FailureCode.UNKNOWN_DESTINATION, _("unknown destination")),
    (FailureCode.INFEASIBLE, _("infeasible")),
    (FailureCode.DEADLINE, _("deadline exceeded")),
    (FailureCode.WORKER_LOST, _("worker lost")),
    (FailureCode.INTERNAL, _("internal")),
]


class Run(models.Model):
    """One planning of one request. Who holds `attempt` and an unlapsed lease may append to its log.

    Every append changes its row, so no index has what an append changes: `lease_until` least of all.
    """

    id = models.CharField(_("id"), primary_key=True, max_length=ID_CHARS)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("owner"),
        db_index=False,  # run_by_user is one
    )
    visitor = models.CharField(_("visitor"), max_length=ID_CHARS, blank=True, db_index=True)
    client = models.CharField(_("client"), max_length=ID_CHARS, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=STATUS_LABELS, default=RunStatus.QUEUED)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    losses = models.PositiveSmallIntegerField(_("workers lost"), default=0)
    last_seq = models.PositiveIntegerField(_("last event"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    request = models.TextField(_("request"))
    request_version = models.PositiveSmallIntegerField(default=1)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    title = models.CharField(_("title"), max_length=120)
    location = models.CharField(_("place"), max_length=80)
    writer = models.CharField(_("writer"), max_length=80, blank=True)
    delivery = models.CharField(_("shown as"), max_length=8, choices=DELIVERY_LABELS, default=Delivery.STREAM)
    priority = models.SmallIntegerField(_("priority"), default=0, db_default=0)
    failure = models.CharField(_("failure"), max_length=24, blank=True, choices=FAILURE_LABELS)
    created_at = models.DateTimeField(_("created"), db_index=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    first_stop_at = models.DateTimeField(_("first stop"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    tokens_in = models.PositiveIntegerField(_("tokens in"), default=0, db_default=0)
    tokens_out = models.PositiveIntegerField(_("tokens out"), default=0, db_default=0)
    has_log = models.BooleanField(default=True, db_default=True)
    revises = models.TextField(_("revises"), blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        indexes = (
            models.Index(fields=["status", "client"], name="run_by_status"),
            models.Index(fields=["fingerprint", "-created_at"], name="run_fingerprint"),
            models.Index(
                fields=["user", "-created_at"], name="run_by_user", condition=models.Q(user__isnull=False)
            ),
            models.Index(
                fields=["ended_at"],
                name="run_prunable",
                condition=models.Q(has_log=True, ended_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.title


class Event(models.Model):
    """One row of a run's log, see `domain.events` and `domain.codec`."""

    pk = models.CompositePrimaryKey("run", "seq")
    run = models.ForeignKey(Run, models.CASCADE, related_name="events", db_index=False)
    seq = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    body = models.TextField(_("body"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class Plan(models.Model):
    """A saved plan. Its id is the id of the run that made it; `document` is revision `revision` of it, which
    is the plan as it was streamed until somebody edits it.
    """

    id = models.CharField(_("id"), primary_key=True, max_length=ID_CHARS)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, verbose_name=_("owner")
    )
    visitor = models.CharField(_("visitor"), max_length=ID_CHARS, blank=True, db_index=True)
    title = models.CharField(_("title"), max_length=120)
    location = models.CharField(_("place"), max_length=80)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    cost_krw = models.DecimalField(_("total cost (KRW)"), max_digits=14, decimal_places=0)
    document = models.TextField(_("document"))
    version = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(_("created"), db_index=True)
    updated_at = models.DateTimeField(_("changed"))
    revision = models.PositiveIntegerField(_("revision"), default=1, db_default=1)
    feed_version = models.PositiveSmallIntegerField(default=0, db_default=0)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        indexes = (models.Index(fields=["user", "-created_at"], name="plan_by_user"),)

    def __str__(self) -> str:
        return self.title


class Revision(models.Model):
    """A plan as it was or is: rows are only added, and the plan's own row says which is the current one.

    A plan that nobody edited has none. `base` is the revision it was made from, None for the first; one that
    a run proposed is not the current one before somebody accepts it.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField(_("revision"))
    base = models.PositiveIntegerField(_("made from"), null=True)
    kind = models.CharField(_("kind"), max_length=20)
    change = models.TextField(_("change"))
    document = models.TextField(_("document"))
    version = models.PositiveSmallIntegerField(default=1)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("author")
    )
    run_id = models.CharField(_("run"), max_length=ID_CHARS, blank=True)
    is_proposal = models.BooleanField(_("proposed"), default=False)
    made_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = (models.UniqueConstraint(fields=["plan", "number"], name="revision_once"),)

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class PlanContext(models.Model):
    """What a plan was made from, where the atlas alone does not have it: its candidates, ways and rates."""

    id = models.CharField(_("id"), primary_key=True, max_length=ID_CHARS)
    document = models.TextField(_("document"))
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("plan's context")
        verbose_name_plural = _("plans' contexts")

    def __str__(self) -> str:
        return self.id


class Share(models.Model):
    """A link to a plan that lets whoever has it read it, or an account become an editor of it.

    The link's key is derived from the id, so that the row alone opens nothing.
    """

    id = models.CharField(_("id"), primary_key=True, max_length=ID_CHARS)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="shares")
    may_edit = models.BooleanField(_("invites to edit"), default=False)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")

    def __str__(self) -> str:
        return self.id


class Editor(models.Model):
    """An account that may edit somebody else's plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="editors", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="edits")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("editor")
        verbose_name_plural = _("editors")
        constraints = (models.UniqueConstraint(fields=["plan", "user"], name="editor_once"),)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.user_id}"


class ApiToken(models.Model):
    """A token's digest: the token itself is shown once and not kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name
