from datetime import UTC, date, datetime, timedelta

import pytest

from services.config.server_names import ServerNames
from services.looks.log import Asked, find_looks, without_strangers
from services.looks.names import NAMES, What, action_name
from services.looks.telling import told_log
from services.people.students import DELETED_USERS
from services.wording.periods import Period
from services.wording.words import Words

GUILD, OTHER, MENTOR, ADMIN, ADA = 1000, 2000, 50, 51, 5
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ENGLISH = Words("en-GB")
ALWAYS = Asked(NOW - timedelta(days=30), NOW + timedelta(days=1))
PERIOD = Period(date(2026, 10, 25), date(2026, 11, 23), 30, "Last 30 days")
CHANGE = {"before": {"time_zone": None, "gone": 1}, "after": {"time_zone": "Europe/Warsaw", "gone": 2}}
ROWS = [
    (GUILD, 1, 0, MENTOR, "student card", ADA, {}),
    (GUILD, 2, 1, MENTOR, "note_add", ADA, {}),
    (GUILD, 3, 2, ADMIN, "config", None, CHANGE),
    (GUILD, 4, 3, MENTOR, "cohort ranking: csv", None, {}),
    (GUILD, 5, 4, MENTOR, "nudge_send", ADA, {}),
    (GUILD, 6, 5, ADA, "privacy_show", ADA, {}),
    (GUILD, 7, 6, 0, "weekly", None, {}),
    (GUILD, 8, 60 * 24 * 40, MENTOR, "student card", ADA, {}),
    (OTHER, 9, 0, MENTOR, "student card", ADA, {}),
]


@pytest.fixture
async def con(database):
    async with database.pool.acquire() as con:
        await con.executemany(
            "insert into audit_log (guild_id, id, at, actor_id, action, subject_id, channel_id, question)"
            " values ($1, $2, $3, $4, $5, $6, 77, $7)",
            [(*row[:2], NOW - timedelta(minutes=row[2]), *row[3:]) for row in ROWS],
        )
        await con.executemany(
            "insert into member (guild_id, user_id, name, display_name) values ($1, $2, $3, $3)",
            [(GUILD, MENTOR, "Maja_M"), (GUILD, ADA, "Ada"), (OTHER, ADMIN, "Elsewhere")],
        )
        yield con


async def found(con, **narrowed):
    asked = Asked(**{"first": ALWAYS.first, "until": ALWAYS.until, **narrowed})
    return [entry.id for entry in (await find_looks(con, GUILD, asked, 1)).entries]


async def test_the_newest_come_first_and_another_server_and_another_time_never(con):
    assert await found(con) == [1, 2, 3, 4, 5, 6, 7]
    assert await found(con, until=NOW) == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("narrowed", "ids"),
    [
        ({"actor_id": MENTOR}, [1, 2, 4, 5]),
        ({"subject_id": ADA}, [1, 2, 5, 6]),
        ({"subject_id": ADA, "actor_id": ADMIN}, []),
        ({"what": What.LOOKS}, [1, 7]),
        ({"what": What.NOTES}, [2]),
        ({"what": What.SETTINGS}, [3]),
        ({"what": What.FILES}, [4]),
        ({"what": What.MESSAGES}, [5]),
        ({"what": What.STUDENTS}, [6]),
    ],
)
async def test_it_is_narrowed_by_person_student_and_kind(con, narrowed, ids):
    assert await found(con, **narrowed) == ids


async def test_pages_hold_ten_and_one_beyond_the_last_is_the_first(con):
    await con.executemany(
        "insert into audit_log (guild_id, id, at, actor_id, action) values ($1, $2, $3, 50, 'quiet')",
        [(GUILD, 100 + n, NOW - timedelta(hours=n)) for n in range(15)],
    )
    second = await find_looks(con, GUILD, ALWAYS, 2)
    assert (len(second.entries), second.found, second.page, second.pages) == (10, 22, 2, 3)
    assert (await find_looks(con, GUILD, ALWAYS, 9)).page == 1


async def test_entries_are_said_with_names_changes_and_places(con):
    page = await find_looks(con, GUILD, ALWAYS, 1)
    told = told_log(page, PERIOD, ENGLISH, ServerNames(), own=False)
    lines = told.text.splitlines()
    assert lines[0] == r"**Maja\_M** · card: Ada"
    assert lines[1].endswith("· <#77>")
    assert "**<@51>** · changed settings" in lines
    assert "-# ↳ Time zone: the default → Europe/Warsaw" in lines
    assert "**Ada** · what is kept about them" in lines
    assert "**by itself** · weekly report" in lines
    assert told.footer == "Last 30 days · 7 entries"
    own = told_log(page, PERIOD, ENGLISH, ServerNames(), own=True)
    assert own.footer.endswith("You see what you did yourself; administrators see all.")


@pytest.mark.parametrize("words", [ENGLISH, Words("pl")], ids=["en", "pl"])
def test_every_name_is_said_in_both_languages_and_an_unknown_one_as_it_is(words):
    assert all(action_name(action, words) for action in NAMES)
    assert action_name("new_thing *", words) == r"new thing \*"
    assert "csv" in action_name("student card: csv", words)


async def test_whoever_was_forgotten_is_a_deleted_account(con):
    await con.execute("update audit_log set actor_id = $1 where id = 1", DELETED_USERS)
    page = await find_looks(con, GUILD, ALWAYS, 1)
    assert "**a deleted account** · card: Ada" in told_log(page, PERIOD, ENGLISH, ServerNames(), own=False).text


async def test_a_mentor_of_one_cohort_reads_no_name_of_another(con):
    await con.execute("update member set roles = '{7}' where user_id = $1", ADA)
    page = await find_looks(con, GUILD, ALWAYS, 1)
    for cohorts, seen in ((None, True), ({7}, True), ({8}, False)):
        told = told_log(without_strangers(page, cohorts), PERIOD, ENGLISH, ServerNames(), own=True)
        assert ("card: Ada" in told.text) is seen
        assert ("somebody of another cohort" in told.text) is not seen
