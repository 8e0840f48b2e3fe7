"""What happened to a plan, in words: the panel after an edit, what can be undone, what runs propose."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from planner import wiring
from planner.plans.edited import Comparison
from planner.store.errors import RevisionNotFound
from planner.store.plans import SavedPlan
from planner.store.revisions import RevisionRecord
from planner.web import words
from planner.web.access import owner_of
from planner.web.editing.changes import told
from planner.web.editing.differences import DifferenceView, difference_view
from planner.web.editing.forms import revision_in

PROPOSALS_SHOWN = 2


class Did(StrEnum):
    """How a plan came to the revision it shows."""

    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    ACCEPT = "accept"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class ChangePanel:
    """What was done to a plan last; `since` is the revision it was done to."""

    did: str
    told: str
    since: int
    comparison: DifferenceView


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A revision that a run proposes. `is_late` when the plan was changed after it was begun."""

    number: int
    told: str
    comparison: DifferenceView
    is_late: bool


@dataclass(frozen=True, slots=True)
class EditTools:
    can_undo: bool = False
    can_redo: bool = False
    has_history: bool = False


def panels_context(request: HttpRequest, saved: SavedPlan) -> dict[str, Any]:
    """The tools and proposals of a plan, and what the address says was done to it last."""
    history = wiring.editing().history(saved.id, owner=owner_of(request))
    did, since = request.GET.get("did", ""), revision_in(request.GET.get("since", ""))
    return {
        "tools": tools_of(saved, history),
        "proposals": proposals_of(request, saved, history),
        "change": change_panel(request, saved, Did(did), since=since) if did in set(Did) and since else None,
    }


def tools_of(saved: SavedPlan, history: Sequence[RevisionRecord]) -> EditTools:
    return EditTools(
        can_undo=any(one.number == saved.revision and one.base is not None for one in history),
        can_redo=any(one.base == saved.revision and not one.is_proposal for one in history),
        has_history=bool(history),
    )


def change_panel(request: HttpRequest, saved: SavedPlan, did: Did, *, since: int) -> ChangePanel | None:
    """What made revision `since` the one the plan shows now; None when there is no such revision."""
    owner, editing = owner_of(request), wiring.editing()
    try:
        compared = editing.compare(saved.id, saved.revision, owner=owner, against=since)
        subject = editing.compare(saved.id, since, owner=owner) if did is Did.UNDO else compared
    except RevisionNotFound:
        return None
    return ChangePanel(did.value, _told_of(did, subject, saved), since, difference_view(compared))


def proposals_of(
    request: HttpRequest, saved: SavedPlan, history: Sequence[RevisionRecord]
) -> tuple[ProposalView, ...]:
    """The newest that nobody has accepted or discarded, each against the plan as it is."""
    editing, owner = wiring.editing(), owner_of(request)
    newest = [one for one in reversed(history) if one.is_proposal][:PROPOSALS_SHOWN]
    compared = [editing.compare(saved.id, one.number, owner=owner, against=saved.revision) for one in newest]
    return tuple(
        ProposalView(
            one.number, change_words(comparison), difference_view(comparison), one.base != saved.revision
        )
        for one, comparison in zip(newest, compared, strict=True)
    )


def change_words(comparison: Comparison) -> str:
    """What the later revision's change was, in words."""
    if comparison.record is None:
        return _("The plan as it was made")
    return told(comparison.record.change, comparison.before, comparison.after, words.viewer_language())


def _told_of(did: Did, subject: Comparison, saved: SavedPlan) -> str:
    match did:
        case Did.EDIT:
            return change_words(subject)
        case Did.UNDO:
            return _("Undone: %(change)s") % {"change": change_words(subject)}
        case Did.REDO:
            return _("Done again: %(change)s") % {"change": change_words(subject)}
        case Did.ACCEPT:
            return _("Accepted: %(change)s") % {"change": change_words(subject)}
        case Did.BACK:
            return _("Version %(number)s is the plan now.") % {"number": saved.revision}
