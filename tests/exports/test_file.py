import gzip
from pathlib import Path

from exports import BrokenExport, Entry, Problem, Seen, open_export
from tests.exports.samples import document, message, person, write


def entries(path: Path) -> list[Entry | Problem]:
    return list(open_export(path).files[0].entries())


def test_a_message_not_understood_is_reported_with_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", document([message(0), message(1, type="Sonnet"), None, message(3)]))
    first, second, third, fourth = entries(path)
    assert isinstance(first, Entry)
    assert isinstance(fourth, Entry)
    assert second == Problem(path, "message 2", "the message type 'Sonnet' is unknown")
    assert third == Problem(path, "message 3", "this is no message object")


def test_a_file_cut_off_yields_what_was_readable_and_one_report(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", document([message(number) for number in range(300)]))
    path.write_bytes(path.read_bytes()[:-20_000])
    *read, last = entries(path)
    assert 200 < len(read) < 300
    assert all(isinstance(entry, Entry) for entry in read)
    assert isinstance(last, BrokenExport)
    assert last.position.startswith(f"message {len(read) + 1}, byte ")


def test_a_torn_packed_file_yields_what_was_readable(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    write(path, document([message(number) for number in range(3000)]))
    path.write_bytes(path.read_bytes()[:-5_000])
    *read, last = entries(path)
    assert len(read) > 1000
    assert isinstance(last, BrokenExport)


def test_broken_bytes_in_the_middle_end_the_file_with_a_report(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", document([message(number) for number in range(5)]))
    path.write_bytes(path.read_bytes().replace(b"hello 3", b"hell\xff 3"))
    *read, last = entries(path)
    assert len(read) == 3
    assert isinstance(last, BrokenExport)


def test_the_newest_id_is_found_in_any_order_and_up_to_a_break(tmp_path):
    path = write(
        tmp_path / "a.json", document([message(5), message(9), message(2), message(1, id=None), message(id="9" * 5000)])
    )
    assert open_export(path).files[0].newest_id() == int(message(9)["id"])
    path.write_bytes(path.read_bytes()[:-300])
    assert open_export(path).files[0].newest_id() == int(message(9)["id"])


def test_a_wrong_message_count_is_ignored(tmp_path: Path) -> None:
    assert len(entries(write(tmp_path / "a.json", document(messageCount=900)))) == 1


def test_packed_and_plain_files_read_the_same(tmp_path: Path) -> None:
    plain, packed = write(tmp_path / "a.json"), write(tmp_path / "b.json.gz")
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert entries(plain) == entries(packed)


def test_people_are_gathered_without_webhooks_and_deleted_accounts(tmp_path: Path) -> None:
    authors = [
        person(7),
        person(456226577798135808, name="Deleted User", nickname="Deleted User", roles=[]),
        person(30, isBot=True, roles=[]),
    ]
    seen = Seen()
    path = write(tmp_path / "a.json", document([message(place, author=author) for place, author in enumerate(authors)]))
    for entry in entries(path):
        assert isinstance(entry, Entry)
        seen.note(entry)
    assert [user["id"] for user in seen.people()] == ["7"]
    assert seen.roles_of["7"] == ["50"]
    assert seen.first_seen_at["7"] == "2025-07-30T02:00:00.500000+00:00"
