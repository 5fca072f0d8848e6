"""With which message a mentor begins: what fits the student now."""

from collections.abc import Mapping

from services.nudges.templates import FIRST_OF
from services.questions.finding import open_questions
from services.questions.shown import link
from services.quiet.finding import quiet_students
from services.quiet.people import Kind
from services.reports.question import Question
from services.storage.transactions import Connection

KINDS = {Kind.QUIET: "silent", Kind.BACK: "back", Kind.NEVER: "new"}


async def fitting(con: Connection, question: Question, student_id: int) -> tuple[str, Mapping[str, str]]:
    """The template that fits best, and the facts for it: a question nobody answered comes first, then silence."""
    where = question.guild_id, question.viewer, question.settings, question.now
    waiting = await open_questions(con, *where, students=[student_id])
    if waiting:
        first = waiting[0]
        return FIRST_OF["question"], {"link": link(question.guild_id, first.channel_id, first.message_id)}
    one = (await quiet_students(con, *where)).everybody.get(student_id)
    kind = None if one is None else one.kind
    return FIRST_OF[KINDS.get(kind, "talk") if kind is not None else "talk"], {}
