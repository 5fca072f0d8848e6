"""Every command, suggestion, button, menu and form, used by whoever should not: one clear sentence and no data.

What there is to use is read from what the bot registered, so that nothing new is forgotten.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from sandbox.interactions import payloads
from sandbox.interactions.model import Answer, Kind, NotPossible
from sandbox.school.cast import Person
from tests.e2e.bot_process import until
from tests.e2e.mentor_scene import Scene
from tests.e2e.wrong_people import (
    MESSAGE_MENU,
    SELECTS,
    SLASH,
    USER_MENU,
    Pressable,
    Target,
    Use,
    everything_said,
    pressables,
    snapshot,
    uses,
    why_it_tells,
    why_no_refusal,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

AT_ONCE, ROLES = 6, 6
# Commands that are everybody's own: whoever asks is shown themselves. tests/e2e of these commands tell more.
FOR_STUDENTS = {"me": "shows whoever asks themselves", "privacy": "decides about whoever asks"}
SHOWN_TO_STUDENTS = {"me", "privacy show"}
# What is not used by the right person here, and why.
NOT_USED = {
    "export": "makes large files, and its answer has nothing to press",
    "audit": "reads the whole school again, and its answer has nothing to press",
    "sync": "reads the whole school again, and its answer has nothing to press",
}


@dataclass
class Walk:
    """The school, a second server that the bot is in, and everything that is registered."""

    scene: Scene
    uses: list[Use]
    target: Target
    stranger: Person
    names: re.Pattern[str]
    unnamed: re.Pattern[str]
    apart: re.Pattern[str]
    other_admin: int
    other_room: int

    async def use(self, one: Use, who: int, where: int, **more: Any) -> Answer:
        """Use a command about the student of a foreign cohort."""
        scene, box = self.scene, self.scene.box
        if one.kind == USER_MENU:
            return await scene._seen(who, where, await box.interact.user(who, where, one.name, self.target.student))
        if one.kind == MESSAGE_MENU:
            message = more.get("message", self.target.message)
            return await scene._seen(who, where, await box.interact.message(who, where, one.name, message))
        return await scene._seen(
            who, where, await box.interact.slash(who, where, one.name, {**one.filled(self.target), **more})
        )

    async def press(self, one: Pressable, who: int, where: int, message: int) -> Answer:
        """Press, choose or send it in a place where somebody can; the patched sandbox asks nobody where it was."""
        box = self.scene.box
        if one.kind in SELECTS:
            here = box.world.guild_of(where)
            role = self.target.role if here == self.scene.school.guild_id else here
            values = one.values or [str(role if one.kind == ROLES else where)]
            return await self.scene._seen(
                who, where, await box.interact.select(who, where, message, one.custom_id, values)
            )
        if one.kind == 0:
            opened = box.interactions.board.begin(Kind.COMPONENT, who, where, box.world.message(where, message))
            opened.metadata = payloads.metadata(box.world, opened, {})
            form = {"custom_id": one.custom_id, "components": []}
            box.interactions.board._modals[who, one.custom_id] = (opened, form)
            return await self.scene._seen(who, where, await box.interact.submit(who, where, one.custom_id, {}))
        return await self.scene._seen(who, where, await box.interact.click(who, where, message, one.custom_id))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walk(scene: Scene) -> Walk:
    world, guild = scene.world, scene.school.guild_id
    commands = [command for scope in world.commands.values() for command in scope.values()]
    for command in commands:
        command["default_member_permissions"] = None
    stranger = scene.students("steady", "Cohort Autumn")[0]
    wrote = next(
        int(fact["id"])
        for fact in world.every_message()
        if int(fact["author_id"]) == stranger.user_id and int(fact["channel_id"]) == scene.channel("general")
    )
    roles = {role["name"]: int(role["id"]) for role in world.guild(guild)["roles"]}
    target = Target(stranger.user_id, wrote, scene.channel("general"), roles["Cohort Autumn"])
    other = int(world.add_guild("Another school", world.add_user("other", global_name="Other Owner")["id"])["id"])
    admin = int(world.guild(other)["owner_id"])
    world.give_role(other, admin, world.add_role(other, "Mentor", permissions=8)["id"])
    room = int(world.add_channel(other, "mentors")["id"])
    world.post(room, admin, "Nobody knows us.")
    world.add_member(other, world.bot_user_id, [world.add_role(other, "Bot", permissions=8)["id"]])
    application = scene.application
    assert application is not None
    await until(lambda: any(one.id == other for one in application.bot.guilds), 20)
    return Walk(
        scene,
        uses(commands),
        target,
        stranger,
        names=_any_of(scene.students()),
        unnamed=_any_of(scene.students(), ids=False),
        apart=_any_of(one for one in scene.students() if one.cohort != "Cohort Spring" and one != stranger),
        other_admin=admin,
        other_room=room,
    )


def _any_of(people: Iterable[Person], *, ids: bool = True) -> re.Pattern[str]:
    """Anybody of them by name or user name, and by id unless ids are what was asked with."""
    words = {text for one in people for text in (one.name, one.username, *([str(one.user_id)] if ids else []))}
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(words, key=len, reverse=True)))


@pytest.fixture
def forging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a button be pressed that the message does not have, as if its answer had been moved there."""
    monkeypatch.setattr("sandbox.interactions.components.clickable", lambda _message, custom_id: FORGED[custom_id])
    monkeypatch.setattr("sandbox.interactions.components.chosen", lambda _world, _one, values, _channel: list(values))


