"""A walk over every report and every action: no mentor learns of a channel they cannot read, or of others' students.

The mentor of Cohort Spring may not read one busy channel. Whatever they ask, neither its name, nor its id, nor those of
its threads and messages, nor a text written there is in the answer, its table, its buttons or what its picture is drawn
from; nor is a student of another cohort, unless `/search` found what they wrote in a channel the mentor reads.
"""

import re
from dataclasses import fields, is_dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio

from sandbox import permissions as bits
from services.errors import ProfilerError
from services.people.access import Asker
from services.people.guild_settings import GuildSettings
from services.render import Renderer
from services.reports import book
from services.reports.action import Ask, Press
from services.reports.question import Question, ReportTools
from services.rules.kinds import Rule, RuleKind
from services.rules.store import add_rule, remove_rule
from services.search.indexer import Indexer
from tests.e2e.bot_process import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

HIDDEN = "zebrowisko"
LONG_ENOUGH = 30  # characters of a text that nobody writes twice
SETTINGS = GuildSettings(time_zone="Europe/Warsaw")
WRITTEN_TABLES = ("note", "snooze", "quiet_verdict", "question_mark", "task", "absence", "nudge")
RULE = 4711  # a rule of all cohorts: whom it touches is for each mentor another list


class Recorder(Renderer):
    """A renderer that remembers what it was given."""

    def __init__(self, renderer: Renderer) -> None:
        super().__init__()
        self._renderer: Renderer = renderer
        self.given: list[Any] = []

    async def run(self, task: str, payload: object) -> Any:
        """What the other renderer makes of it."""
        self.given.append(payload)
        return await self._renderer.run(task, payload)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walk(scene):
    """Who walks, what with, and everything that must not be seen; the channel is theirs again afterwards."""
    await Indexer(scene.database).caught_up()
    place, mentor = scene.channel("help"), scene.cohort_mentor.user_id
    shell = scene.application.bot.get_cog("Search").answering
    scene.world.update_channel(place, name=HIDDEN)
    scene.world.set_overwrite(place, mentor, 1, deny=bits.VIEW_CHANNEL)
    member = scene.world.members[scene.school.guild_id][mentor]
    roles = {int(one["id"]): one["name"] for one in scene.world.guilds[scene.school.guild_id]["roles"]}
    held = {int(role): roles[int(role)] for role in member["roles"]}
    asker = Asker(mentor, scene.school.guild_id, held, {scene.channel("mentors"): "mentors"})
    hidden = {place} | {int(one["id"]) for one in scene.world.channels.values() if one.get("parent_id") == str(place)}

    async def closed():
        return place not in (await shell.viewer(asker, SETTINGS)).channels

    await until(closed, 20)

    async def renamed():
        return await scene.database.pool.fetchval("select name from channel where id = $1", place) == HIDDEN

    await until(renamed, 20)
    spring = scene.students(cohort="Cohort Spring")
    rule = Rule(
        scene.school.guild_id, RULE, RuleKind.SILENT, 3, None, "hello", None, 0.0, scene.admin.user_id, shell.clock()
    )
    async with scene.database.pool.acquire() as con:
        await add_rule(con, rule)
    renderer = Recorder(shell.tools.renderer)
    yield SimpleNamespace(
        scene=scene,
        asker=asker,
        viewer=await shell.viewer(asker, SETTINGS),
        tools=ReportTools(scene.database, renderer),
        renderer=renderer,
        now=shell.clock(),
        students=spring,
        strangers=[one for one in scene.students() if one not in spring],
        cohort=next(role for role, name in roles.items() if name == "Cohort Spring"),
        other_cohorts=[role for role, name in roles.items() if name.startswith("Cohort ") and name != "Cohort Spring"],
        hidden=hidden,
        secrets=await secrets_of(scene, hidden),
    )
    async with scene.database.pool.acquire() as con:
        await remove_rule(con, scene.school.guild_id, RULE, shell.clock())
    scene.world.remove_overwrite(place, mentor)
    scene.world.update_channel(place, name="help")


