"""The look at a setup as an answer on a phone."""

from services.setup.findings import Finding, Level, Place
from services.setup.telling import told_check
from services.wording.words import Words

WORDS = Words("en")


def lost(number: int, channels: int = 1) -> Finding:
    places = tuple(Place(100 + place, f"channel-{place}") for place in range(channels))
    return Finding(Level.MISSING, f"Thing {number} is missing.", "It hides much.", places)


def test_nothing_missing_is_the_title() -> None:
    told = told_check([Finding(Level.FINE, "All is well.")], WORDS)
    assert (told.title, told.text, told.everything) == ("Nothing is missing", "🟢 All is well.", None)


def test_a_finding_names_channels_that_can_be_tapped() -> None:
    told = told_check([lost(1, 2), Finding(Level.FINE, "All else is well.")], WORDS)
    assert told.title == "1 thing is missing"
    assert told.text.splitlines() == [
        "🔴 **Thing 1 is missing.**",
        "It hides much.",
        "<#100> <#101>",
        "🟢 All else is well.",
    ]


def test_of_much_that_is_fine_only_the_first_is_named() -> None:
    told = told_check([lost(1), *(Finding(Level.FINE, f"Thing {number} is fine.") for number in range(2, 7))], WORDS)
    assert told.text.splitlines()[-2:] == ["🟢 Thing 2 is fine.", "🟢 4 more things are fine."]


def test_more_channels_than_a_phone_shows_are_in_the_file() -> None:
    told = told_check([lost(1, 40)], WORDS)
    assert "and 32 more" in told.text
    assert told.everything is not None
    assert all(f"#channel-{number}" in told.everything for number in range(40))


def test_more_findings_than_an_answer_holds_are_in_the_file() -> None:
    told = told_check([lost(number, 8) for number in range(200)], WORDS)
    assert len(told.text) < 4096
    assert told.text.splitlines()[-1].startswith("and ")
    assert told.everything is not None
    assert told.everything.count("is missing") == 200
