"""Who may be on the page is looked at every minute by the bot, and each time by the page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.database import Database
from services.page_access import sessions
from services.page_access.cookie import Held
from services.page_access.desk import PageDesk
from services.page_access.keeping import PageKeeper
from services.page_access.visiting import Visitor, visitor_of
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.people.seeing import Seeing
from services.reports.question import Viewer
from tests.services.people.test_viewing import School

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SETTINGS = GuildSettings()


class Visited(School):
    """A server with two channels, recorded, and Maja on the page."""

    database: Database
    desk: PageDesk
    held: Held

    async def keep(self, now: datetime = NOW) -> None:
        """What the bot does every minute."""
        state = self.state()
        keeper = PageKeeper(
            self.database, state, Seeing(self.database, state), lambda *_: SETTINGS, lambda: now, self.desk, login=False
        )
        await keeper.run_due()

    async def visitor(self, user: str = "maja") -> Visitor:
        async with self.database.pool.acquire() as con:
            return await visitor_of(con, self.guild, self.people[user], frozenset(), lambda *_: SETTINGS)

    async def readable(self) -> frozenset[int] | None:
        session = await sessions.session_of(self.database, self.held, NOW)
        assert session is not None
        return session.channels

    async def change(self, user: str, **columns: Any) -> None:
        for name, value in columns.items():
            await self.database.pool.execute(
                f"update member set {name} = $3 where guild_id = $1 and user_id = $2",
                self.guild,
                self.people[user],
                value,
            )

    async def has_session(self) -> bool:
        return await sessions.session_of(self.database, self.held, NOW) is not None


@pytest.fixture
async def school(database: Database) -> Visited:
    made = Visited(0, 0)
    made.database, made.desk = database, PageDesk(database, "https://page.example.org", None)
    await database.pool.execute(
        "insert into guild (id, name, seen_at, owner_id) values ($1, 'School', $2, $3)",
        *(made.guild, NOW, made.people["owner"]),
    )
    for name, role in made.roles.items():
        await database.pool.execute("insert into role (guild_id, id, name) values ($1, $2, $3)", made.guild, role, name)
    for name, user in made.people.items():
        held = [int(role) for role in made.world.members[made.guild][user]["roles"]]
        await database.pool.execute(
            "insert into member (guild_id, user_id, name, roles) values ($1, $2, $3, $4)", made.guild, user, name, held
        )
    opened = await made.desk.open(made.guild, Viewer(made.people["maja"], None, frozenset()), NOW)
    entered = await sessions.enter(database, None, opened.address.partition("#")[2], NOW, 12)
    assert entered.held is not None
    made.held = entered.held
    return made


async def test_the_bot_says_what_somebody_on_the_page_may_read(school: Visited) -> None:
    shown, hidden = school.channels
    school.hide(hidden)

    await school.keep()
    assert await school.readable() == frozenset({shown})

    school.hide(shown, school.roles["Mentor"])
    school.open(hidden, school.people["maja"], kind=1)
    await school.keep()
    assert await school.readable() == frozenset({hidden})


async def test_who_lost_the_role_of_a_mentor_is_out(school: Visited) -> None:
    await school.change("maja", roles=[])

    await school.keep()

    assert not await school.has_session()


async def test_who_left_is_out(school: Visited) -> None:
    await school.change("maja", present=False)

    await school.keep()

    assert not await school.has_session()


async def test_who_is_still_a_mentor_stays(school: Visited) -> None:
    await school.keep()

    assert await school.has_session()


async def test_old_links_and_sessions_go(school: Visited) -> None:
    await school.keep(NOW + timedelta(days=40))

    assert await school.database.pool.fetchval("select count(*) from page_link") == 0
    assert await school.database.pool.fetchval("select count(*) from page_session") == 0


async def test_the_page_knows_a_mentor_and_what_they_see(school: Visited) -> None:
    visitor = await school.visitor()

    assert (visitor.name, visitor.guild_name, visitor.is_admin) == ("maja", "School", False)
    assert visitor.viewer.cohorts is None


async def test_a_mentor_with_a_cohort_sees_that_cohort(school: Visited) -> None:
    spring = school.roles["Cohort Spring"]
    await school.change("maja", roles=[school.roles["Mentor"], spring])

    assert (await school.visitor()).viewer.cohorts == frozenset({spring})


@pytest.mark.parametrize(
    ("user", "columns"),
    [("ola", {}), ("maja", {"roles": []}), ("maja", {"present": False}), ("maja", {"is_bot": True})],
)
async def test_the_page_shows_nothing_to_who_is_no_mentor_there(
    school: Visited, user: str, columns: dict[str, Any]
) -> None:
    await school.change(user, **columns)

    with pytest.raises(NotAllowed):
        await school.visitor(user)


async def test_the_page_shows_nothing_of_a_server_that_removed_the_bot(school: Visited) -> None:
    await school.database.pool.execute("update guild set present = false")

    with pytest.raises(NotAllowed):
        await school.visitor()


async def test_a_role_that_was_deleted_makes_nobody_a_mentor(school: Visited) -> None:
    await school.database.pool.execute("update role set deleted_at = $1 where name = 'Mentor'", NOW)

    with pytest.raises(NotAllowed):
        await school.visitor()
