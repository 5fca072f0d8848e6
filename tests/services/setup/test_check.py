"""What is missing on a server, and what each missing thing hides."""

from pathlib import Path

import pytest

from services.attachments.objects.folder import FolderStore
from services.discord.invite import invite_link
from services.discord.permissions import Permission
from services.people.guild_settings import GuildSettings
from services.setup.check import check_intents, check_server, check_store, server_described
from services.setup.findings import Finding, Level
from services.wording.words import Words
from tests.services.setup.described import EVERYTHING, GUILD, ME, Described, channel

WORDS = Words("en")
UNINVITED = "My role lacks permissions that I was not invited with."
HISTORY, VIEW = int(Permission.READ_MESSAGE_HISTORY), int(Permission.VIEW_CHANNEL)


def found(place: Described, settings: GuildSettings | None = None, words: Words = WORDS) -> list[Finding]:
    server = server_described(ME, place.guild, place.channels, place.member)
    return check_server(server, settings or GuildSettings(), words)


def problems(place: Described) -> dict[str, tuple[str, ...]]:
    """What is not fine, with the channels."""
    return {one.text: tuple(map(str, one.places)) for one in found(place) if one.level != Level.FINE}


def missing(permission: str) -> str:
    return f"The permission “{permission}” is missing."


def test_a_server_with_everything_has_nothing_missing() -> None:
    assert [one.text for one in found(Described())] == [
        "4 of 4 channels can be recorded.",
        "I can answer in #mentors.",
        "There is a role Mentor.",
        "Cohorts: Cohort Spring.",
    ]


@pytest.mark.parametrize(
    ("bit", "name", "places"),
    [
        (Permission.VIEW_CHANNEL, "View Channel", ("#mentors", "#general", "#talk", "#ideas")),
        (Permission.READ_MESSAGE_HISTORY, "Read Message History", ("#mentors", "#general", "#talk", "#ideas")),
        (Permission.CONNECT, "Connect", ("#talk",)),
        (Permission.MANAGE_THREADS, "Manage Threads", ("#mentors", "#general")),
        (Permission.VIEW_AUDIT_LOG, "View Audit Log", ()),
        (Permission.SEND_MESSAGES, "Send Messages", ("#mentors",)),
        (Permission.SEND_MESSAGES_IN_THREADS, "Send Messages in Threads", ("#mentors",)),
        (Permission.EMBED_LINKS, "Embed Links", ("#mentors",)),
        (Permission.ATTACH_FILES, "Attach Files", ("#mentors",)),
        (Permission.CREATE_PUBLIC_THREADS, "Create Public Threads", ("#mentors",)),
        (Permission.CREATE_PRIVATE_THREADS, "Create Private Threads", ("#mentors",)),
        (Permission.ADD_REACTIONS, "Add Reactions", ("#mentors",)),
    ],
)
def test_each_permission_that_is_missing_names_all_its_channels(
    bit: Permission, name: str, places: tuple[str, ...]
) -> None:
    told = problems(Described(everywhere=EVERYTHING & ~int(bit)))
    assert told == {missing(name): places, UNINVITED: ()}
    assert all(one.hides for one in found(Described(everywhere=EVERYTHING & ~int(bit))) if one.level != Level.FINE)


def test_what_the_role_lacks_is_put_right_by_a_link_for_this_server() -> None:
    (finding,) = [one for one in found(Described(everywhere=EVERYTHING & ~VIEW)) if one.text == UNINVITED]
    assert invite_link(ME, GUILD) in finding.hides
    assert not [one for one in found(Described(denied=VIEW)) if one.text == UNINVITED]


def test_a_hidden_channel_also_tells_what_it_would_lack_besides() -> None:
    assert problems(Described(denied=VIEW | HISTORY)) == {
        missing("View Channel"): ("#mentors",),
        missing("Read Message History"): ("#mentors",),
    }
    assert problems(Described(denied=VIEW)) == {missing("View Channel"): ("#mentors",)}


