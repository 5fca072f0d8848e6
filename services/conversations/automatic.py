"""What the bot answers by itself: that a message is with the mentors, a stored answer, and help in distress.

It says each time that it is a bot and that a person will answer. It stays out of a talk that is going on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from analytics.distress.matching import shows_distress
from services.conversations import store
from services.conversations.tools import Tools
from services.discord.permissions import THREADS
from services.escalation.helpline import danger, helpline
from services.faq.matching import best_match
from services.faq.store import FrequentQuestion, questions_of
from services.people.guild_settings import GuildSettings
from services.people.students import Person
from services.people.viewing import readable_channels
from services.records.snowflakes import first_id_at
from services.storage.transactions import in_one_transaction

HELPED, NOT_HELPED = "faq_helped", "faq_not"
TALKING = timedelta(hours=12)  # since a mentor wrote: people talk, and the bot is silent
AGAIN = timedelta(hours=12)  # between two acknowledgements
SAME_ANSWER = timedelta(days=7)  # before a stored answer is offered to the same student again
LATELY = timedelta(days=30)
FEWEST_QUESTIONS = 3  # of the last 30 days in a channel that is recommended
LONGEST_ANSWER = 1500

ASKED_IN = """
select channel_id, count(*) as asked from message
where guild_id = $1 and asks and deleted_at is null and id >= $2
group by channel_id
"""
OFFERED_LATELY = """
select distinct question_id from relayed_message
where guild_id = $1 and student_id = $2 and question_id is not null and at > $3 and id <> $4
"""
OFFERED = "update relayed_message set question_id = $3 where guild_id = $1 and id = $2"


@dataclass(frozen=True, slots=True)
class Answered:
    """Whether the bot answered by itself, to which stored question, and whether somebody may be in distress."""

    answered: bool
    question: str = ""
    distress: bool = False


async def answer(
    tools: Tools,
    row: store.Relayed,
    text: str,
    conversation: store.Conversation,
    student: Person,
    settings: GuildSettings,
) -> Answered:
    """Answer a message that was passed on just now, where that helps; raises DiscordUnavailable."""
    distress = settings.distress_alerts and shows_distress(text)
    if distress:
        await _send(tools, row, f"help:{row.id}", {"content": _help(settings)})
        return Answered(answered=True, distress=True)
    found = await _stored_answer(tools, row, text)
    if found is not None:
        # Before it is sent: somebody may press its button at once.
        keeping = row.guild_id, row.id, found.id
        await in_one_transaction(tools.database, lambda con: con.execute(OFFERED, *keeping))
        await _send(tools, row, f"faq:{row.id}", _offer(row, found, settings))
        return Answered(answered=True, question=found.question)
    now = tools.clock()
    if _within(conversation.mentor_at, now, TALKING) or _within(conversation.automatic_at, now, AGAIN):
        return Answered(answered=False)
    first = conversation.automatic_at is None
    place = await _right_channel(tools, row.guild_id, student, now) if first else None
    await _send(tools, row, f"ack:{row.id}", {"content": _acknowledgement(place, settings)})
    return Answered(answered=True)


def _within(moment: datetime | None, now: datetime, span: timedelta) -> bool:
    return moment is not None and now - moment < span


async def _send(tools: Tools, row: store.Relayed, key: str, message: Mapping[str, Any]) -> None:
    body = {"allowed_mentions": {"parse": []}, **message}
    sent = await tools.courier.direct(row.guild_id, key, row.student_id, body)
    del sent  # somebody who takes no messages does without


def _acknowledgement(place: int | None, settings: GuildSettings) -> str:
    words = settings.words
    lines = [words("I am a bot. The mentors have your message now, and one of them will answer you here.")]
    if settings.office_hours:
        lines.append(words("Office hours: {hours}", hours=settings.office_hours))
    if place is not None:
        lines.append(
            words(
                "A question about the course is often answered sooner in <#{channel}>: others can help there as well.",
                channel=place,
            )
        )
    return "\n".join(lines)


def _offer(row: store.Relayed, found: FrequentQuestion, settings: GuildSettings) -> dict[str, Any]:
    words = settings.words
    lines = [
        words("I am a bot. Others asked this before, and the mentors wrote down an answer:"),
        f"> **{found.question}**",
        *(f"> {line}" for line in found.answer[:LONGEST_ANSWER].splitlines()),
    ]
    if found.channel_id is not None:
        lines.append(words("There is more in <#{channel}>.", channel=found.channel_id))
    lines.append(words("The mentors have your message as well. Did this help?"))
    buttons = [
        _button(words("Yes, that helped"), 3, row, HELPED),
        _button(words("No, I need a mentor"), 2, row, NOT_HELPED),
    ]
    return {"content": "\n".join(lines), "components": [{"type": 1, "components": buttons}]}


def _button(label: str, style: int, row: store.Relayed, action: str) -> dict[str, Any]:
    return {"type": 2, "style": style, "label": label, "custom_id": f"st:{row.guild_id}:{action}:{row.id}"}


def _help(settings: GuildSettings) -> str:
    words = settings.words
    return "\n".join(
        (
            words(
                "I am a bot and cannot judge how you are, but your message sounds serious. The mentors have it and I "
                "told them to look at once."
            ),
            f"{words('If you want to talk to somebody right now:')} {helpline(settings)} {danger(settings)}",
        )
    )


async def _stored_answer(tools: Tools, row: store.Relayed, text: str) -> FrequentQuestion | None:
    """The stored answer that a message asks for, unless it was offered to this student lately."""
    async with tools.database.pool.acquire() as con:
        stored = await questions_of(con, row.guild_id)
        place = best_match(text, [one.question for one in stored])
        if place is None:
            return None
        rows = await con.fetch(OFFERED_LATELY, row.guild_id, row.student_id, row.at - SAME_ANSWER, row.id)
    found = stored[place]
    return None if found.id in {one["question_id"] for one in rows} else found


async def _right_channel(tools: Tools, guild_id: int, student: Person, now: datetime) -> int | None:
    """The channel in which students ask most, of those that this one may read; None when hardly anybody asks."""
    guild = tools.state.guilds.get(guild_id)
    if guild is None:
        return None
    readable = readable_channels(tools.state, guild, student.roles, student.user_id)
    asked: dict[int, int] = {}
    for channel_id, number in await tools.database.pool.fetch(ASKED_IN, guild_id, first_id_at(now - LATELY)):
        known = tools.state.channels.get(channel_id)
        place = known.parent_id if known is not None and known.kind in THREADS else channel_id
        if place is not None and place in readable:
            asked[place] = asked.get(place, 0) + number
    best = max(asked, key=lambda one: (asked[one], -one), default=None)
    return best if best is not None and asked[best] >= FEWEST_QUESTIONS else None
