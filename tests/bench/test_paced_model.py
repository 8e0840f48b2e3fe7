"""The clock that travels inside a model's text."""

import pytest

from bench.paced_model import MARK, WRAP, mark, sent_at


@pytest.mark.parametrize("now", [12.5, 98_765.432_1, WRAP / 1e6 - 0.000_5])
def test_a_mark_read_later_tells_when_it_was_made(now: float) -> None:
    found = MARK.search(mark(now).encode())
    assert found is not None
    assert sent_at(found[1], now + 0.25) == pytest.approx(now, abs=2e-6)
