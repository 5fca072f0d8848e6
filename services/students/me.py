"""`/me`: the card that a mentor sees of whoever asks, without anything that mentors wrote or can do."""

from dataclasses import replace

from services.consent.actions import CONSENT_COMPUTE, CONSENT_RECORD, PRIVACY_SHOW, YES
from services.consent.standing import standing_of
from services.people.access import Asker
from services.people.students import role_names
from services.reports.question import Question, ReportTools
from services.reports.report import Button, Report, Style
from services.reports.student_press import StudentPress, StudentTools
from services.storage.transactions import Connection
from services.students.card import card_report

ME = "me"
CARD = "student card"
ROLES_OF = "select roles from member where guild_id = $1 and user_id = $2"


async def me(tools: StudentTools, press: StudentPress) -> Report:
    """The card of whoever asks; what they may read themselves is named in it, and nothing else."""
    words, guild_id = press.settings.words, press.guild_id
    show = Button(words("What is kept"), PRIVACY_SHOW)
    async with tools.database.pool.acquire() as con:
        standing = await standing_of(con, guild_id, press.user_id, press.settings)
        asker = await _asker(con, press)
    if not standing.recorded or not press.member:
        told = words("Nothing of yours is recorded on this server, so mentors see no card of you.")
        return Report(
            words("You are not recorded"), (told,), buttons=(Button(words("Record me"), CONSENT_RECORD, YES), show)
        )
    if not standing.shown:
        told = words("Your data is paused: mentors see no card of you, and neither is one made for you.")
        return Report(
            words("Paused"), (told,), buttons=(Button(words("Go on"), CONSENT_COMPUTE, YES, Style.GOOD), show)
        )
    viewer = await tools.seeing.viewer(asker, press.settings)
    values = {"student": press.user_id, "period": press.value}
    question = Question(guild_id, CARD, viewer, press.settings, press.now, values)
    card = await card_report(ReportTools(tools.database, tools.renderer), question)
    return replace(card, buttons=(show,), menu=None)


async def _asker(con: Connection, press: StudentPress) -> Asker:
    """Who asks, by the roles that the record knows: a direct message says nothing of them."""
    held = await con.fetchval(ROLES_OF, press.guild_id, press.user_id) or []
    names = await role_names(con, press.guild_id)
    roles = {role: names[role] for role in held if role in names}
    return Asker(user_id=press.user_id, guild_id=press.guild_id, roles=roles, places={})
