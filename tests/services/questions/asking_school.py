"""A small school in which people ask and answer, written straight into the database."""

from datetime import datetime, timedelta

from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer
from tests.services.school import AUTUMN, GENERAL, GUILD, MENTOR_ROLE, NOW, SPRING, found, join, snowflake

MAJA, ADAM, OLA, EWA, JAN, ROBOT = 11, 12, 21, 22, 23, 91
EVERYTHING = Viewer(MAJA, None, frozenset({GENERAL}))
SETTINGS = GuildSettings(time_zone="Europe/Warsaw")


async def open_school(con):
    """Two mentors, three students of two cohorts and a bot."""
    await found(con)
    for user_id, name in ((MAJA, "Maja"), (ADAM, "Adam")):
        await join(con, user_id, name, MENTOR_ROLE)
    await join(con, OLA, "Ola", SPRING)
    await join(con, EWA, "Ewa", SPRING)
    await join(con, JAN, "Jan", AUTUMN)
    await join(con, ROBOT, "robot", is_bot=True)


async def say(con, author, at, *, asks=False, channel=GENERAL, to=None, mentions=(), id_=None, is_bot=False, text=""):
    """One message `at` minutes before NOW (or at a moment); returns its id."""
    sent = at if isinstance(at, datetime) else NOW - timedelta(minutes=at)
    place = await con.fetchval("select count(*) from message")
    id_ = id_ or snowflake(sent, place)
    await con.execute(
        "insert into message (guild_id, id, channel_id, author_id, author_name, type, content, sent_at, observed_at,"
        " asks, reply_to_id, mention_ids, is_bot) values ($1, $2, $3, $4, '', $5, $6, $7, $7, $8, $9, $10, $11)",
        GUILD,
        id_,
        channel,
        author,
        19 if to else 0,
        text,
        sent,
        asks,
        to,
        list(mentions),
        is_bot,
    )
    return id_


async def thread(con, id_, name, owner, parent=GENERAL):
    """A thread or post."""
    await con.execute(
        "insert into channel (guild_id, id, kind, name, parent_id, owner_id, history_complete, readable)"
        " values ($1, $2, 11, $3, $4, $5, true, true)",
        GUILD,
        id_,
        name,
        parent,
        owner,
    )
