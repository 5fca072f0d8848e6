import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import ProfilerError
from services.people.access import NotAllowed
from services.people.finding import (
    best,
    check_students,
    find_channels,
    find_cohorts,
    find_people,
    given_id,
    resolved,
    student_given,
)
from services.people.guild_settings import GuildSettings
from services.people.roster import named_students, roster
from services.reports.question import Viewer
from tests.services.school import AUTUMN, GENERAL, GUILD, MENTOR_ROLE, SECRET, SPRING, found, join, noon

ALL = Viewer(9, None, frozenset({GENERAL, SECRET}))
SETTINGS = GuildSettings()


@pytest.fixture
async def school(con):
    await found(con)
    await join(con, 1, "Łukasz Żak", SPRING)
    await join(con, 2, "Zofia Lis", SPRING)
    await join(con, 3, "Ola", SPRING)
    await join(con, 4, "Ola", AUTUMN)
    await join(con, 5, "Ola", AUTUMN, left_at=noon(3))
    await join(con, 6, "Maja Żak", MENTOR_ROLE)
    await join(con, 7, "Elżbieta", AUTUMN)
    return con


async def people(con, text, viewer=ALL):
    return await find_people(con, GUILD, text, viewer, SETTINGS)


async def test_a_name_is_found_without_its_accents_wherever_a_word_begins(school):
    assert await people(school, "zak") == [("Łukasz Żak", 1)]
    assert await people(school, "LUKASZ") == [("Łukasz Żak", 1)]
    assert [user for _, user in await people(school, "z")] == [2, 1, 7]  # begins so, a word begins so, anywhere


async def test_every_letter_finds_who_has_just_come_or_changed_their_name(school):
    assert await people(school, "nowa") == []
    await join(school, 13, "Nowak", SPRING)
    assert await people(school, "nowa") == [("Nowak", 13)]
    await school.execute("update member set display_name = 'Kowal' where user_id = 13")
    assert await people(school, "nowa") == []
    assert await people(school, "kow") == [("Kowal", 13)]


async def test_among_ten_thousand_people_only_those_offered_are_read(school):
    await school.execute(
        "insert into member (guild_id, user_id, name) select $1, 999 + n, 'Żak ' || n from generate_series(1, 9999) n",
        GUILD,
    )
    for typed in ("", "z", "zak 99"):
        assert len(await people(school, typed)) == 25


async def test_those_offered_are_those_of_the_roster(school):
    await join(school, 14, "Left before the bot came", joined_at=None, present=False)
    await join(school, 15, "Robot", SPRING, is_bot=True)
    await join(school, 16, "Guest")
    await join(school, 456226577798135808, "deleted_user_1", joined_at=None, present=False)
    for answers in (SETTINGS, GuildSettings(student_roles=("Cohort *",)), GuildSettings(student_roles=("Nobody",))):
        for viewer in (ALL, Viewer(9, frozenset({SPRING}), frozenset()), Viewer(9, frozenset(), frozenset())):
            seen = [person.user_id for person in (await roster(school, GUILD, answers, viewer)).students]
            assert [one for _, one in await named_students(school, GUILD, answers, viewer)] == seen


async def test_people_of_one_name_are_told_apart(school):
    labels = dict(await people(school, "ola"))
    assert set(labels.values()) == {3, 4, 5}
    assert set(labels) == {"Ola · Cohort Spring", "Ola · Cohort Autumn", "Ola · Cohort Autumn, left the server"}


async def test_two_people_whom_nothing_tells_apart_are_told_apart_by_their_ids(school):
    await join(school, 8, "Ola", AUTUMN)
    labels = dict(await people(school, "ola"))
    assert len(labels) == 4
    assert "Ola · 8" in labels


async def test_a_mentor_of_a_cohort_finds_its_students_alone(school):
    mine = Viewer(9, frozenset({SPRING}), frozenset())
    assert {user for _, user in await people(school, "", mine)} == {1, 2, 3}
    assert await find_cohorts(school, GUILD, "", mine, SETTINGS) == [("Cohort Spring", SPRING)]


