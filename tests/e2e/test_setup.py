"""/setup on a new server: every step as an administrator sees it, left, taken up again, and pressed by others."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from sandbox import permissions as bits
from tests.e2e.bot_process import until
from tests.e2e.setup_scene import BUTTON, Newcomer, chosen, new_server, parts, says

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(
    postgres: str, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Newcomer]:
    async with new_server(postgres, migrated_template, tmp_path_factory.mktemp("bot")) as made:
        yield made


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def untouched(scene: Newcomer) -> AsyncIterator[None]:
    """Each test begins on a server where nothing is set."""
    yield
    assert scene.application is not None
    await scene.database.pool.execute("delete from setup_progress")
    await scene.database.pool.execute("delete from guild_setting")
    await scene.database.pool.execute("delete from attachment_limit")
    await scene.application.live.refresh()


async def test_whoever_only_confirms_has_everything_set_as_it_was_guessed(scene: Newcomer) -> None:
    panel, titles = await scene.setup(), []
    assert panel.ephemeral
    while any(one.get("label") == "Continue" for one in parts(panel, {BUTTON})):
        titles.append(says(panel).splitlines()[0])
        panel = await scene.press(panel, "Continue")
        assert panel.ack_ms < 3000
    assert len(titles) == 6
    assert "Everything at a glance · 7 of 7" in says(panel)
    roles, rooms, own = scene.fresh.roles, scene.fresh.channels, scene.own()
    assert own["mentor_roles"] == [str(roles["Instructors"])]
    assert own["student_roles"] == [str(roles["Participants"])]
    assert own["mentor_channel"] == str(rooms["instructors"])
    assert own["privacy_channel"] == str(rooms["announcements"])
    assert own["support_channel"] == str(rooms["help"])
    assert (own["language"], own["time_zone"], own["consent_mode"]) == ("en", "Europe/London", "notice")
    posted = await scene.press(panel, "Post the notice")
    assert f"The notice for students stands in <#{rooms['announcements']}>" in says(posted)
    (notice,) = scene.world_messages("announcements")
    assert "Your data on this course" in notice["embeds"][0]["title"]
    assert "All set" in says(await scene.press(posted, "Done"))
    rows = await scene.database.pool.fetch("select actor_id, question from audit_log where action = 'config'")
    assert {row["actor_id"] for row in rows} == {scene.admin}
    assert {name for row in rows for name in row["question"]["after"]} >= {"mentor_roles", "mentor_channel"}


async def test_it_is_taken_up_where_it_was_left_by_another_administrator_after_a_restart(scene: Newcomer) -> None:
    first = await scene.press(await scene.press(await scene.setup(), "Continue"), "Continue")
    assert "Channels · 3 of 7" in says(first)
    await scene.restart()
    other = int(scene.box.world.add_user("second")["id"])
    scene.box.world.add_member(scene.fresh.guild_id, other, [scene.fresh.roles["Admin"]])
    assert "Channels · 3 of 7" in says(await scene.setup(who=other))
    assert "Your course · 4 of 7" in says(await scene.press(first, "Continue"))  # the old panel works on
    assert "Your course · 4 of 7" in says(await scene.setup(who=other))


async def test_what_is_chosen_holds_at_once_and_stays_when_it_is_renamed(scene: Newcomer) -> None:
    roles = scene.fresh.roles
    panel = await scene.setup("roles")
    assert chosen(panel, "mentor_roles") == [str(roles["Instructors"])]
    panel = await scene.choose(panel, "mentor_roles", roles["Admin"], roles["Instructors"])
    assert set(scene.own()["mentor_roles"]) == {str(roles["Admin"]), str(roles["Instructors"])}
    scene.box.world.update_role(scene.fresh.guild_id, roles["Instructors"], name="Teachers of old")
    try:
        assert set(chosen(await scene.setup("roles"), "mentor_roles")) == {
            str(roles["Admin"]),
            str(roles["Instructors"]),
        }
    finally:
        scene.box.world.update_role(scene.fresh.guild_id, roles["Instructors"], name="Instructors")


async def test_dates_are_typed_and_a_mistake_loses_nothing(scene: Newcomer) -> None:
    panel = await scene.setup("course")
    form = await scene.press(panel, "Dates and holidays…")
    told = await scene.submit(form, course_start="2026-09-01", course_end="someday", holidays="")
    assert ">>> 2026-09-01\nsomeday" in says(told)
    assert "course_start" not in scene.own()
    form = await scene.press(told, "Dates and holidays…")
    told = await scene.submit(
        form, course_start="1 Sep 2026", course_end="", holidays="2026-12-23 - 2027-01-06 Christmas\n2026-11-11"
    )
    assert "**Course start**: 1 Sept 2026" in says(told)
    assert scene.own()["holidays"] == [["2026-11-11", "2026-11-11", ""], ["2026-12-23", "2027-01-06", "Christmas"]]


async def test_a_guess_that_changed_meanwhile_is_shown_before_it_is_kept(scene: Newcomer) -> None:
    panel = await scene.setup("channels")
    scene.box.world.update_channel(scene.fresh.channels["instructors"], name="renamed")
    made = int(scene.box.world.add_channel(scene.fresh.guild_id, "mentors")["id"])
    try:
        told = await scene.press(panel, "Continue")
        assert "Something changed meanwhile" in says(told)
        assert chosen(told, "mentor_channel") == [str(made)]
        assert "mentor_channel" not in scene.own()
    finally:
        scene.box.world.delete_channel(made)
        scene.box.world.update_channel(scene.fresh.channels["instructors"], name="instructors")


async def test_whoever_goes_on_before_a_choice_is_answered_keeps_it_and_is_not_asked_again(scene: Newcomer) -> None:
    panel = await scene.setup("start")
    chose, went_on = await asyncio.gather(
        scene.choose(panel, "time_zone", "Europe/Warsaw"), scene.press(panel, "Continue")
    )
    assert scene.own()["time_zone"] == "Europe/Warsaw"
    assert "Who is who · 2 of 7" in says(went_on)
    now = scene.box.interactions.board.whispers.told(int((chose.message or {})["id"]))
    assert now["components"] == (went_on.message or {})["components"]  # the older step is not shown over it


async def test_the_check_names_what_is_missing_and_sees_what_was_put_right(scene: Newcomer) -> None:
    world, hidden = scene.box.world, scene.fresh.channels["accounting"]
    for step in ("roles", "channels"):
        await scene.press(await scene.setup(step), "Continue")
    told = await scene.setup("check")
    assert "**1 thing is missing**" in says(told)
    assert f"<#{hidden}>" in says(told)
    made = [int(world.add_channel(scene.fresh.guild_id, f"hidden-{number}")["id"]) for number in range(12)]
    for channel in made:
        world.set_overwrite(channel, scene.fresh.guild_id, 0, deny=bits.VIEW_CHANNEL)
    (file,) = (await scene.press(told, "Look again")).files
    assert all(f"#hidden-{number}" in file.data.decode() for number in range(12))
    for channel in made:
        world.delete_channel(channel)
    left_out = await scene.choose(await scene.setup("channels"), "ignored_channels", hidden)
    assert chosen(left_out, "ignored_channels") == [str(hidden)]
    assert "**Nothing is missing**" in says(await scene.setup("check"))


async def test_files_hours_and_times_are_chosen_or_typed(scene: Newcomer) -> None:
    panel = await scene.choose(await scene.setup("attachments"), "attachments_largest", "25")
    panel = await scene.choose(panel, "attachments_types", "image/*")
    form = await scene.choose(panel, "attachments_largest", "other")
    told = await scene.submit(form, attachments_largest="50 MB")
    assert chosen(told, "attachments_largest") == ["50"]
    panel = await scene.choose(await scene.setup("nudges"), "nudge_hours", "9,17")
    await scene.choose(panel, "distress_alerts", "false")
    panel = await scene.choose(await scene.setup("privacy"), "consent_mode", "opt-in")
    await scene.choose(panel, "keep_messages", "180")
    own = scene.own()
    assert (own["attachments_largest"], own["attachments_types"]) == (50, ["image/*"])
    assert (own["nudge_hours"], own["distress_alerts"]) == ([9, 17], False)
    assert (own["consent_mode"], own["keep_messages"]) == ("opt-in", 180)


async def test_what_was_recorded_of_a_channel_that_is_left_out_now_is_told(scene: Newcomer) -> None:
    room = scene.fresh.channels["general"]
    message = int(scene.box.world.post(room, scene.fresh.people["student"], "Hello, everybody!")["id"])

    async def stored() -> bool:
        return bool(await scene.database.pool.fetchval("select 1 from message where id = $1", message))

    await until(stored, 20)
    told = await scene.choose(await scene.setup("channels"), "ignored_channels", room)
    assert "1 message of channels left out is still kept: `/config show` has it erased." in says(told)
