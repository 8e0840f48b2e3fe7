"""Revisions of an edited plan: back through all, forth again, and nobody overwrites anybody."""

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model

from planner.domain.difference import Differs
from planner.domain.edit import EditImpossible, LockStop, Made, MoveStop, RemoveStop
from planner.domain.owner import Owner
from planner.plans.answers import Answer
from planner.store.errors import PlanNotFound, RevisionConflict
from planner.store.models import Editor
from tests.exports import trips
from tests.factories import NOW, visitor
from tests.plans.editors import Desk

pytestmark = pytest.mark.django_db

MUSEUM, HANOK = "seoul-national-museum", "seoul-bukchon"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_undo_goes_back_through_all_and_redo_forth_again(desk: Desk) -> None:
    made = [desk.saved.plan]
    for edit in (RemoveStop(MUSEUM), LockStop(HANOK, locked=True), MoveStop("seoul-ddp", 3, 1)):
        desk.edit(edit)
        made.append(desk.saved.plan)
    for earlier in reversed(made[:-1]):
        assert desk.undo().plan == earlier
    with pytest.raises(EditImpossible) as refused:
        desk.undo()
    assert refused.value.code == "nothing_to_undo"
    for later in made[1:]:
        assert desk.redo().plan == later
    with pytest.raises(EditImpossible) as refused:
        desk.redo()
    assert refused.value.code == "nothing_to_redo"


def test_redo_follows_what_was_done_after_an_undo(desk: Desk) -> None:
    desk.edit(RemoveStop(MUSEUM))
    desk.undo()
    desk.edit(RemoveStop(HANOK))
    desk.undo()
    assert HANOK not in [stop.key for stop in desk.redo().plan.itinerary.stops]
    assert MUSEUM in desk.keys(1)


def test_history_tells_each_change_and_what_it_was_made_from(desk: Desk) -> None:
    desk.edit(RemoveStop(MUSEUM))
    desk.undo()
    desk.edit(RemoveStop(HANOK))
    history = desk.editing.history(desk.id, owner=desk.owner)
    assert [(one.number, one.base, one.change) for one in history] == [
        (1, None, Made()),
        (2, 1, RemoveStop(MUSEUM)),
        (3, 1, RemoveStop(HANOK)),
    ]
    compared = desk.editing.compare(desk.id, 3, owner=desk.owner)
    assert compared.record == history[2]
    assert [one.stop.key for one in compared.difference.stops if one.how is Differs.REMOVED] == [HANOK]
    other = desk.editing.compare(desk.id, 3, owner=desk.owner, against=2)
    assert {(one.how, one.stop.key) for one in other.difference.stops} >= {
        (Differs.ADDED, MUSEUM),
        (Differs.REMOVED, HANOK),
    }
    alone = Desk(replace(trips.solved(3), run_id="not-edited"))
    untouched = alone.editing.compare(alone.id, 1, owner=alone.owner)
    assert (untouched.record, untouched.difference.stops) == (None, ())


def test_two_who_edit_at_once_do_not_overwrite_each_other(desk: Desk) -> None:
    desk.edit(RemoveStop(MUSEUM))
    for late in (
        lambda: desk.editing.edit(desk.id, RemoveStop(HANOK), base=1, owner=desk.owner),
        lambda: desk.editing.undo(desk.id, base=1, owner=desk.owner),
        lambda: desk.editing.redo(desk.id, base=1, owner=desk.owner),
        lambda: desk.editing.accept(desk.id, 2, base=1, owner=desk.owner),
    ):
        with pytest.raises(RevisionConflict) as conflict:
            late()
        assert conflict.value.current == 2
    assert HANOK in desk.keys(3)


def test_an_editor_edits_and_a_stranger_finds_nothing(desk: Desk) -> None:
    account = get_user_model().objects.create_user("friend")
    friend = Owner(user_id=account.pk)
    for do in (
        lambda owner: desk.editing.edit(desk.id, RemoveStop(MUSEUM), base=1, owner=owner),
        lambda owner: desk.editing.undo(desk.id, base=1, owner=owner),
        lambda owner: desk.editing.history(desk.id, owner=owner),
        lambda owner: desk.editing.compare(desk.id, 1, owner=owner),
        lambda owner: desk.editing.alternates(desk.id, MUSEUM, owner=owner),
        lambda owner: desk.editing.candidates(desk.id, 1, owner=owner),
        lambda owner: desk.editing.discard(desk.id, 1, owner=owner),
    ):
        for stranger in (visitor(), friend, Owner()):
            with pytest.raises(PlanNotFound):
                do(stranger)
    Editor.objects.create(plan_id=desk.id, user=account, since=NOW)
    edited = desk.editing.edit(desk.id, RemoveStop(MUSEUM), base=1, owner=friend)
    assert not edited.saved.is_own
    assert desk.editing.history(desk.id, owner=desk.owner)[-1].author == friend.user_id


def test_an_edit_looks_around_once_and_leaves_no_old_answer(desk: Desk) -> None:
    desk.answers.put(("key",), Answer(desk.id, b"old"))
    desk.edit(MoveStop(MUSEUM, 2, 1))
    assert desk.surroundings.asked == 1
    assert desk.answers.get(("key",)) is None
    for again in (desk.undo, desk.redo):
        desk.answers.put(("key",), Answer(desk.id, b"old"))
        again()
        assert desk.answers.get(("key",)) is None
