from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exports import ExportError
from sandbox.exported.world import Exported, open_exported
from sandbox.permissions import VIEW_CHANNEL
from sandbox.server import Sandbox
from sandbox.snowflake import time_of
from tests.exports.samples import CHANNEL, GUILD, THREAD, document, message, person, write
from tests.sandbox.reading_all import read_all

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
GHOST = "456226577798135808"
REAL = Path(__file__).parents[3] / "shared" / "data"


def served(folder: Path, **more: object) -> Exported:
    return open_exported(folder, now=NOW, **{"keep_times": True, **more})  # type: ignore[arg-type]


def contents(found: Exported, channel_id: int | str) -> list[str]:
    world = found.world
    return [world.message(channel_id, one)["content"] for one in world.shelves[int(channel_id)]]


def test_channels_and_messages_are_there(tmp_path):
    write(tmp_path / "a.json", document([message(0), message(1)]))
    found = served(tmp_path)
    assert found.guild_ids == [1000]
    assert [channel["name"] for channel in found.world.channels_of(1000)] == ["Course", "python", "mentors"]
    assert contents(found, 2000) == ["hello 0", "hello 1"]


def test_authors_and_those_mentioned_are_members_with_their_roles(tmp_path):
    write(tmp_path / "a.json", document([message(author=person(7), mentions=[person(8, roles=[])])]))
    found = served(tmp_path)
    world = found.world
    names = {role["id"]: role["name"] for role in world.roles[1000].values()}
    held = {user: {names[role] for role in world.member(1000, user)["roles"]} for user in (7, 8)}
    assert held == {7: {"Student"}, 8: {"Student"}}
    assert world.member(1000, 7)["user"]["global_name"] == "User 7"
    assert world.member(1000, 7)["joined_at"] == "2025-07-30T02:00:00.500000+00:00"


def test_there_is_somebody_to_act_as_and_the_bot(tmp_path):
    write(tmp_path / "a.json")
    found = served(tmp_path)
    assert sorted(part for part, _ in found.notes.values()) == ["admin", "bot", "mentor", "student", "student"]
    mentors = next(one for one in found.world.channels_of(1000) if one["name"] == found.mentor_channel)
    (mentor,) = (user for user, (part, _) in found.notes.items() if part == "mentor")
    assert found.world.permissions(mentor, mentors["id"]) & VIEW_CHANNEL
    assert found.world.permissions(found.world.bot_user_id, mentors["id"]) & VIEW_CHANNEL
    assert not found.world.permissions(7, mentors["id"]) & VIEW_CHANNEL


def test_deleted_accounts_are_the_ghost_and_webhooks_are_no_members(tmp_path):
    deleted = person(int(GHOST), name="Deleted User", nickname="Deleted User", roles=[])
    hook = person(30, name="CI", isBot=True, roles=[])
    write(tmp_path / "a.json", document([message(0, author=deleted), message(1, author=hook)]))
    found = served(tmp_path)
    first, second = (found.world.message(2000, one) for one in found.world.shelves[2000])
    assert first["author"]["id"] == GHOST
    assert (second["webhook_id"], second["author"]["username"]) == ("30", "CI")
    assert not {int(GHOST), 30} & found.world.members[1000].keys()


def test_a_thread_hangs_on_its_starter_which_stays_in_the_parent(tmp_path):
    starter = message(3, content="start")
    thread = THREAD | {"id": starter["id"]}
    write(tmp_path / "a.json", document([message(0), starter]))
    write(tmp_path / "b.json", document([starter, message(5, content="inside")], channel=thread))
    found = served(tmp_path)
    assert contents(found, 2000) == ["hello 0", "start"]
    assert contents(found, starter["id"]) == ["", "inside"]  # Discord's own first row points at the starter
    assert found.world.message(2000, starter["id"])["thread"]["id"] == starter["id"]


def test_a_forum_post_begins_with_its_own_message(tmp_path):
    first = message(3, content="question")
    write(tmp_path / "a.json", document([first, message(5)], channel=THREAD | {"id": first["id"]}))
    found = served(tmp_path)
    assert found.world.channel(2000)["type"] == 15
    assert contents(found, first["id"]) == ["question", "hello 5"]


def test_a_message_in_two_files_is_there_once_as_the_later_export_has_it(tmp_path):
    old, new = document([message(0, content="old")]), document([message(0, content="new"), message(1)])
    write(tmp_path / "b.json", old | {"exportedAt": "2026-01-01T00:00:00+00:00"})
    write(tmp_path / "a.json", new | {"exportedAt": "2026-02-01T00:00:00+00:00"})
    found = served(tmp_path)
    assert contents(found, 2000) == ["new", "hello 1"]
    assert found.notes[int(message()["author"]["id"])][1].startswith("2 messages")


def test_everything_moves_by_whole_weeks_to_the_last_seven_days(tmp_path):
    starter = message(3)
    reply = message(4, type="Reply", reference={"messageId": message(0)["id"], "channelId": "2000", "guildId": "1000"})
    write(tmp_path / "a.json", document([message(0, timestampEdited="2025-07-30T05:00:00+02:00"), starter, reply]))
    write(tmp_path / "b.json", document([starter, message(9)], channel=THREAD | {"id": starter["id"]}))
    found = served(tmp_path, keep_times=False)
    first, second, third = list(found.world.shelves[2000])
    moved = time_of(first) - time_of(message(0)["id"])
    assert moved % timedelta(weeks=1) == timedelta(0)
    assert NOW - timedelta(days=7) < time_of(found.world.shelves[second].ids[-1]) <= NOW
    told = found.world.message(2000, first)
    assert told["edited_timestamp"] == (datetime(2025, 7, 30, 3, tzinfo=UTC) + moved).isoformat(timespec="microseconds")
    assert found.world.message(2000, third)["referenced_message"]["id"] == str(first)
    assert found.says == [
        f"All times are moved {moved.days // 7} weeks forward, so that the newest message is from the last seven days."
    ]