FORGED: dict[str, dict[str, Any]] = {}


async def each[Thing](things: Iterable[Thing], do: Callable[[Thing], Awaitable[str | None]]) -> dict[str, str]:
    """What is wrong with each, several at once; things that are fine are left out."""
    turns, wrong = asyncio.Semaphore(AT_ONCE), {}

    async def one(thing: Thing) -> None:
        async with turns:
            try:
                told = await do(thing)
            except Exception as problem:  # noqa: BLE001 - every thing is looked at, whatever became of another
                told = f"{type(problem).__name__}: {problem}"
        if told is not None:
            wrong[_name(thing)] = told

    await asyncio.gather(*(one(thing) for thing in things))
    return wrong


def _name(thing: Any) -> str:
    return f"{thing.command} → {thing.custom_id}" if isinstance(thing, Pressable) else str(thing.name)


def for_staff(walk: Walk) -> list[Use]:
    return [one for one in walk.uses if one.name.split()[0] not in FOR_STUDENTS]


async def test_a_student_gets_one_sentence_from_every_command_and_nothing_changes(walk: Walk) -> None:
    student, room = walk.scene.students("steady", "Cohort Spring")[0].user_id, walk.scene.channel("general")
    before = await snapshot(walk.scene.database)

    async def asked(one: Use) -> str | None:
        return why_no_refusal(await walk.use(one, student, room), walk.names)

    assert len(walk.uses) > 30
    assert await each(for_staff(walk), asked) == {}
    assert await snapshot(walk.scene.database) == before


async def test_students_are_offered_nobody_while_they_type(walk: Walk) -> None:
    student, room = walk.scene.students("steady", "Cohort Spring")[0].user_id, walk.scene.channel("general")
    letters = walk.stranger.name[:2]

    async def typed(one: Use) -> str | None:
        for option in [option["name"] for option in one.options if option.get("autocomplete")]:
            found = await walk.scene.box.interact.autocomplete(student, room, one.name, option, {option: letters})
            told = why_it_tells(found, walk.names)
            if told is not None:
                return f"{option}: {told}"
        return None

    assert await each([one for one in for_staff(walk) if one.kind == SLASH], typed) == {}


async def test_a_mentor_of_another_cohort_learns_nothing_of_a_student_and_changes_nothing(walk: Walk) -> None:
    mentor, room = walk.scene.cohort_mentor.user_id, walk.scene.channel("mentors")
    before = await snapshot(walk.scene.database)

    async def asked(one: Use) -> str | None:
        return why_no_refusal(await walk.use(one, mentor, room), walk.apart)

    about_somebody = [one for one in for_staff(walk) if one.names_somebody]
    assert len(about_somebody) > 5
    assert await each(about_somebody, asked) == {}
    assert await snapshot(walk.scene.database) == before


async def test_no_command_works_outside_a_server_but_those_for_students(walk: Walk) -> None:
    mentor = walk.scene.mentor.user_id
    room = int(walk.scene.box.people.open_dm(mentor, walk.scene.world.bot_user_id)["id"])
    answered = []
    for one in for_staff(walk):
        with pytest.raises(NotPossible, match=r"direct messages|does not work here"):
            answered.append((one.name, await walk.use(one, mentor, room)))
    assert answered == []


async def test_another_server_learns_nothing_of_this_one(walk: Walk) -> None:
    """Its owner is administrator and mentor there, and names a student of here."""
    world = walk.scene.world
    other_message = int(world.post(walk.other_room, walk.other_admin, "Just a message.")["id"])

    async def asked(one: Use) -> str | None:
        changed = {} if one.kind == SLASH else {"message": other_message}
        there = {
            option["name"]: {7: walk.other_room, 8: int(world.guild(world.guild_of(walk.other_room))["id"])}[
                option["type"]
            ]
            for option in one.options
            if option.get("required") and option["type"] in {7, 8}
        }
        return why_it_tells(await walk.use(one, walk.other_admin, walk.other_room, **changed, **there), walk.unnamed)

    assert await each(for_staff(walk), asked) == {}


def steps(one: Use) -> list[dict[str, Any]]:
    """Every step that a command can begin with; once without any where it has none."""
    choices = [line["value"] for option in one.options if option["name"] == "step" for line in option["choices"]]
    return [{"step": value} for value in choices] or [{}]


