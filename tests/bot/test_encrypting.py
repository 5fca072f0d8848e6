from pathlib import Path

import pytest

from bot.cli import main
from bot.encrypting import encrypt
from bot.leadership import standing_alone
from bot.settings import Settings
from services.database import Database
from services.encryption.keys import Keyring, new_secret
from services.encryption.known import say_what_seals
from services.errors import SetupProblem

OLD, NEW = new_secret(), new_secret()


def settings(database: Database, folder: Path, keys: str) -> Settings:
    return Settings.model_validate({"database_url": database.url, "data_dir": folder, "text_keys": keys})


def test_a_new_key_is_printed_and_can_be_used(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert main(["encrypt", "--new-key"]) == 0
    assert Keyring.read([capsys.readouterr().out.strip()]) is not None


def test_without_keys_it_says_how_to_get_one(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TEXT_KEYS", raising=False)
    assert main(["encrypt"]) == 1
    assert "--new-key" in capsys.readouterr().err


def test_a_wrong_key_is_told_without_being_shown(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEXT_KEYS", f"{OLD},secret words")
    assert main(["encrypt"]) == 1
    told = capsys.readouterr().err
    assert "TEXT_KEYS holds something that is no key" in told
    assert "secret words" not in told


def test_keys_are_secrets_of_the_log(database, tmp_path):
    assert {OLD, NEW} <= set(settings(database, tmp_path, f"{OLD}, {NEW}").secrets)


async def test_nothing_is_sealed_while_a_bot_seals_otherwise(database, tmp_path, capsys):
    chosen = settings(database, tmp_path, f"{NEW},{OLD}")
    bot = await standing_alone(database.url)
    assert bot is not None
    try:
        for running in (None, Keyring.read([OLD])):
            async with database.pool.acquire() as con:
                await say_what_seals(con, running)
            with pytest.raises(SetupProblem, match="start it again with the same TEXT_KEYS"):
                await encrypt(chosen)
        async with database.pool.acquire() as con:
            await say_what_seals(con, chosen.keyring)
        assert await encrypt(chosen) == 0
    finally:
        await bot.release()
    assert await encrypt(chosen) == 0, "without a bot there is nobody to differ from"
    assert "everything was so already" in capsys.readouterr().out