def test_threads_that_have_been_quiet_for_a_week_are_archived(tmp_path):
    first, late = message(0), message(10)
    write(tmp_path / "a.json", document([first], channel=THREAD | {"id": first["id"]}))
    recent = str(int(late["id"]) + (int(timedelta(days=30) / timedelta(milliseconds=1)) << 22))
    write(tmp_path / "b.json", document([message(id=recent, timestamp=None)], channel=THREAD | {"id": recent}))
    found = served(tmp_path, keep_times=False)
    archived = [thread["thread_metadata"]["archived"] for thread in found.world.threads_of(1000)]
    assert archived == [False, True]


def test_downloaded_attachments_are_served(tmp_path):
    (tmp_path / "a.json_Files").mkdir()
    (tmp_path / "a.json_Files" / "x.txt").write_bytes(b"notes")
    kept = {"id": "77", "url": "a.json_Files/x.txt", "fileName": "x.txt", "fileSizeBytes": 5}
    write(tmp_path / "a.json", document([message(attachments=[kept])]))
    assert served(tmp_path).world.file(77) == b"notes"


def test_several_servers_are_served_the_largest_first_or_the_one_named(tmp_path):
    write(tmp_path / "a.json", document([message(number) for number in range(9)]))
    write(
        tmp_path / "b.json",
        document(guild=GUILD | {"id": "5", "name": "Small"}, channel=CHANNEL | {"id": "6", "categoryId": None}),
    )
    assert served(tmp_path).guild_ids == [1000, 5]
    assert served(tmp_path, guild="Small").guild_ids == [5]
    with pytest.raises(ExportError, match="holds no server Large"):
        served(tmp_path, guild="Large")


def test_each_of_several_servers_ends_in_the_last_seven_days(tmp_path):
    old = message(0, id=str(int(message()["id"]) - (timedelta(days=700) // timedelta(milliseconds=1) << 22)))
    write(tmp_path / "a.json", document([message(0), message(1)]))
    write(tmp_path / "b.json", document([old], guild=GUILD | {"id": "5", "name": "Old"}, channel=CHANNEL | {"id": "6"}))
    found = served(tmp_path, keep_times=False)
    newest = [time_of(found.world.shelves[channel].ids[-1]) for channel in (2000, 6)]
    assert all(NOW - timedelta(days=7) < at <= NOW for at in newest)
    assert found.says[1].startswith("Old: All times are moved ")


def test_what_could_not_be_read_is_said(tmp_path):
    write(tmp_path / "a.json", document([message(0), message(1, type="Sonnet")]))
    (tmp_path / "b.json").write_text("hello")
    found = served(tmp_path)
    assert [line.partition(":")[0] for line in found.says[1:]] == ["b.json, header", "a.json, message 2"]


def test_reactions_are_counted_without_names(tmp_path):
    drawn = [{"emoji": {"id": "", "name": "👍"}, "count": 3}]
    write(tmp_path / "a.json", document([message(reactions=drawn)]))
    (told,) = (served(tmp_path).world.message(2000, message()["id"]),)
    assert told["reactions"][0]["count"] == 3


async def test_every_trap_is_served_as_valid_discord_json(tmp_path):
    embed = {
        "title": "t",
        "color": "#58B9FF",
        "images": [{"url": "https://example.org/1.png", "width": 3, "height": 4}],
    }
    copy = {"timestamp": "2025-01-01T00:00:00+00:00", "content": "notes", "embeds": [embed]}
    messages = [
        message(0, embeds=[embed], stickers=[{"id": "4", "name": "wave", "format": "Lottie"}], isPinned=True),
        message(1, reference={"type": "Forward", "messageId": "55", "channelId": "66"}, forwardedMessage=copy),
        message(2, type="20", interaction={"id": "5", "name": "activity", "user": person(9)}),
        message(3, type="Reply", reference={"messageId": None, "channelId": "2000"}),
        message(4, type="ThreadCreated", reference={"type": "Default", "messageId": None, "channelId": "3000"}),
        message(5, attachments=[{"id": "77", "url": "gone.png", "fileName": "gone.png", "fileSizeBytes": 3}]),
        message(6, reactions=[{"emoji": {"id": "99", "name": "party", "isAnimated": True}, "count": 2}]),
        message(7, author=person(30, isBot=True, roles=[])),
    ]
    write(tmp_path / "a.json", document(messages))
    found = served(tmp_path)
    async with Sandbox(found.world) as box:
        assert len(await read_all(box, 1000)) == len(messages)


@pytest.mark.parametrize("name", ["disco", "discord_chat_exporter"])
async def test_the_real_exports_are_served_whole_and_valid(name):
    if not (REAL / name).is_dir():
        pytest.skip(f"the real exports ../shared/data/{name} are not on this machine")
    found = open_exported(REAL / name, now=NOW)
    newest = 0
    async with Sandbox(found.world) as box:
        for guild_id in found.guild_ids:
            read = await read_all(box, guild_id)
            newest = max(newest, *map(int, read))
            here = [one for one in found.world.channels.values() if one.get("guild_id") == str(guild_id)]
            assert len(read) == sum(len(found.world.shelves[int(one["id"])]) for one in here)
    assert found.world.clock.now() - timedelta(days=7) < time_of(newest)
