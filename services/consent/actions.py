"""What students say about their data: yes or no to being recorded, judged, counted and written to."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.consent.panel import wording_shown
from services.consent.standing import COMPUTE, DIRECT, RECORD, SCORE, Standing, standing_of
from services.consent.store import decide
from services.consent.wordings import COMMAND
from services.reports.report import Button, Report, Style
from services.reports.student_press import StudentPress, StudentTools
from services.storage.transactions import Connection, in_one_transaction
from services.storage.voice_writes import end_voice
from services.wording.words import Words

CONSENT_RECORD, CONSENT_DM, CONSENT_SCORE, CONSENT_COMPUTE = (
    "consent_record",
    "consent_dm",
    "consent_score",
    "consent_compute",
)
PRIVACY_PAUSE, PRIVACY_RESUME, PRIVACY_OBJECT, PRIVACY_STOP_DMS = (
    "privacy_pause",
    "privacy_resume",
    "privacy_object",
    "privacy_stop_dms",
)
PRIVACY_SHOW, PRIVACY_FORGET = "privacy_show", "privacy_forget"
YES, NO = "yes", "no"
RECORDING, JUDGING = "recording", "judging"
WELCOME = "delete from erased_person where guild_id = $1 and digest = $2"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What somebody is told, and what they can press then."""

    title: str
    text: str
    buttons: tuple[Button, ...] = ()


async def consent_record(tools: StudentTools, press: StudentPress) -> Report:
    """Be recorded on a server, or not any more; the value says which."""
    return await _said(tools, press, {RECORD: press.value == YES})


async def consent_dm(tools: StudentTools, press: StudentPress) -> Report:
    """Let mentors write through the bot, or not any more."""
    return await _said(tools, press, {DIRECT: press.value == YES})


async def consent_score(tools: StudentTools, press: StudentPress) -> Report:
    """Be judged as quiet and ranked, or not any more."""
    return await _said(tools, press, {SCORE: press.value == YES})


async def consent_compute(tools: StudentTools, press: StudentPress) -> Report:
    """Have one's data read, or pause that."""
    return await _said(tools, press, {COMPUTE: press.value == YES})


async def privacy_pause(tools: StudentTools, press: StudentPress) -> Report:
    """Keep the data and read none of it."""
    return await _said(tools, press, {COMPUTE: False})


async def privacy_resume(tools: StudentTools, press: StudentPress) -> Report:
    """Take back a pause, and an objection to being judged; being recorded is said yes to on its own."""
    return await _said(tools, press, {COMPUTE: True, SCORE: True})


async def privacy_object(tools: StudentTools, press: StudentPress) -> Report:
    """Object to being judged, or to everything that is recorded, as the value says."""
    return await _said(tools, press, {RECORD: False} if press.value == RECORDING else {SCORE: False})


async def privacy_stop_dms(tools: StudentTools, press: StudentPress) -> Report:
    """No direct messages of mentors any more."""
    return await _said(tools, press, {DIRECT: False})


async def _said(tools: StudentTools, press: StudentPress, said: Mapping[str, bool]) -> Report:
    """Keep it, which holds at once, and tell what follows from it."""

    async def keep(con: Connection) -> Standing:
        by_button = press.action.startswith("consent_")
        wording = await wording_shown(con, press.guild_id, press.settings) if by_button else COMMAND
        for kind, granted in said.items():
            await decide(
                con, press.guild_id, press.user_id, kind, granted, press.now, wording, press.via, event_id=press.id
            )
        if said.get(RECORD) is True:  # who was forgotten and comes back is known again
            await con.execute(WELCOME, press.guild_id, tools.key.digest(press.guild_id, press.user_id))
        if said.get(RECORD) is False:
            await end_voice(con, press.guild_id, press.user_id, press.now)
        return await standing_of(con, press.guild_id, press.user_id, press.settings)

    standing = await in_one_transaction(tools.database, keep)
    told = _told(said, standing, press.settings.words)
    return Report(told.title, (told.text,), buttons=told.buttons)


def _told(said: Mapping[str, bool], standing: Standing, words: Words) -> _Answer:
    """What follows from a yes or a no."""
    return _told_of_agreement(said, words) or _told_of_use(said, standing, words)


def _told_of_agreement(said: Mapping[str, bool], words: Words) -> _Answer | None:
    """Of being recorded and of being written to; None where it was about neither."""
    show = Button(words("What is kept"), PRIVACY_SHOW)
    match said:
        case {"record": True}:
            return _Answer(
                words("You are recorded"),
                words(
                    "What you write on this server is kept from now on, and what you wrote before is read."
                    " You can take that back at any time."
                ),
                (Button(words("Do not record me"), CONSENT_RECORD, NO), show),
            )
        case {"record": False}:
            return _Answer(
                words("You are not recorded"),
                words(
                    "From now on nothing you write or do on this server is kept. What was kept before is neither shown"
                    " nor counted any more; to have it deleted, press “Delete everything”."
                ),
                (
                    Button(words("Delete everything"), PRIVACY_FORGET, style=Style.GRAVE),
                    Button(words("Record me again"), CONSENT_RECORD, YES),
                    show,
                ),
            )
        case {"dm": True}:
            return _Answer(
                words("Mentors may write to you"),
                words(
                    "They can send you direct messages through me: at most one a week that you did not ask for."
                    " Each has a button to stop them, and `/privacy stop-dms` does it too."
                ),
                (Button(words("Do not write to me"), CONSENT_DM, NO),),
            )
        case {"dm": False}:
            return _Answer(
                words("Nobody writes to you through me"),
                words("Mentors cannot send you direct messages through me any more. They can still write themselves."),
                (Button(words("Mentors may write to me"), CONSENT_DM, YES),),
            )
    return None


def _told_of_use(said: Mapping[str, bool], standing: Standing, words: Words) -> _Answer:
    """Of what is done with the data: paused, not judged, or going on."""
    show = Button(words("What is kept"), PRIVACY_SHOW)
    match said:
        case {"compute": False}:
            return _Answer(
                words("Paused"),
                words(
                    "Your data stays, and nobody sees or counts it: not in your card, not in any list of students."
                    " New messages are kept too, so that nothing is missing when you go on."
                ),
                (Button(words("Go on"), CONSENT_COMPUTE, YES), show),
            )
        case {"score": False}:
            return _Answer(
                words("You are not judged"),
                words(
                    "You are never called quiet, never ranked, and your card shows what you did without comparing you."
                    " To object to being recorded at all, press “Do not record me”."
                ),
                (
                    Button(words("Allow it again"), CONSENT_SCORE, YES),
                    Button(words("Do not record me"), CONSENT_RECORD, NO),
                    show,
                ),
            )
    if not standing.recorded:
        return _Answer(
            words("You are not recorded"),
            words("Nothing is paused any more, and still nothing of yours is kept: that takes “Record me”."),
            (Button(words("Record me"), CONSENT_RECORD, YES), show),
        )
    return _Answer(
        words("Everything goes on"),
        words("Your data is read and counted again, and you may be called quiet like everybody else."),
        (show,),
    )
