"""What the page asked is kept for a minute, and asked once by however many want it."""

from concurrent.futures import Future

import pytest

from dashboard import kept
from dashboard.kept import Answers


class Asking:
    """Counts how often it was asked; the answers come when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0
        self.begun: list[Future[str]] = []
        self.answers = Answers(lambda: self.now)

    def ask(self, name: str = "figures") -> "Future[str]":
        def begin() -> "Future[str]":
            self.begun.append(Future())
            return self.begun[-1]

        return self.answers.asked(name, begin)


def test_who_asks_while_an_answer_is_made_waits_for_the_same() -> None:
    asking = Asking()
    first, second = asking.ask(), asking.ask()
    asking.begun[0].set_result("42")

    assert (first.result(), second.result(), asking.ask().result()) == ("42", "42", "42")
    assert len(asking.begun) == 1


def test_an_answer_is_kept_for_a_minute() -> None:
    asking = Asking()
    asking.ask()
    asking.now = kept.KEPT_SECONDS - 1
    asking.ask()
    assert len(asking.begun) == 1

    asking.now = kept.KEPT_SECONDS
    asking.ask()
    assert len(asking.begun) == 2


@pytest.mark.parametrize("cancelled", [False, True])
def test_what_failed_is_asked_again(cancelled: bool) -> None:
    asking = Asking()
    failed = asking.ask()
    if cancelled:
        assert failed.cancel()
    else:
        failed.set_exception(OSError("away"))

    assert asking.ask() is not failed
    assert len(asking.begun) == 2


def test_other_questions_have_answers_of_their_own() -> None:
    asking = Asking()

    assert asking.ask("of one") is not asking.ask("of another")


def test_so_many_answers_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    asking = Asking()
    for name in ("1", "2", "3", "1"):
        asking.ask(name)

    assert len(asking.begun) == 4
    asking.ask("3")
    assert len(asking.begun) == 4