@dataclass
class Public:
    """What came of asking everything in public: what can be pressed then, and what everybody saw."""

    to_press: list[Pressable]
    open_to_all: dict[str, str]
    wrong: dict[str, str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asked_in_public(walk: Walk) -> Public:
    """The answers that the right people get where students read along, about the stranger."""
    scene = walk.scene
    found: dict[str, Pressable] = {}
    open_to_all: dict[str, str] = {}
    room = scene.channel("general")

    async def asked(one: Use) -> str | None:
        for who, more in [(scene.mentor.user_id, {}), *((scene.admin.user_id, step) for step in steps(one))]:
            answer = await walk.use(one, who, room, **more)
            if not answer.ephemeral and answer.modal is None:
                open_to_all[one.name] = everything_said(answer)
            for pressable in pressables(answer, one.name):
                found.setdefault(pressable.custom_id, pressable)
        return None

    wrong = await each([one for one in for_staff(walk) if one.name.split()[0] not in NOT_USED], asked)
    return Public(list(found.values()), open_to_all, wrong)


async def test_whoever_may_ask_is_answered_alone_where_students_read_along(asked_in_public: Public) -> None:
    assert asked_in_public.wrong == {}
    assert asked_in_public.open_to_all == {}


async def test_students_who_press_anything_get_one_sentence(walk: Walk, asked_in_public: Public, forging: None) -> None:
    """As if the answers had been moved to where students read: buttons, menus, and forms that were open."""
    del forging
    student, room = walk.scene.students("steady", "Cohort Spring")[0].user_id, walk.scene.channel("general")
    before = await snapshot(walk.scene.database)

    async def pressed(one: Pressable) -> str | None:
        FORGED[one.custom_id] = one.component
        for each_way in (one, one.as_form):
            told = why_no_refusal(await walk.press(each_way, student, room, walk.target.message), walk.names)
            if told is not None:
                return told
        return None

    assert len(asked_in_public.to_press) > 40
    assert await each(asked_in_public.to_press, pressed) == {}
    assert await snapshot(walk.scene.database) == before


async def test_what_is_about_a_student_of_another_cohort_opens_for_no_other_mentor(
    walk: Walk, asked_in_public: Public, forging: None
) -> None:
    del forging
    mentor, room = walk.scene.cohort_mentor.user_id, walk.scene.channel("mentors")
    there = int(walk.scene.world.post(room, mentor, "Here it was.")["id"])
    about = {one.name for one in walk.uses if one.names_somebody}

    async def pressed(one: Pressable) -> str | None:
        FORGED[one.custom_id] = one.component
        return why_it_tells(await walk.press(one, mentor, room, there), walk.apart)

    assert await each([one for one in asked_in_public.to_press if one.command in about], pressed) == {}


async def test_presses_in_another_server_tell_nothing_of_this_one(
    walk: Walk, asked_in_public: Public, forging: None
) -> None:
    del forging
    there = int(walk.scene.world.post(walk.other_room, walk.other_admin, "Here it was.")["id"])

    async def pressed(one: Pressable) -> str | None:
        FORGED[one.custom_id] = one.component
        return why_it_tells(await walk.press(one, walk.other_admin, walk.other_room, there), walk.unnamed)

    # The set-up's buttons carry nothing of any server: they set up the one they are pressed on.
    one_of_each = {one.purpose: one for one in asked_in_public.to_press if not one.purpose.startswith("su:")}
    assert await each(one_of_each.values(), pressed) == {}


async def test_what_students_are_shown_of_themselves_shows_others_nothing_of_them(walk: Walk, forging: None) -> None:
    """Another student presses everything in it, and so does whoever owns another server."""
    del forging
    scene, room = walk.scene, walk.scene.channel("general")
    other = scene.students("steady", "Cohort Spring")[1].user_id
    own = [one for one in walk.uses if one.name in SHOWN_TO_STUDENTS]
    assert len(own) == len(SHOWN_TO_STUDENTS)
    shown = [(await walk.use(one, walk.stranger.user_id, room), one.name) for one in own]
    assert all(answer.ephemeral for answer, _ in shown)
    everything = [pressable for answer, name in shown for pressable in pressables(answer, name)]
    there = int(scene.world.post(walk.other_room, walk.other_admin, "Here it was.")["id"])

    async def pressed(one: Pressable) -> str | None:
        FORGED[one.custom_id] = one.component
        answers = [await walk.press(one, other, room, walk.target.message)]
        answers.append(await walk.press(one, walk.other_admin, walk.other_room, there))
        told = [why_it_tells(answer, _any_of([walk.stranger])) for answer in answers]
        return next((text for text in told if text is not None), None)

    assert await each(everything, pressed) == {}
    for one in own:
        answer = await walk.use(one, walk.other_admin, walk.other_room)
        assert why_it_tells(answer, walk.names) is None, one.name
