"""The pages of saved plans and their states: edited, compared, planned anew, shared, taken along."""

from tests.e2e.states import Act, State, in_turn, opens, sends
from tests.e2e.tabs import Tab

VISITOR, MEMBER = "visitor", "member"
RENAME = "details.rename > summary"
EDIT = "details.edit > summary"


def follows(link: str) -> Act:
    """Opens a link's address as a page of its own, as it is without scripts."""

    def act(tab: Tab) -> None:
        tab.go(str(tab.page.locator(link).first.get_attribute("href")))

    return act


def edits_what_has_changed(tab: Tab) -> None:
    """A memo for a version that is not the current one any more, sent as it is without scripts."""
    tab.page.locator("form[action$='edit/memo']").first.evaluate(
        "(form) => { form.elements.base.value = '0'; form.submit(); }"
    )
    tab.page.wait_for_url("**/edit/memo")


PLAN_STATES: tuple[State, ...] = (
    State("plans-empty", "plans", "/plans/"),
    State("plans", "plans", "/plans/", who=VISITOR),
    State("plans-nothing-found", "plans", "/plans/?q=nowhere", who=VISITOR),
    State("plan", "plan", "/plans/{plan}/", who=VISITOR, is_main=True),
    State("plan-rename", "plan", "/plans/{plan}/", who=VISITOR, act=opens(RENAME)),
    State(
        "plan-rename-error",
        "plan_rename",
        "/plans/{plan}/",
        who=VISITOR,
        act=in_turn(opens(RENAME), sends(".rename-form button", title="")),
    ),
    State("plan-edit-open", "plan", "/plans/{plan}/", who=VISITOR, act=opens(EDIT)),
    State("plan-edited", "plan", "/plans/{edited}/", who=VISITOR),
    State("plan-swap", "plan_alternates", "/plans/{plan}/", who=VISITOR, act=follows("a[id$='-swap']")),
    State("plan-add", "plan_candidates", "/plans/{plan}/edit/candidates?day=1", who=VISITOR),
    State("plan-conflict", "plan_edit", "/plans/{edited}/", who=VISITOR, act=edits_what_has_changed),
    State("plan-history", "plan_history", "/plans/{edited}/history", who=VISITOR),
    State("plan-history-empty", "plan_history", "/plans/{plan}/history", who=VISITOR),
    State("plan-version", "plan_revision", "/plans/{edited}/history/1", who=VISITOR),
    State("plan-change", "plan_change_trip", "/plans/{plan}/change", who=VISITOR),
    State(
        "plan-change-error",
        "plan_change_trip",
        "/plans/{plan}/change",
        who=VISITOR,
        act=sends(".replan-form button", end="2026-01-01"),
    ),
    State(
        "plan-in-words-error",
        "plan_in_words",
        "/plans/{plan}/change",
        who=VISITOR,
        act=sends(".replan-words button", words=""),
    ),
    State("run-anew", "run", "/runs/{anew}/", who=VISITOR),
    State("plan-share", "plan_share", "/plans/{plan}/share", who=VISITOR),
    State("plan-share-links", "plan_share", "/plans/{edited}/share", who=VISITOR),
    State("plan-leave", "plan_leave", "/plans/{edited}/leave", who=MEMBER),
    State("shared", "shared", "{shared}"),
    State("shared-gone", "shared", "/s/nothing.here/", status=404),
    State("shared-print", "shared_print", "{shared}print"),
    State("shared-join", "shared_accept", "{invitation}accept"),
    State("shared-join-signed-in", "shared_accept", "{invitation}accept", who="guarded"),
    State("plan-delete", "plan_delete", "/plans/{plan}/delete", who=VISITOR),
    State("plan-take-along", "plan_take_along", "/plans/{plan}/take-along", who=VISITOR),
    State("plan-print", "plan_print", "/plans/{plan}/print", who=VISITOR),
)
