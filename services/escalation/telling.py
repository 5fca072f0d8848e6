"""The words of what mentors are told without asking. Nothing of a message is quoted."""

from collections.abc import Sequence
from typing import Any

from services.escalation.helpline import danger, helpline
from services.escalation.store import Distress, Waiting
from services.people.guild_settings import GuildSettings
from services.questions.shown import link
from services.records.snowflakes import created_at
from services.wording.answers import ago, more
from services.wording.words import Words

LISTED = 10


def distress_message(
    guild_id: int, one: Distress, name: str | None, settings: GuildSettings, *, duty: int | None, roles: Sequence[int]
) -> dict[str, Any]:
    """A message for the mentor channel; `name` only where everybody who reads it may see the student.

    Whoever is on duty is pinged, else every mentor.
    """
    words, place = settings.words, f"<#{one.channel_id}>"
    where = (
        words("A student wrote something in {channel}.", channel=place)
        if name is None
        else words("{name} wrote something in {channel}.", name=name, channel=place)
    )
    lines = [
        f"{_called(duty, roles)} **{words('Please look at this message now')}**".strip(),
        f"{where} {_address(guild_id, one.channel_id, one.message_id, words)}",
        *([words("It was deleted since.")] if one.deleted else []),
        *what_to_do(settings),
    ]
    return _message(lines, duty, roles)


def what_to_do(settings: GuildSettings) -> list[str]:
    """What mentors read below every alarm, wherever a student wrote it: what it is, whom to call, what it is not."""
    words = settings.words
    return [
        words("A phrase in it is on a short list about suicide and self-harm. Please read it, write or call, and ask."),
        f"{danger(settings)} {helpline(settings)}",
        "-# "
        + words(
            "This is a safety net and no detector: it misses much and is sometimes wrong. "
            "I keep nothing of the message for it and give no score."
        ),
    ]


def questions_message(
    guild_id: int,
    questions: Sequence[Waiting],
    settings: GuildSettings,
    *,
    duty: int | None,
) -> dict[str, Any]:
    """A message for the mentor channel with the questions that wait too long; who is on duty is pinged."""
    words = settings.words
    lines = [
        f"{_called(duty, ())} "
        + words.count(
            "**{n} question waits for an answer for more than {hours} h**",
            "**{n} questions wait for an answer for more than {hours} h**",
            len(questions),
            hours=settings.question_hours,
        ),
        *(
            f"- <#{one.channel_id}>, {ago(created_at(one.message_id))}: "
            + _address(guild_id, one.channel_id, one.message_id, words)
            for one in questions[:LISTED]
        ),
        *more(len(questions) - LISTED, words),
        "-# "
        + words("I say this once for each question. `/questions open` lists them; there you can take one or close it."),
    ]
    return _message([line.strip() for line in lines], duty, ())


def _address(guild_id: int, channel_id: int, message_id: int, words: Words) -> str:
    return f"[{words('Open it')}]({link(guild_id, channel_id, message_id)})"


def queue_message(drafts: int, people: Sequence[int], roles: Sequence[int], settings: GuildSettings) -> dict[str, Any]:
    """A message for the mentor channel once a day: proposals wait. Approvers that rules name are pinged."""
    words = settings.words
    called = " ".join([*(f"<@{one}>" for one in people), *(f"<@&{one}>" for one in roles)])
    said = words.count(
        "**{n} message to a student waits to be read and sent:** `/nudge queue`",
        "**{n} messages to students wait to be read and sent:** `/nudge queue`",
        drafts,
    )
    allowed = {"parse": [], "users": [str(one) for one in people], "roles": [str(one) for one in roles]}
    return {"content": f"{called} {said}".strip(), "allowed_mentions": allowed}


def _called(duty: int | None, roles: Sequence[int]) -> str:
    return f"<@{duty}>" if duty is not None else " ".join(f"<@&{role}>" for role in roles)


def _message(lines: Sequence[str], duty: int | None, roles: Sequence[int]) -> dict[str, Any]:
    allowed: dict[str, Any] = {"parse": []}
    if duty is not None:
        allowed["users"] = [str(duty)]
    elif roles:
        allowed["roles"] = [str(role) for role in roles]
    return {"content": "\n".join(lines)[:2000], "allowed_mentions": allowed, "flags": 4}  # links show no previews
