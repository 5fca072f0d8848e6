"""The bar of long commands."""

import io

import pytest

from bot.progress_bar import ProgressBar


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Clock:
    """Seconds that a test turns forward."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")


def test_a_terminal_sees_one_line_redrawn() -> None:
    stream, clock = Terminal(), Clock()
    bar = ProgressBar(stream, clock)
    bar.show(0.0, "file 1 of 2, a quite long name")
    clock.now += 1
    bar.show(0.5, "file 2 of 2")
    bar.close()
    lines = stream.getvalue().split("\r")
    assert lines[1].startswith("░" * 24 + "   0%  file 1 of 2")
    assert lines[2].rstrip() == "█" * 12 + "░" * 12 + "  50%  file 2 of 2"
    assert len(lines[2]) == len(lines[1])  # what stood there before is wiped out
    assert stream.getvalue().endswith("file 2 of 2\n")


def test_it_is_not_redrawn_more_often_than_eyes_can_follow() -> None:
    stream, clock = Terminal(), Clock()
    bar = ProgressBar(stream, clock)
    for number in range(1_000):
        clock.now += 0.001
        bar.show(number / 1_000, "working")
    assert stream.getvalue().count("\r") <= 11


def test_a_line_never_is_wider_than_the_terminal() -> None:
    stream = Terminal()
    ProgressBar(stream, Clock()).show(0.3, "x" * 500)
    assert len(stream.getvalue()) == len("\r") + 59


@pytest.mark.parametrize(
    ("seconds", "share", "words"), [(5, 0.5, "5 s left"), (300, 0.5, "5 min left"), (3600, 0.25, "3.0 h left")]
)
def test_the_time_left_follows_from_what_this_run_did(seconds: float, share: float, words: str) -> None:
    stream, clock = Terminal(), Clock()
    bar = ProgressBar(stream, clock)
    bar.show(0.0, "working")
    clock.now += seconds
    bar.show(share, "working")
    assert words in stream.getvalue()


def test_elsewhere_every_tenth_is_a_line() -> None:
    stream = io.StringIO()
    bar = ProgressBar(stream, Clock())
    for number in range(1_001):
        bar.show(number / 1_000, f"{number} messages")
    bar.close()
    lines = stream.getvalue().splitlines()
    assert [line.split()[0] for line in lines] == [f"{tenth * 10}%" for tenth in range(11)]
    assert lines[1] == " 10%  100 messages"


def test_nothing_shown_leaves_no_line() -> None:
    stream = Terminal()
    ProgressBar(stream, Clock()).close()
    assert stream.getvalue() == ""
