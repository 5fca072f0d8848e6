"""A message to a student as Discord takes it: the mentor's words, signed, and an easy way to answer or to stop."""

from dataclasses import dataclass
from typing import Any

from services.nudges.store import Nudge
from services.nudges.templates import TEMPLATES
from services.wording.answers import as_it_is
from services.wording.words import Words

ROW, BUTTON = 1, 2
MAIN, PLAIN = 1, 2  # styles of buttons
LONGEST = 1500  # signs of the mentor's text; Discord takes 2,000 with what stands below it


@dataclass(frozen=True, slots=True)
class Signature:
    """Who says it and where: the mentor's first name and the server's name."""

    mentor: str
    server: str


def direct_message(nudge: Nudge, by: Signature) -> dict[str, Any]:
    """As it is sent directly."""
    words = Words(nudge.language)
    small = words(
        "From {server}. I am a bot and only carry this; what you answer here, the mentors read.",
        server=as_it_is(by.server),
    )
    return _message(nudge, by, small, mentions=())


def thread_message(nudge: Nudge, by: Signature) -> dict[str, Any]:
    """As it is sent to a private thread, where the student is mentioned."""
    words = Words(nudge.language)
    small = words(
        "This thread is private: you, {mentor} and the team read it. I am a bot and only carry this.",
        mentor=as_it_is(by.mentor),
    )
    return _message(nudge, by, small, mentions=(nudge.student_id,))


def signed(text: str, by: Signature, words: Words) -> str:
    """The mentor's words with who says them."""
    if not by.mentor:
        return f"{text}\n\n— {words('The mentors, through the bot')}"
    return f"{text}\n\n— {words('{mentor}, mentor, through the bot', mentor=as_it_is(by.mentor))}"


def _message(nudge: Nudge, by: Signature, small: str, mentions: tuple[int, ...]) -> dict[str, Any]:
    words = Words(nudge.language)
    called = "".join(f"<@{one}>\n" for one in mentions)
    return {
        "content": f"{called}{signed(nudge.text, by, words)}\n-# {small}",
        "components": [{"type": ROW, "components": _buttons(nudge, words)}],
        "allowed_mentions": {"parse": [], "users": [str(one) for one in mentions]},
    }


def _buttons(nudge: Nudge, words: Words) -> list[dict[str, Any]]:
    template = TEMPLATES.get(nudge.template)
    back = [_button(nudge, "nudge_back", words("I’m back on …"), MAIN)] if template is None or template.returns else []
    return [
        *back,
        _button(nudge, "nudge_help", words("I need help"), PLAIN if back else MAIN),
        _button(nudge, "nudge_stop", words("Don’t write to me"), PLAIN),
    ]


def _button(nudge: Nudge, action: str, label: str, style: int) -> dict[str, Any]:
    return {"type": BUTTON, "style": style, "label": label, "custom_id": f"st:{nudge.guild_id}:{action}:{nudge.id}"}