def test_channels_of_one_name_are_counted_apart() -> None:
    place = Described(denied=HISTORY)
    place.channels.append(channel(40, 0, "mentors", position=9))
    assert "4 of 5 channels can be recorded." in [one.text for one in found(place)]


def test_the_administrator_and_the_owner_lack_nothing() -> None:
    too_much = "I am an administrator of this server, which I need not be."
    assert problems(Described(everywhere=int(Permission.ADMINISTRATOR), denied=VIEW)) == {too_much: ()}
    place = Described(everywhere=0)
    place.guild["owner_id"] = str(ME)
    assert not problems(place)


def test_the_worst_comes_first() -> None:
    levels = [one.level for one in found(Described(everywhere=0))]
    assert levels == sorted(levels)
    assert levels[0] == Level.MISSING


def test_roles_and_the_channel_that_do_not_exist_are_named() -> None:
    settings = GuildSettings(mentor_roles=("Teacher",), student_roles=("Stud*",), mentor_channel="staff")
    told = [one.text for one in found(Described(), settings) if one.level == Level.MISSING]
    assert told == [
        "There is no channel staff: create it or choose another in /setup.",
        "There is no role Teacher: create it or choose another in /setup.",
        "There is no role Stud*: create it or choose another in /setup.",
    ]


def test_what_was_chosen_and_deleted_since_is_named_by_its_setting() -> None:
    chosen = GuildSettings(mentor_roles=("11111111",), mentor_channel="22222222", ignored_channels=("33333333",))
    told = [one.text for one in found(Described(), chosen) if one.level == Level.MISSING]
    assert told == [
        "What was chosen for “Mentor roles” was deleted.",
        "What was chosen for “Mentors’ channel” was deleted.",
        "What was chosen for “Ignored channels” was deleted.",
    ]


def test_nothing_is_missing_in_a_channel_that_is_left_out() -> None:
    (room,) = [one for one in Described().channels if one["name"] == "mentors"]
    settings = GuildSettings(ignored_channels=(room["id"],))
    told = found(Described(denied=HISTORY), settings)
    assert missing("Read Message History") not in [one.text for one in told]
    assert "1 channel is left out, as an administrator wants." in [one.text for one in told]


def test_a_channel_may_be_named_by_its_id() -> None:
    told = [one.text for one in found(Described(), GuildSettings(mentor_channel="32"))]
    assert "I can answer in #general." in told


@pytest.mark.parametrize(("flags", "off"), [(0, 2), (1 << 14, 1), (1 << 19, 1), (1 << 15 | 1 << 18, 0)])
def test_each_privileged_intent_that_is_off_says_what_it_hides(flags: int, off: int) -> None:
    told = check_intents(flags, WORDS)
    assert [one.level for one in told] == ([Level.MISSING] * off or [Level.FINE])
    assert all(one.hides for one in told if one.level == Level.MISSING)


async def test_the_store_is_tried_out(tmp_path: Path) -> None:
    assert (await check_store(FolderStore(tmp_path / "files"), WORDS)).level == Level.FINE
    (tmp_path / "blocked").write_text("no folder")
    broken = await check_store(FolderStore(tmp_path / "blocked"), WORDS)
    assert (broken.level, bool(broken.hides)) == (Level.MISSING, True)


def test_everything_is_said_in_polish_too() -> None:
    polish = Words("pl")
    settings = GuildSettings(mentor_channel="staff", student_roles=("Student",))
    english = [one.sentence(WORDS) for one in found(Described(everywhere=0), settings)]
    translated = [one.sentence(polish) for one in found(Described(everywhere=0), settings, polish)]
    assert len(english) == len(translated)
    assert not set(english) & set(translated)


def test_what_the_channel_for_private_threads_lacks_is_said() -> None:
    threads = int(Permission.CREATE_PRIVATE_THREADS)
    settings = GuildSettings(support_channel="32", ignored_channels=("32",))
    told = found(Described(everywhere=EVERYTHING & ~threads), settings)
    (lacks,) = [one for one in told if one.places and one.hides.startswith("Students who take no direct messages")]
    assert (lacks.level, lacks.text) == (Level.LIMITED, missing("Create Private Threads"))
