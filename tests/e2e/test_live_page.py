"""A trip as it is planned before one's eyes, on the page of its run."""

import pytest

from tests.e2e.model import Model
from tests.e2e.tabs import DESK, PHONE

pytestmark = pytest.mark.browser

TRIP = ("서울", "2026-11-25", "2026-11-27")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_steps_text_and_cards_arrive_one_after_the_other(open_tab, model_server, model: Model, viewport) -> None:
    model.play(pause_seconds=0.02)
    tab = open_tab(of=model_server, viewport=viewport).plan_trip(*TRIP)
    run_id = tab.run_id
    tab.wait_for_plan()
    moments = tab.moments
    import json
    for m in moments: print(json.dumps({**m, 'text': len(m['text'])}, ensure_ascii=False))
    print(tab.written)
    print(tab.complaints)
    assert 0