async def secrets_of(scene, hidden):
    """Names, ids and texts that only the hidden channel and its threads have."""
    rows = await scene.database.pool.fetch("select id, channel_id, content from message")
    inside = [row for row in rows if row["channel_id"] in hidden]
    outside = "\n".join(plain(row["content"]) for row in rows if row["channel_id"] not in hidden)
    beginnings = {plain(row["content"])[:LONG_ENOUGH] for row in inside}
    threads = {scene.world.channels[one]["name"] for one in hidden}
    others = {one["name"] for number, one in scene.world.channels.items() if number not in hidden}
    names = {HIDDEN, *(name for name in threads - others if len(name) > 12)}
    return {
        "texts": {text for text in beginnings if len(text) == LONG_ENOUGH and text not in outside},
        "names": names,
        "ids": {str(number) for number in hidden} | {str(row["id"]) for row in inside},
    }


def plain(text):
    return " ".join(text.replace("\\", "").replace("*", "").split())


def strings(value):
    """Every text and number inside an answer or a payload, as texts."""
    match value:
        case str():
            yield value
        case bytes() | bool() | None:
            return
        case dict():
            for each in (*value.keys(), *value.values()):
                yield from strings(each)
        case list() | tuple() | set() | frozenset():
            for each in value:
                yield from strings(each)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from strings(getattr(value, field.name))
        case _:
            yield str(value)


def leaked(walk, *shown, names_allowed=False):
    """What of the hidden channel, and which strangers, are in what is shown."""
    said = [plain(text) for text in strings(shown)]
    everything = "\n".join(said)
    numbers = set(re.findall(r"\d{15,20}", everything))
    found = {name for name in walk.secrets["names"] if name in everything} | (numbers & walk.secrets["ids"])
    found |= {text for text in walk.secrets["texts"] if text in everything}
    if not names_allowed:
        found |= {one.name for one in walk.strangers if one.name in everything}
        found |= numbers & {str(one.user_id) for one in walk.strangers}
    return found


def asked_with(walk):
    """Each report by name, and the values it is asked with."""
    one, other = (person.user_id for person in walk.students[:2])
    values = {
        "student": one,
        "students": [one, other],
        "cohort": walk.cohort,
        "cohorts": [],
        "period": "90 days",
        "text": '"zadanie"',
        "compare": "cohort",
        "rule": str(RULE),
    }
    return {name: dict(values) for name in book.REPORTS} | {"search": {"text": '"zadanie"'}}


def question(walk, name, values):
    return Question(walk.asker.guild_id, name, walk.viewer, SETTINGS, walk.now, values, whole=True)


async def shown_by(walk, name, values):
    """A report and every text that its picture is drawn from; or the sentence that says why there is none."""
    given = len(walk.renderer.given)
    try:
        report = await book.report(walk.tools, question(walk, name, values))
    except ProfilerError as refusal:
        return str(refusal), []
    return report, [text for payload in walk.renderer.given[given:] for text in strings(payload) if not text.isdigit()]


async def test_no_report_shows_a_hidden_channel_or_another_cohorts_student(walk):
    assert len(walk.secrets["texts"]) > 50
    answered = set()
    for name, values in asked_with(walk).items():
        report, drawn = await shown_by(walk, name, values)
        assert not leaked(walk, report, drawn, names_allowed=name == "search"), name
        if not isinstance(report, str):
            assert report.sentences or report.fields or report.png, name
            answered.add(name)
    # A mentor of one cohort has nothing to compare it with; "question" needs a question's id.
    assert set(book.REPORTS) - answered <= {"cohort compare", "question"}


async def test_a_reader_of_everything_would_be_caught_by_this_walk(walk):
    everything = replace(walk.viewer, cohorts=None, channels=walk.viewer.channels | walk.hidden)
    for name, values in (("cohort channels", {"period": "90 days"}), ("search", {"text": '"zadanie"'})):
        asked = replace(question(walk, name, values), viewer=everything)
        assert leaked(walk, await book.report(walk.tools, asked), names_allowed=True), name


async def test_no_report_without_a_cohort_named_shows_more(walk):
    for name, values in asked_with(walk).items():
        if name.startswith("cohort ") or name in {"quiet", "questions", "question times", "attention", "weekly"}:
            shown = await shown_by(walk, name, {**values, "cohort": None})
            assert not leaked(walk, *shown), name


