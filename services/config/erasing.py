"""What administrators are told of what is still recorded that is recorded no longer, and of its erasure."""

from services.config.pages import GO, SURE
from services.config.setting import Setting
from services.reports.report import Style
from services.setup.panel import Knob
from services.wording.words import Words


def stays(number: int, words: Words) -> str:
    """How many messages of channels that are left out are still there."""
    return words.count(
        "Of channels that are left out {n} message is still recorded. It is kept until you have it erased.",
        "Of channels that are left out {n} messages are still recorded. They are kept until you have them erased.",
        number,
    )


def stays_unagreed(number: int, words: Words) -> str:
    """How many people have not agreed of whom something is still there."""
    return words.count(
        "Of {n} person who has not agreed, something is still recorded from before. It is kept until you have it "
        "erased.",
        "Of {n} people who have not agreed, something is still recorded from before. It is kept until you have it "
        "erased.",
        number,
    )


def unagreed_goes(number: int, words: Words, *, sure: bool) -> str:
    """That it is being erased, or whether it is to be."""
    people = words.count("{n} person", "{n} people", number)
    if sure:
        return words("🗑️ What is recorded of {people} is being erased, for good. That takes minutes.", people=people)
    return words(
        "Erase the messages, files, reactions, votes and voice times of {people} who did not agree, for good? Who "
        "agrees later is recorded again.",
        people=people,
    )


def sure_knobs(setting: Setting, words: Words) -> tuple[Knob, ...]:
    """Yes and no."""
    return Knob(words("Yes, erase"), SURE, style=Style.GRAVE), Knob(words("No"), GO, setting.name)
