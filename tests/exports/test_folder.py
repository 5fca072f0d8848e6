from pathlib import Path

import pytest

from exports import Entry, Export, ExportError, open_export
from tests.exports.samples import CHANNEL, GUILD, THREAD, document, message, write


def places(export: Export) -> list[tuple[str, str]]:
    found = [entry for file in export.files for entry in file.entries()]
    return [(entry.message["id"], entry.message["channel_id"]) for entry in found if isinstance(entry, Entry)]


def test_files_are_found_to_the_bottom_packed_or_not_in_natural_order(tmp_path: Path) -> None:
    for name in ("deep/er/python [2000] [part 10].json", "deep/er/python [2000] [part 2].json.gz", "a.json"):
        write(tmp_path / name)
    names = [file.path.name for file in open_export(tmp_path).files]
    assert names == ["a.json", "python [2000] [part 2].json.gz", "python [2000] [part 10].json"]


def test_signs_that_only_look_like_digits_are_no_numbers_of_a_name(tmp_path: Path) -> None:
    for name in ("1²3.json", "1²12.json"):
        write(tmp_path / name)
    assert [file.path.name for file in open_export(tmp_path).files] == ["1²3.json", "1²12.json"]


def test_one_file_is_an_export_too(tmp_path: Path) -> None:
    assert places(open_export(write(tmp_path / "a.json"))) == [("1400000000000000000", "2000")]


def test_downloads_of_the_exporter_are_no_exports(tmp_path: Path) -> None:
    write(tmp_path / "a.json")
    write(tmp_path / "a.json_Files" / "homework.json")
    write(tmp_path / "._a.json")
    assert len(open_export(tmp_path).files) == 1


def test_other_json_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.json")
    (tmp_path / "package.json").write_text('{"name": "x"}')
    (tmp_path / "words.json").write_text("hello")
    export = open_export(tmp_path)
    assert len(export.files) == 1
    assert [problem.path.name for problem in export.problems] == ["package.json", "words.json"]


def test_private_conversations_are_left_out(tmp_path: Path) -> None:
    write(tmp_path / "a.json")
    write(tmp_path / "b.json", document(guild=GUILD | {"id": "0", "name": "Direct Messages"}))
    write(tmp_path / "c.json", document(channel=CHANNEL | {"type": "DirectTextChat"}))
    export = open_export(tmp_path)
    assert len(export.files) == 1
    assert {problem.reason for problem in export.problems} == {"this is a private conversation, not a server's channel"}


def test_nothing_to_read_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(ExportError, match="holds no DiscordChatExporter file"):
        open_export(tmp_path)
    with pytest.raises(ExportError, match="There is no file or folder"):
        open_export(tmp_path / "gone")
    with pytest.raises(ExportError, match=r"notes\.txt is not a DiscordChatExporter JSON file"):
        open_export(tmp_path / "notes.txt")


@pytest.mark.parametrize("content", [b"", b"[]", b"<html></html>", b"\x1f\x8b\x08 torn"])
def test_a_file_that_is_no_export_is_one_clear_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / ("a.json.gz" if content.startswith(b"\x1f") else "a.json")
    path.write_bytes(content)
    with pytest.raises(ExportError, match="is not a DiscordChatExporter JSON file"):
        open_export(path)


def test_servers_are_listed_largest_first(tmp_path: Path) -> None:
    write(tmp_path / "a.json", document(guild={"id": "5", "name": "Small"}))
    write(tmp_path / "b.json", document([message(number) for number in range(9)]))
    assert open_export(tmp_path).guilds() == {"1000": "Bootcamp", "5": "Small"}


def test_a_forum_is_recognised_and_keeps_the_first_message_in_the_post(tmp_path: Path) -> None:
    write(tmp_path / "a.json", document([message(id="3000"), message(5)], channel=THREAD))
    export = open_export(tmp_path)
    assert [(channel["id"], channel["type"]) for channel in export.channels("1000")] == [("2000", 15), ("3000", 11)]
    assert {channel for _, channel in places(export)} == {"3000"}


def test_a_starter_in_parent_and_thread_is_one_message_of_the_parent(tmp_path: Path) -> None:
    write(tmp_path / "a.json", document([message(id="3000")]))
    write(tmp_path / "b.json", document([message(id="3000"), message(5)], channel=THREAD))
    export = open_export(tmp_path)
    assert places(export) == [("3000", "2000"), ("3000", "2000"), (message(5)["id"], "3000")]
    assert [channel["type"] for channel in export.channels("1000")] == [4, 0, 11]


def test_one_channel_in_several_files_is_one_channel(tmp_path: Path) -> None:
    for name in ("a.json", "b.json", "python [2000] [part 2].json"):
        write(tmp_path / name)
    assert [channel["id"] for channel in open_export(tmp_path).channels("1000")] == ["1900", "2000"]


@pytest.mark.parametrize(("written", "kind"), [("GuildVoiceChat", 2), ("16", 16), (5, 5), ("guildtextchat", 0)])
def test_channel_types_may_be_names_numbers_or_text(tmp_path: Path, written: str | int, kind: int) -> None:
    path = write(tmp_path / "a.json", document(channel=CHANNEL | {"type": written}))
    assert open_export(path).files[0].header.channel_kind == kind


def test_headers_of_old_files_may_lack_almost_everything(tmp_path: Path) -> None:
    old = {"guild": {"id": 1000}, "channel": {"id": 2000, "type": 0, "category": "Course"}, "messages": []}
    header = open_export(write(tmp_path / "a.json", old)).files[0].header
    assert (header.guild_id, header.channel_id, header.parent_id, header.exported_at) == ("1000", "2000", None, None)


def test_a_header_after_the_messages_is_found(tmp_path: Path) -> None:
    turned = dict(reversed(document().items()))
    assert open_export(write(tmp_path / "a.json", turned)).files[0].header.guild_name == "Bootcamp"
