"""One question, as whoever may see it can look it up."""

from dataclasses import dataclass
from datetime import datetime

from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.students import Person, find_person
from services.people.viewing import check_may_see
from services.questions.shown import Place, places
from services.reports.question import Viewer
from services.storage.transactions import Connection


@dataclass(frozen=True, slots=True)
class OneQuestion:
    """A question and what mentors said of it; names are those of people on the server."""

    message_id: int
    channel_id: int
    student: Person
    asked_at: datetime
    place: Place
    claimed_by: int | None
    claimed_name: str
    closed_name: str
    closed_as: str | None
    closed_at: datetime | None


async def one_question(
    con: Connection, guild_id: int, message_id: int, viewer: Viewer, settings: GuildSettings
) -> OneQuestion:
    """The question that is this message.

    Raises a ProfilerError when there is none that the viewer may read, NotAllowed when its asker is not theirs to see.
    """
    words = settings.words
    row = await con.fetchrow(
        "select m.channel_id, m.author_id, m.sent_at, mark.claimed_by, mark.closed_as, mark.closed_at,"
        " coalesce(claimer.display_name, '') as claimed_name, coalesce(closer.display_name, '') as closed_name"
        " from message m"
        " left join question_mark mark on mark.guild_id = m.guild_id and mark.message_id = m.id"
        " left join member claimer on claimer.guild_id = m.guild_id and claimer.user_id = mark.claimed_by"
        " left join member closer on closer.guild_id = m.guild_id and closer.user_id = mark.closed_by"
        " where m.guild_id = $1 and m.id = $2 and m.deleted_at is null and m.author_id is not null",
        guild_id,
        message_id,
    )
    student = await find_person(con, guild_id, row["author_id"], settings) if row is not None else None
    asks = student is not None and student.is_student and student.shown
    if row is None or student is None or not asks or row["channel_id"] not in viewer.channels:
        raise ProfilerError(words("I know no such question: it was deleted, or you may not read its channel."))
    check_may_see(student, viewer, settings)
    found = await places(con, guild_id, [message_id])
    return OneQuestion(
        message_id,
        row["channel_id"],
        student,
        row["sent_at"],
        found[message_id],
        row["claimed_by"],
        row["claimed_name"],
        row["closed_name"],
        row["closed_as"],
        row["closed_at"],
    )
