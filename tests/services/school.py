"""A small school written straight into the database, for reports to be counted on."""

from datetime import UTC, datetime, timedelta

GUILD, GENERAL, SECRET = 1000, 2000, 2001
MENTOR_ROLE, STUDENT_ROLE, SPRING, AUTUMN = 31, 32, 33, 34
NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
JOINED = datetime(2026, 5, 1, tzinfo=UTC)
EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


def snowflake(at, number=0):
    return ((at - EPOCH) // timedelta(milliseconds=1) << 22) + number


async def found(con):
    """The server, its roles and channels."""
    await con.execute("insert into guild (id, name, seen_at) values ($1, 'School', $2)", GUILD, NOW)
    roles = [(MENTOR_ROLE, "Mentor"), (STUDENT_ROLE, "Student"), (SPRING, "Cohort Spring"), (AUTUMN, "Cohort Autumn")]
    await con.executemany(
        "insert into role (guild_id, id, name) values ($1, $2, $3)", [(GUILD, *role) for role in roles]
    )
    await con.executemany(
        "insert into channel (guild_id, id, name, history_complete, readable) values ($1, $2, $3, true, true)",
        [(GUILD, GENERAL, "general"), (GUILD, SECRET, "secret")],
    )


async def join(con, user_id, name, *roles, joined_at=JOINED, left_at=None, is_bot=False, present=None):
    """A member with roles."""
    await con.execute(
        "insert into member (guild_id, user_id, name, display_name, roles, joined_at, left_at, is_bot, present)"
        " values ($1, $2, $3, $3, $4, $5, $6, $7, $8)",
        GUILD,
        user_id,
        name,
        list(roles),
        joined_at,
        left_at,
        is_bot,
        left_at is None if present is None else present,
    )


async def write(con, user_id, *times, channel_id=GENERAL, kind=0, deleted_at=None):
    """Messages at these times; the triggers keep the rollup."""
    start = await con.fetchval("select count(*) from message")
    await con.executemany(
        "insert into message (guild_id, id, channel_id, author_id, author_name, type, sent_at, deleted_at, observed_at)"
        " values ($1, $2, $3, $4, '', $5, $6, $7, $6)",
        [
            (GUILD, snowflake(at, start + place), channel_id, user_id, kind, at, deleted_at)
            for place, at in enumerate(times)
        ],
    )


def noon(days_back, minute=0):
    """11:00 UTC so many days before today."""
    return NOW.replace(hour=11, minute=minute) - timedelta(days=days_back)