async def test_every_report_about_a_stranger_or_another_cohort_is_refused(walk):
    stranger = walk.strangers[0].user_id
    for name, values in asked_with(walk).items():
        about = {"student": stranger} if "student" in name or name in {"activity", "brief"} else {}
        about |= {"students": [walk.students[0].user_id, stranger]} if name == "student compare" else {}
        about |= (
            {"cohort": walk.other_cohorts[0]} if name.startswith("cohort ") or name in {"quiet", "questions"} else {}
        )
        if about:
            with pytest.raises(ProfilerError) as refusal:
                await book.report(walk.tools, question(walk, name, {**values, **about}))
            assert not leaked(walk, str(refusal.value), names_allowed=True), name


async def test_questions_of_strangers_and_of_the_hidden_channel_are_refused(walk):
    rows = await walk.scene.database.pool.fetch(
        "select id, channel_id, author_id from message where asks and deleted_at is null"
    )
    strangers = {one.user_id for one in walk.strangers}
    hidden = [row["id"] for row in rows if row["channel_id"] in walk.hidden][:3]
    others = [row["id"] for row in rows if row["author_id"] in strangers][:3]
    assert hidden
    assert others
    for number in (*hidden, *others):
        with pytest.raises(ProfilerError) as refusal:
            await book.report(walk.tools, question(walk, "question", {"question": number}))
        assert not leaked(walk, str(refusal.value), names_allowed=True)


async def test_no_action_tells_of_a_stranger_or_writes_about_one(walk):
    pool, stranger = walk.scene.database.pool, walk.strangers[0].user_id
    before = [await pool.fetchval(f"select count(*) from {table}") for table in WRITTEN_TABLES]
    rows = await pool.fetch(
        "select id from message where asks and deleted_at is null and author_id = any($1)",
        [one.user_id for one in walk.strangers],
    )
    for action in book.ACTIONS:
        value = str(rows[0]["id"]) if action.startswith("question") else str(stranger)
        for suffix in ("", ":7"):
            entered = {"text": "x", "until": "2027-01-01", "day": "2027-01-01"}
            press = Press(
                walk.asker.guild_id,
                action,
                value + suffix,
                walk.viewer,
                SETTINGS,
                walk.now,
                entered,
                walk.now.toordinal(),
            )
            try:
                done = await book.act(walk.tools, press)
            except (ProfilerError, ValueError, IndexError):  # a value that no button has
                continue
            if isinstance(done, Ask):  # for another report, refused where it is about somebody
                answer, _ = await shown_by(walk, done.name, done.values)
                refused = isinstance(answer, str)
                assert refused or not {"student", "question"} & done.values.keys(), action
                assert not leaked(walk, answer, names_allowed=refused), action
            else:
                assert not leaked(walk, done), action
    assert [await pool.fetchval(f"select count(*) from {table}") for table in WRITTEN_TABLES] == before


TRICK = "@everyone <@&1> [gift](https://evil.example) `x` ||y|| \u202e\u200b"
MARKUP = re.compile(
    r"(?<!\\)(?:@everyone|<@&1>|\[gift|\]\((?!https://discord\.com/)|https://evil|`x|\|\|y)|https(?<!\\)://evil|[\u202e\u200b]"
)
CODE = re.compile(r"```.*?```", re.DOTALL)  # nothing in it formats
RENAMED = (
    "update member set display_name = $2 || user_id::text where guild_id = $1",
    "update channel set name = $2 || id::text where guild_id = $1",
    "update role set name = name || $2 where guild_id = $1 and name like 'Cohort %'",
)


async def test_no_name_formats_links_calls_or_hides_in_any_report(walk):
    """The last one: everything keeps its new name."""
    tricked = 0
    for statement in RENAMED:
        await walk.scene.database.pool.execute(statement, walk.asker.guild_id, TRICK)
    for name, values in asked_with(walk).items():
        report, _ = await shown_by(walk, name, values)
        shown = [report] if isinstance(report, str) else [*report.sentences, *report.footnotes, report.title]
        if not isinstance(report, str):
            shown += [text for field in report.fields for text in (field.name, field.value)]
        assert not [text for text in shown if MARKUP.search(CODE.sub("", text))], name
        tricked += any("gift" in text for text in shown)

    assert tricked > 10
