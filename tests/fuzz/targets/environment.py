"""The operator's settings: the environment and .env."""

from typing import Any
from unittest.mock import patch

from pydantic import SecretStr

from bot.settings import Settings, WrongSettings, read_settings
from services.errors import SetupProblem
from tests.fuzz.target import Target, as_json, loaded, plain

USUAL: dict[str, Any] = {
    name.upper(): "" if (default := field.default) is None or isinstance(default, SecretStr) else _text(default)
    for name, field in Settings.model_fields.items()
    for _text in [lambda value: ",".join(map(str, value)) if isinstance(value, tuple) else str(value)]
}
FILLED = USUAL | {
    "DISCORD_TOKEN": "not-a-token-but-long-enough",
    "DATABASE_URL": "postgresql://me:kept-to-oneself@127.0.0.1:5432/profiler?sslmode=disable",
    "COURSE_START": "2026-09-01",
    "COURSE_END": "2026-12-18",
    "S3_BUCKET": "files",
    "S3_ENDPOINT": "https://fra1.digitaloceanspaces.com",
    "S3_ACCESS_KEY": "public-half",
    "S3_SECRET_KEY": "private-half-of-the-key",
    "S3_PREFIX": "profiler/",
    "ATTACHMENTS_TYPES": "image/*, .pdf",
    "PRIVACY_KEY": "0123456789abcdef0123456789abcdef",
    "TEXT_KEYS": "k1.AAAA,k2.BBBB",
    "PAGE_KEY": "made up, for signing links: " * 2,
    "PAGE_LOGIN_PEOPLE": "anna@example.org=1234567890, ola=2",
    "SHARD_IDS": "0,1",
    "SHARD_COUNT": "2",
}
SECRET = ("DISCORD_TOKEN", "S3_SECRET_KEY", "PRIVACY_KEY", "TEXT_KEYS", "PAGE_KEY")


def check(data: bytes) -> None:
    """An environment is understood or refused in sentences, none of which holds a secret."""
    typed = loaded(data)
    if not isinstance(typed, dict):
        return
    given = {name: value for name, value in typed.items() if _can_be_set(name, value)}
    with patch.dict("os.environ", given, clear=True), patch.dict(Settings.model_config, {"env_file": None}):
        try:
            settings = read_settings()
        except WrongSettings as problem:
            said = str(problem)
            assert said
            open_ones = "\n".join(value for name, value in given.items() if name not in SECRET)
            for name in SECRET:
                value = given.get(name, "")
                assert len(value) < 12 or value in open_ones or value not in said, name
            return
        for asked in (
            lambda: settings.token,
            lambda: settings.postgres_url,
            lambda: settings.secrets,
            lambda: settings.keyring,
            lambda: settings.login_people,
            lambda: settings.page_role_url,
            lambda: settings.shards,
            lambda: settings.bucket,
        ):
            try:
                asked()
            except SetupProblem as problem:
                assert str(problem)  # noqa: PT017


def _can_be_set(name: Any, value: Any) -> bool:
    """Whether an operating system takes this as a variable."""
    if not isinstance(name, str) or not isinstance(value, str) or not name or "=" in name:
        return False
    try:
        return b"\0" not in (name + value).encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False


TARGET = Target("environment", as_json(USUAL, FILLED), plain(check), 150)
