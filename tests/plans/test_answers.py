import threading

from planner.plans import answers
from planner.plans.answers import Answer, AnswerCache


class Clock:
    time = 100.0

    def __call__(self) -> float:
        return self.time


def test_an_answer_is_kept_for_its_key_and_its_time() -> None:
    clock = Clock()
    cache = AnswerCache(60, clock)
    cache.put(("owner", "trip"), Answer("run", b"plan"))
    assert cache.get(("owner", "trip")) == Answer("run", b"plan")
    assert cache.get(("other", "trip")) is None
    clock.time += 59
    assert cache.get(("owner", "trip"))
    clock.time += 1
    assert cache.get(("owner", "trip")) is None


def test_another_key_to_an_answer_lasts_as_long_as_the_first_and_is_forgotten_with_it() -> None:
    clock = Clock()
    cache = AnswerCache(60, clock)
    cache.put(("trip",), Answer("run", b"plan"))
    clock.time += 59
    cache.also(("letters",), ("trip",))
    cache.also(("nothing",), ("unknown",))
    assert cache.get(("letters",)) == Answer("run", b"plan")
    assert cache.get(("nothing",)) is None
    clock.time += 1
    assert cache.get(("letters",)) is None
    cache.put(("trip",), Answer("run", b"plan"))
    cache.also(("letters",), ("trip",))
    cache.forget("run")
    assert cache.get(("letters",)) is None


def test_a_plan_that_changed_is_forgotten_under_every_key_and_no_other() -> None:
    cache = AnswerCache(60)
    for key in ("a", "b"):
        cache.put((key,), Answer("changed", b""))
    cache.put(("c",), Answer("kept", b""))
    cache.forget("changed")
    assert [cache.get((key,)) for key in "abc"] == [None, None, Answer("kept", b"")]


def test_an_answer_that_comes_after_its_plan_was_changed_is_not_kept() -> None:
    cache = AnswerCache(60)
    cache.forget("changed")
    cache.put(("a",), Answer("changed", b"as it was"))
    cache.also(("letters",), ("a",))
    assert [cache.get(("a",)), cache.get(("letters",))] == [None, None]


def test_no_more_than_so_many_are_kept_and_the_oldest_go_first() -> None:
    cache = AnswerCache(60)
    for number in range(answers.MAX_ANSWERS + 1):
        cache.put((str(number),), Answer(str(number), b""))
    assert cache.get(("0",)) is None
    assert cache.get(("1",))
    assert cache.get((str(answers.MAX_ANSWERS),))


def test_threads_may_write_and_forget_at_once() -> None:
    cache = AnswerCache(60)
    failures: list[Exception] = []

    def work(name: str) -> None:
        try:
            for number in range(300):
                cache.put((name, str(number)), Answer(name, b""))
                cache.forget(name)
                cache.get((name, "0"))
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(str(number),)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
