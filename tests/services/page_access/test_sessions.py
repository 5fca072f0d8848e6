"""A link opens one session, once and in time; a session lasts until something ends it."""

from datetime import UTC, datetime, timedelta

import pytest

from services.database import Database
from services.page_access import sessions
from services.page_access.cookie import Held
from services.page_access.desk import PageDesk
from services.page_access.sessions import Outcome, Session
from services.page_access.tokens import digest, signed_link
from services.reports.question import Viewer

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
GUILD, OTHER, MENTOR, STUDENT = 10, 20, 2, 3
KEY = "k" * 32
HOURS = 12


@pytest.fixture
def desk(database: Database) -> PageDesk:
    return PageDesk(database, "https://page.example.org", KEY)


async def link_of(desk: PageDesk, guild: int = GUILD, user: int = MENTOR, now: datetime = NOW) -> str:
    opened = await desk.open(guild, Viewer(user, None, frozenset({5, 6})), now)
    address, _, link = opened.address.partition("#")
    assert address == "https://page.example.org/enter"
    return link


async def entered(database: Database, desk: PageDesk, now: datetime = NOW) -> Held:
    opened = await sessions.enter(database, KEY, await link_of(desk, now=now), now, HOURS)
    assert opened.held is not None
    return opened.held


async def lasting(database: Database, held: Held, now: datetime) -> Session | None:
    return await sessions.session_of(database, held, now)


async def test_a_link_opens_a_session_for_whom_it_was_made(database: Database, desk: PageDesk) -> None:
    session = await lasting(database, await entered(database, desk), NOW)

    assert session is not None
    assert (session.guild_id, session.user_id, session.channels) == (GUILD, MENTOR, frozenset({5, 6}))
    assert session.ends_at == NOW + timedelta(hours=HOURS)


async def test_a_link_opens_nothing_twice_and_the_session_stays(database: Database, desk: PageDesk) -> None:
    link = await link_of(desk)
    first = await sessions.enter(database, KEY, link, NOW, HOURS)

    again = await sessions.enter(database, KEY, link, NOW, HOURS)

    assert (again.outcome, again.held) == (Outcome.USED, None)
    assert first.held is not None
    assert await lasting(database, first.held, NOW) is not None


async def test_a_link_opens_nothing_after_fifteen_minutes(database: Database, desk: PageDesk) -> None:
    link = await link_of(desk)

    late = await sessions.enter(database, KEY, link, NOW + timedelta(minutes=15), HOURS)

    assert (late.outcome, late.held) == (Outcome.EXPIRED, None)


async def test_a_link_that_was_signed_and_never_given_opens_nothing(database: Database) -> None:
    made_up = signed_link(KEY, GUILD, MENTOR, NOW + timedelta(minutes=5))

    assert (await sessions.enter(database, KEY, made_up, NOW, HOURS)).outcome is Outcome.UNKNOWN


async def test_a_link_of_another_server_opens_nothing_here(database: Database, desk: PageDesk) -> None:
    elsewhere = (await link_of(desk, OTHER)).split(".")
    altered = ".".join([str(GUILD), *elsewhere[1:]])

    assert (await sessions.enter(database, KEY, altered, NOW, HOURS)).outcome is Outcome.ALTERED


async def test_without_an_operators_key_the_database_has_one_that_both_know(database: Database) -> None:
    own = PageDesk(database, "https://page.example.org", None)

    opened = await sessions.enter(database, None, await link_of(own), NOW, HOURS)

    assert opened.outcome is Outcome.OPENED
    assert await own.key(NOW) == await PageDesk(database, "", None).key(NOW)


async def test_before_the_bot_made_a_key_nothing_is_a_link(database: Database) -> None:
    link = signed_link("", GUILD, MENTOR, NOW + timedelta(minutes=5))

    assert (await sessions.enter(database, None, link, NOW, HOURS)).outcome is Outcome.ALTERED


async def test_a_new_link_takes_the_place_of_one_that_nobody_used(database: Database, desk: PageDesk) -> None:
    earlier, newer = await link_of(desk), await link_of(desk)

    assert (await sessions.enter(database, KEY, earlier, NOW, HOURS)).outcome is Outcome.UNKNOWN
    assert (await sessions.enter(database, KEY, newer, NOW, HOURS)).outcome is Outcome.OPENED


async def test_refused_links_are_counted_and_those_of_somebody_are_in_the_log(
    database: Database, desk: PageDesk
) -> None:
    link = await link_of(desk)
    for text in (link, link, link + "x"):
        await sessions.enter(database, KEY, text, NOW, HOURS)

    counted = {row["reason"]: row["times"] for row in await database.pool.fetch("select * from page_refusal")}
    logged = await database.pool.fetch("select actor_id, action from audit_log order by id")
    assert counted == {"used": 1, "altered": 1}
    assert [tuple(row) for row in logged] == [(MENTOR, "page opened"), (MENTOR, "page refused")]


