"""`/privacy show`: what is kept about whoever asks, what they said to it, who looked, and what they can do."""

from collections.abc import Iterator
from datetime import timedelta

from services.consent.actions import (
    CONSENT_COMPUTE,
    CONSENT_DM,
    CONSENT_RECORD,
    CONSENT_SCORE,
    NO,
    PRIVACY_FORGET,
    YES,
)
from services.consent.kept import Kept, Looked, what_is_kept, who_looked
from services.consent.standing import Standing, standing_of
from services.consent.store import Said, everything_said
from services.erasure.receipt import Receipt, last_receipt, receipt_lines
from services.people.guild_settings import GuildSettings
from services.reports.report import Button, Field, Report, Style
from services.reports.student_press import StudentPress, StudentTools
from services.wording.answers import ago, more
from services.wording.words import Words

PRIVACY_EXPORT = "privacy_export"
LOOKED_BACK = timedelta(days=90)
NAMED = 10
GONE = "select 1 from erased_person where guild_id = $1 and digest = $2"


async def privacy_show(tools: StudentTools, press: StudentPress) -> Report:
    """What is kept, in numbers and sentences, with a button for everything that can be done about it."""
    words, guild_id, user_id = press.settings.words, press.guild_id, press.user_id
    async with tools.database.pool.acquire() as con:
        if await con.fetchval(GONE, guild_id, tools.key.digest(guild_id, user_id)):
            return _forgotten(words, await last_receipt(con, tools.key, guild_id, user_id))
        standing = await standing_of(con, guild_id, user_id, press.settings)
        kept = await what_is_kept(con, guild_id, user_id, press.now)
        looked = await who_looked(con, guild_id, user_id, press.now - LOOKED_BACK)
        said = await everything_said(con, guild_id, user_id)
    return Report(
        title=words("What is kept about you on this server"),
        sentences=(*_state(standing, words), "", *_looks(looked, words), "", *_retention(press.settings, words)),
        fields=tuple(_fields(kept, words)),
        footnotes=tuple(_said(said, press.settings)),
        buttons=tuple(_buttons(standing, words)),
    )


def _forgotten(words: Words, receipt: Receipt | None) -> Report:
    return Report(
        words("Nothing is kept about you"),
        (
            words(
                "You were forgotten here. What is left is one keyed hash: it says nothing about you, and it makes sure"
                " that nothing of yours comes back."
            ),
            *(() if receipt is None else ("", *receipt_lines(receipt, words))),
        ),
        buttons=(Button(words("Record me again"), CONSENT_RECORD, YES),),
    )


def _state(standing: Standing, words: Words) -> Iterator[str]:
    if not standing.recorded:
        yield words("You are **not recorded**: nothing you write is kept, only that you are a member.")
    elif not standing.shown:
        yield words("Your data is **paused**: it is kept, and nobody sees or counts it.")
    elif not standing.scored:
        yield words("You are recorded and **not judged**: never called quiet, never ranked.")
    else:
        yield words("You are **recorded**: mentors of this course see what `/me` shows you.")
    if standing.writable:
        yield words("Mentors **may** write to you through me.")
    else:
        yield words("Mentors may **not** write to you through me.")


def _looks(looked: list[Looked], words: Words) -> Iterator[str]:
    if not looked:
        yield words("In the last 90 days nobody else looked at your record.")
        return
    yield words("Who looked at your record in the last 90 days:")
    for one in looked[:NAMED]:
        yield words.count(
            "<@{who}>: {n} time, last {when}",
            "<@{who}>: {n} times, last {when}",
            one.looks,
            who=one.actor_id,
            when=ago(one.last_at),
        )
    yield from more(len(looked) - NAMED, words)


def _retention(settings: GuildSettings, words: Words) -> Iterator[str]:
    kept = settings.retention
    if kept.messages is None:
        yield words("It is kept as long as the course needs it.")
    else:
        yield words.count("Messages are kept for {n} day.", "Messages are kept for {n} days.", kept.messages)
    if kept.after_leaving is not None:
        yield words.count(
            "After you leave the server everything is deleted within {n} day.",
            "After you leave the server everything is deleted within {n} days.",
            kept.after_leaving,
        )
    if settings.privacy_contact:
        yield words("Questions about your data: {contact}", contact=settings.privacy_contact)


def _fields(kept: Kept, words: Words) -> Iterator[Field]:
    number = words.number
    since = "" if kept.first_at is None else f" · {words('from {day}', day=words.day(kept.first_at.date()))}"
    yield Field(words("Messages"), f"{number(kept.messages)}{since}")
    yield Field(words("Reactions"), number(kept.reactions))
    yield Field(words("Files"), number(kept.files))
    yield Field(words("Voice"), words.count("{n} minute", "{n} minutes", round(kept.voice_seconds / 60)))
    yield Field(words("Notes of mentors"), number(kept.notes))
    yield Field(words("Messages through me"), number(kept.nudges + kept.relayed))
    yield Field(words("Absences"), number(kept.absences))


def _said(said: list[Said], settings: GuildSettings) -> Iterator[str]:
    words = settings.words
    names = {
        "record": words("being recorded"),
        "dm": words("messages of mentors"),
        "score": words("being judged"),
        "compute": words("being counted"),
    }
    for one in said[-NAMED:]:
        answer = words("yes") if one.granted else words("no")
        at = words.moment(one.at, settings.zone)
        yield words("{when}: {answer} to {what}", when=at, answer=answer, what=names.get(one.kind, one.kind))


def _buttons(standing: Standing, words: Words) -> Iterator[Button]:
    if standing.recorded:
        if standing.shown:
            yield Button(words("Pause"), CONSENT_COMPUTE, NO)
        else:
            yield Button(words("Go on"), CONSENT_COMPUTE, YES, Style.GOOD)
        if standing.scored:
            yield Button(words("Do not judge me"), CONSENT_SCORE, NO)
        elif standing.shown:
            yield Button(words("Judging me is fine"), CONSENT_SCORE, YES)
        yield Button(words("Do not record me"), CONSENT_RECORD, NO)
    else:
        yield Button(words("Record me"), CONSENT_RECORD, YES, Style.GOOD)
    if standing.writable:
        yield Button(words("Do not write to me"), CONSENT_DM, NO)
    else:
        yield Button(words("Mentors may write to me"), CONSENT_DM, YES)
    yield Button(words("Give me everything"), PRIVACY_EXPORT)
    yield Button(words("Delete everything"), PRIVACY_FORGET, style=Style.GRAVE)
