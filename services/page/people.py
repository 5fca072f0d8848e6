"""The students whom a visitor of the page may choose."""

from collections import Counter

from services.people.roster import named_students
from services.reports.question import Question, ReportTools
from services.wording.dates import without_accents


async def people(tools: ReportTools, question: Question) -> dict[int, str]:
    """The students whom the viewer may see, by id: names that no two share, in the order of the alphabet."""
    async with tools.database.pool.acquire() as con:
        named = await named_students(con, question.guild_id, question.settings, question.viewer)
    often = Counter(name for name, _ in named)
    labelled = {student: name if often[name] == 1 else f"{name} · {student}" for name, student in named}
    return dict(sorted(labelled.items(), key=lambda one: without_accents(one[1])))