async def test_a_session_ends_with_its_hours(database: Database, desk: PageDesk) -> None:
    held = await entered(database, desk)
    for hour in range(1, HOURS):
        assert await lasting(database, held, NOW + timedelta(minutes=59 * hour)) is not None

    await lasting(database, held, NOW + timedelta(hours=HOURS, minutes=-1))

    assert await lasting(database, held, NOW + timedelta(hours=HOURS)) is None


async def test_a_session_ends_after_an_hour_without_use(database: Database, desk: PageDesk) -> None:
    held = await entered(database, desk)
    assert await lasting(database, held, NOW + timedelta(minutes=50)) is not None

    assert await lasting(database, held, NOW + timedelta(minutes=105)) is not None
    assert await lasting(database, held, NOW + timedelta(minutes=166)) is None


async def test_who_signs_out_is_out(database: Database, desk: PageDesk) -> None:
    held = await entered(database, desk)

    await sessions.leave(database, held, NOW, "left")

    assert await lasting(database, held, NOW) is None


async def test_a_token_is_worth_nothing_on_another_server(database: Database, desk: PageDesk) -> None:
    held = await entered(database, desk)

    assert await lasting(database, Held(OTHER, held.token), NOW) is None


async def test_the_database_knows_links_and_tokens_by_their_digests_alone(database: Database, desk: PageDesk) -> None:
    link = await link_of(desk)
    opened = await sessions.enter(database, KEY, link, NOW, HOURS)
    assert opened.held is not None

    kept = [
        str(value)
        for table in ("page_link", "page_session", "audit_log")
        for row in await database.pool.fetch(f"select * from {table}")
        for value in row
    ]
    assert digest(link) in kept
    assert digest(opened.held.token) in kept
    assert not [value for value in kept if link in value or opened.held.token in value]


async def test_all_sessions_of_somebody_end_and_so_do_links_that_were_not_used(
    database: Database, desk: PageDesk
) -> None:
    first, second = await entered(database, desk), await entered(database, desk)
    unused = await link_of(desk)

    ended = await desk.end(GUILD, MENTOR, by=STUDENT, look_id=77, now=NOW)

    assert ended == 2
    assert [await lasting(database, one, NOW) for one in (first, second)] == [None, None]
    assert (await sessions.enter(database, KEY, unused, NOW, HOURS)).outcome is Outcome.UNKNOWN
    assert await database.pool.fetchval("select action from audit_log where id = 77") == "page end"


async def test_ending_sessions_on_one_server_leaves_those_on_another(database: Database, desk: PageDesk) -> None:
    elsewhere = await sessions.enter(database, KEY, await link_of(desk, OTHER), NOW, HOURS)
    assert elsewhere.held is not None

    assert await desk.end(GUILD, MENTOR, by=MENTOR, look_id=77, now=NOW) == 0
    assert await lasting(database, elsewhere.held, NOW) is not None


async def test_a_mentor_is_told_of_sessions_that_are_open(database: Database, desk: PageDesk) -> None:
    await entered(database, desk)

    opened = await desk.open(GUILD, Viewer(MENTOR, None, frozenset()), NOW + timedelta(minutes=5))

    assert (opened.sessions, opened.used_at) == (1, NOW)


async def test_a_look_is_kept_for_whose_session_it_is_and_never_of_somebody_unknown(
    database: Database, desk: PageDesk
) -> None:
    await database.pool.execute("insert into member (guild_id, user_id) values ($1, $2)", GUILD, STUDENT)
    session = await lasting(database, await entered(database, desk), NOW)
    assert session is not None

    for student in (STUDENT, 999):
        question = {"values": {"student": student, "text": "pomocy"}}
        assert await sessions.keep_look(database, session, NOW, "page student card", student, question)

    rows = await database.pool.fetch(
        "select actor_id, subject_id, question from audit_log where action = 'page student card' order by subject_id"
    )
    assert [row["actor_id"] for row in rows] == [MENTOR, MENTOR]
    assert [row["subject_id"] for row in rows] == [STUDENT, None]
    assert rows[0]["question"]["values"] == {"student": STUDENT, "text": "pomocy"}
    assert rows[1]["question"] == {"values": {}}


async def test_who_is_out_leaves_no_look_behind(database: Database, desk: PageDesk) -> None:
    session = await lasting(database, await entered(database, desk), NOW)
    assert session is not None
    await sessions.leave(database, session.held, NOW, "left")

    assert not await sessions.keep_look(database, session, NOW, "page students", None, {"values": {}})
    assert not await database.pool.fetch("select from audit_log where action = 'page students'")
