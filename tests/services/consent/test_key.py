"""The key that is never in the database."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.consent.key import PrivacyKey, check_key, read_key
from services.database import Database
from services.errors import SetupProblem

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    made = read_key(None, tmp_path / "data")
    (file,) = (tmp_path / "data").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_key(None, tmp_path / "data") == made
    assert read_key(None, tmp_path / "other") != made
    assert "secret" not in repr(made)


def test_a_key_that_is_none_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SetupProblem, match="at least 32"):
        read_key("short", tmp_path)
    (tmp_path / "privacy.key").write_text("cut")
    with pytest.raises(SetupProblem, match="back from a backup"):
        read_key(None, tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(SetupProblem, match="set PRIVACY_KEY"):
        read_key(None, tmp_path / "file")


async def test_another_key_than_the_first_is_refused(database: Database) -> None:
    first, other = PrivacyKey(b"a" * 32), PrivacyKey(b"b" * 32)
    await check_key(database, first, NOW)
    await check_key(database, first, NOW)
    with pytest.raises(SetupProblem, match="put back the old"):
        await check_key(database, other, NOW)


def test_the_same_id_has_another_digest_on_every_server_and_another_stand_in_at_every_message() -> None:
    key = PrivacyKey(b"a" * 32)
    assert len({key.digest(1, 5), key.digest(2, 5), key.digest(1, 6)}) == 3
    stand_ins = {key.stand_in(1, message, 5) for message in range(100)}
    assert len(stand_ins) == 100
    assert all(-(2**63) <= one < 0 for one in stand_ins)
    assert key.stand_in(1, 7, 5) in stand_ins
