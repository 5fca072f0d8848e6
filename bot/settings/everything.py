"""All settings together, in the order of `.env.example`."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic_settings import SettingsConfigDict

from bot.settings.addresses import Addresses
from bot.settings.connection import Connection
from bot.settings.course import Course
from bot.settings.files import Files
from bot.settings.keys import Keys
from bot.settings.page import Page
from bot.settings.record import Record
from bot.settings.shards import ShardSettings
from bot.settings.watching import Watching


class Settings(Addresses, Watching, ShardSettings, Page, Keys, Files, Record, Course, Connection):
    """What the process needs to know; unknown names in the environment are none of its business."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True)

    @property
    def passing_dir(self) -> Path:
        """Where files lie that are passing through; a folder of its own for each process that shares the servers."""
        return self.data_dir if self.shards.alone else self.data_dir / f"shards-{self.shards.name}"

    @property
    def own_requests(self) -> float:
        """Requests to Discord per second of this process: its part of what all of them together may make."""
        return self.requests_per_second * self.shards.share

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values that must never be printed."""
        given = (self.discord_token, self.s3_access_key, self.s3_secret_key, self.sentry_dsn, self.page_key)
        values = [secret.get_secret_value().strip() for secret in given if secret]
        for url in (self.postgres_url, self.page_role_url):
            password = urlsplit(url).password if url else None
            values += [password, unquote(password)] if password else []
        values += self.typed_keys
        return tuple(dict.fromkeys(value for value in values if value))