async def test_only_channels_that_may_be_read_are_offered(school):
    await school.execute(
        "insert into channel (guild_id, id, name, kind, parent_id) values ($1, 2005, 'żaba', 11, $2)", GUILD, GENERAL
    )
    viewer = Viewer(9, None, frozenset({GENERAL, 2005}))
    assert await find_channels(school, GUILD, "", viewer) == [("#general", GENERAL), ("#general › żaba", 2005)]
    assert await find_channels(school, GUILD, "#zab", viewer) == [("#general › żaba", 2005)]
    assert await find_channels(school, GUILD, "secret", viewer) == []


async def test_what_was_typed_becomes_ids_and_nothing_becomes_none(school):
    typed = {"student": "zofia", "students": ["<@1>", "Zofia Lis", "", "1"], "cohort": "autumn", "channel": "#secret"}
    assert await resolved(school, GUILD, {**typed, "period": ""}, ALL, SETTINGS) == {
        "student": 2,
        "students": [1, 2],
        "cohort": AUTUMN,
        "channel": SECRET,
        "period": "",
    }
    empty = await resolved(school, GUILD, {"cohort": "", "channel": "", "student": ""}, ALL, SETTINGS)
    assert empty == {"cohort": None, "channel": None, "student": None}


async def test_somebody_who_left_is_found_by_a_name_nobody_else_has(school):
    await join(school, 12, "Gone", SPRING, left_at=noon(3))
    assert await student_given(school, GUILD, "gone", ALL, SETTINGS) == 12


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"student": "nobody"}, "no student called “nobody”"),
        ({"student": "ola"}, "Several students"),
        ({"cohort": "winter"}, "no such cohort"),
        ({"cohort": "123"}, "no such cohort"),
        ({"channel": "nowhere"}, "no such channel"),
    ],
)
async def test_what_does_not_exist_is_said(school, values, says):
    with pytest.raises(ProfilerError, match=says):
        await resolved(school, GUILD, values, ALL, SETTINGS)


async def test_a_channel_that_may_not_be_read_does_not_exist(school):
    viewer = Viewer(9, None, frozenset({GENERAL}))
    for typed in ("secret", str(SECRET), f"<#{SECRET}>"):
        with pytest.raises(ProfilerError, match="no such channel"):
            await resolved(school, GUILD, {"channel": typed}, viewer, SETTINGS)


async def test_a_question_about_other_peoples_students_is_refused(school):
    mine = Viewer(9, frozenset({SPRING}), frozenset())
    await check_students(school, GUILD, {"student": 1, "students": [2, 3]}, mine, SETTINGS)
    for values in ({"student": 4}, {"students": [1, 4]}):
        with pytest.raises(NotAllowed, match="another cohort"):
            await check_students(school, GUILD, values, mine, SETTINGS)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("123", 123),
        ("<@123>", 123),
        ("<@!123>", 123),
        ("<#7>", 7),
        ("Ola 1", None),
        ("", None),
        (str(2**63 - 1), 2**63 - 1),
        (str(2**63), None),
    ],
)
def test_a_mention_and_digits_are_ids(text, number):
    assert given_id(text) == number


@settings(max_examples=60)
@given(st.lists(st.text("aąbcz ", max_size=8), max_size=12), st.text("aąbz", max_size=3), st.randoms())
def test_what_is_found_fits_and_its_order_is_that_of_no_input(names, typed, random):
    def plain(text):
        return " ".join(text.replace("ą", "a").split())

    named = [(name, name) for name in names]
    got = best(typed, named)
    assert sorted(got) == sorted(name for name in names if plain(typed) in plain(name))
    begins = [plain(name).startswith(plain(typed)) for name in got]
    assert begins == sorted(begins, reverse=True)
    random.shuffle(named)
    assert [plain(name) for name in best(typed, named)] == [plain(name) for name in got]
