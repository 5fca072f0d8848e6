"""Frequent questions in the database; their texts are kept as mentors typed them."""

from dataclasses import dataclass
from datetime import datetime

from services.encryption.private import private
from services.storage.transactions import Connection

ADD = """
insert into frequent_question (guild_id, id, question, answer, channel_id, by_id, at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (guild_id, id) do nothing
"""
ALL = """
select id, question, answer, channel_id, by_id, at from frequent_question
where guild_id = $1 and deleted_at is null
order by at, id
"""
REMOVE = "update frequent_question set deleted_at = $3 where guild_id = $1 and id = $2 and deleted_at is null"
OFFERED = """
select question_id, count(*) as offered, count(*) filter (where helped) as helped,
       count(*) filter (where not helped) as not_helped
from relayed_message
where guild_id = $1 and question_id is not null
group by question_id
"""
HELPED = """
update relayed_message set helped = $4
where guild_id = $1 and id = $2 and student_id = $3 and question_id is not null
returning question_id, helped
"""


@dataclass(frozen=True, slots=True)
class FrequentQuestion:
    """A question and its answer; `channel_id` is where more is found, `at` (aware UTC) when it was added."""

    id: int
    question: str
    answer: str
    channel_id: int | None
    by_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Use:
    """How often an answer was offered, and what students said of it."""

    offered: int
    helped: int
    not_helped: int


async def add_question(con: Connection, guild_id: int, one: FrequentQuestion) -> None:
    """Keep a question; its id is that of the interaction it came with, so that writing it twice leaves one."""
    texts = private(one.question, one.id), private(one.answer, one.id)
    await con.execute(ADD, guild_id, one.id, *texts, one.channel_id, one.by_id, one.at)


async def questions_of(con: Connection, guild_id: int) -> list[FrequentQuestion]:
    """Every question of a server that was not removed, the oldest first."""
    return [FrequentQuestion(**row) for row in await con.fetch(ALL, guild_id)]


async def remove_question(con: Connection, guild_id: int, question_id: int, at: datetime) -> bool:
    """Take a question away; False when there is none or it is gone already."""
    done: str = await con.execute(REMOVE, guild_id, question_id, at)
    return done == "UPDATE 1"


async def uses_of(con: Connection, guild_id: int) -> dict[int, Use]:
    """What came of the answers that were offered, by question."""
    rows = await con.fetch(OFFERED, guild_id)
    return {row["question_id"]: Use(row["offered"], row["helped"], row["not_helped"]) for row in rows}


async def say_helped(con: Connection, guild_id: int, message_id: int, student_id: int, *, helped: bool) -> bool:
    """Keep what a student said of the answer offered to a message of theirs; False when none was offered."""
    return await con.fetchrow(HELPED, guild_id, message_id, student_id, helped) is not None
