"""Everything an operator can set, read from the environment and from `.env`."""

import re
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.attachments.limits import Limits, type_pattern
from services.attachments.objects.bucket import Bucket
from services.errors import SetupProblem

if TYPE_CHECKING:
    from services.encryption.keys import Keyring

DISCORD = "https://discord.com"
DISCORD_CDN = "https://cdn.discordapp.com"
BUCKET_NAME = r"^([A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9])?$"
REGION_NAME = r"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$"


class WrongSettings(SetupProblem):
    """One or more settings have a value that is not allowed; one sentence each."""


def is_loopback(url: str) -> bool:
    """Whether an address stays on this machine, so that a token sent there goes nowhere else."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _own_or_loopback(official: str) -> AfterValidator:
    def checked(url: str) -> str:
        url = url.rstrip("/")
        if url == official or (urlsplit(url).scheme in {"http", "https"} and is_loopback(url)):
            return url
        raise ValueError("neither Discord nor this machine")

    return AfterValidator(checked)


def _comma_separated(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as unknown:
        raise ValueError("unknown time zone") from unknown
    return name


def _language(value: Any) -> Any:
    """Desktops export LANGUAGE=en_GB:en for their own programs; that is no wish about the bot."""
    return "" if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{1,3}[_:.].*", value) else value


def _postgres_url(secret: SecretStr) -> SecretStr:
    address = urlsplit(secret.get_secret_value())
    if address.scheme not in {"postgres", "postgresql"} or not address.path.strip("/"):
        raise ValueError("no PostgreSQL address")
    _ = address.port  # a port that is no number raises here, with the setting's name around it
    return secret


def _web_address(url: str) -> str:
    address = urlsplit(url.strip())
    _ = address.port
    if url.strip() and not re.fullmatch(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?/?", url.strip()):
        raise ValueError("no web address")
    return url.strip().rstrip("/")


def _prefix(text: str) -> str:
    text = text.strip().strip("/")
    if not re.fullmatch(r"[A-Za-z0-9_./-]{0,200}", text) or {"", ".", ".."} & set(text.split("/") if text else ()):
        raise ValueError("no beginning of a name")
    return f"{text}/" if text else ""


def _patterns(typed: tuple[str, ...]) -> tuple[str, ...]:
    patterns = tuple(type_pattern(each) for each in typed)
    if None in patterns:
        raise ValueError("no type")
    return tuple(each for each in patterns if each)


def _at_home(path: str) -> str:
    """A path whose ~ is the home folder: no shell has replaced it in .env."""
    try:
        return str(Path(path.strip()).expanduser()) if path.strip() else ""
    except RuntimeError:  # ~somebody who has no home: a name like any other
        return path


def _allowed(text: str) -> Any:
    return {"allowed": text}


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_separated)]


class Settings(BaseSettings):
    """What the process needs to know; unknown names in the environment are none of its business."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True)

    discord_token: SecretStr | None = Field(
        default=None,
        description="The bot's token, from the Discord Developer Portal (Bot, Reset Token). Needed to run.",
        json_schema_extra=_allowed("the token of a bot"),
    )
    database_url: Annotated[SecretStr, AfterValidator(_postgres_url)] | None = Field(
        default=None,
        description="A PostgreSQL 14 or newer. When empty, the bot runs its own in DATA_DIR/postgres.",
        json_schema_extra=_allowed("an address such as postgresql://user:password@host:5432/name"),
    )
    data_dir: Annotated[Path, BeforeValidator(lambda value: _at_home(str(value)))] = Field(
        default=Path("data"),
        description="The folder of the embedded PostgreSQL and of the demo.",
        json_schema_extra=_allowed("a folder"),
    )
    mentor_roles: Names = Field(
        default=("Mentor",),
        min_length=1,
        description="Roles whose members may ask about students: names or ids, separated by commas.",
        json_schema_extra=_allowed("at least one role name or id, separated by commas"),
    )
    student_roles: Names = Field(
        default=(),
        description="Roles that make a member a student. When empty, every person who is no mentor is one.",
        json_schema_extra=_allowed("role names or ids, separated by commas"),
    )
    cohort_roles: Names = Field(
        default=("Cohort *",),
        description="Roles that name a student's cohort: names (with * as a wildcard) or ids.",
        json_schema_extra=_allowed("role names or ids, separated by commas"),
    )
    mentor_channel: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        default="mentors",
        min_length=1,
        description="The channel in which mentors may ask openly: its name or id.",
        json_schema_extra=_allowed("the name or id of a channel"),
    )
    time_zone: Annotated[str, AfterValidator(_known_zone)] = Field(
        default="UTC",
        description="The server's time zone: where its days begin.",
        json_schema_extra=_allowed("an IANA name such as Europe/Warsaw"),
    )
    language: Annotated[Literal["", "en", "pl"], BeforeValidator(_language)] = Field(
        default="",
        description="The language of answers. When empty, the one set in the Discord server.",
        json_schema_extra=_allowed("en, pl or nothing"),
    )
    course_start: date | None = Field(
        default=None,
        description="First day of the course. When empty, the day of the first message.",
        json_schema_extra=_allowed("a day such as 2026-09-01"),
    )
    course_end: date | None = Field(
        default=None,
        description="Last day of the course. When empty, today.",
        json_schema_extra=_allowed("a day such as 2026-12-18, not before COURSE_START"),
    )
    history_channels_at_once: int = Field(
        default=20,
        ge=1,
        le=100,
        description="How many channels' histories are read side by side.",
        json_schema_extra=_allowed("a whole number from 1 to 100"),
    )
    requests_per_second: int = Field(
        default=40,
        ge=1,
        le=50,
        description="Requests to Discord per second for reading history; Discord allows 50 in all.",
        json_schema_extra=_allowed("a whole number from 1 to 50"),
    )
    reread_days: int = Field(
        default=14,
        ge=0,
        le=3650,
        description="How many days back are read again after an absence, to find edits and deletions.",
        json_schema_extra=_allowed("a whole number from 0 to 3650"),
    )
    sync_minute: int = Field(
        default=7,
        ge=0,
        le=59,
        description="The minute of every hour at which the bot compares its record with Discord.",
        json_schema_extra=_allowed("a whole number from 0 to 59"),
    )
    capture_queue: int = Field(
        default=50_000,
        ge=100,
        le=5_000_000,
        description="How many events may wait for the database before the bot drops some and reads them again.",
        json_schema_extra=_allowed("a whole number from 100 to 5000000"),
    )
    attachments_folder: Annotated[str, AfterValidator(_at_home)] = Field(
        default="",
        description="The folder where attachments are kept when there is no bucket. When empty, DATA_DIR/attachments.",
        json_schema_extra=_allowed("a folder or nothing"),
    )
    attachments_largest_mb: int = Field(
        default=512,
        ge=0,
        le=100_000,
        description="Attachments larger than so many MB are not kept; 0 keeps all. A server can have its own limit.",
        json_schema_extra=_allowed("a whole number from 0 to 100000"),
    )
    attachments_types: Annotated[Names, AfterValidator(_patterns)] = Field(
        default=(),
        description="Which attachments are kept: content types (image/*) or endings (.pdf). When empty, all of them.",
        json_schema_extra=_allowed("content types or endings, separated by commas"),
    )
    s3_bucket: Annotated[str, StringConstraints(strip_whitespace=True, pattern=BUCKET_NAME)] = Field(
        default="",
        description="The S3 bucket (or Space) that keeps attachments. When empty, a folder does.",
        json_schema_extra=_allowed("the name of a bucket, with S3_ACCESS_KEY and S3_SECRET_KEY"),
    )
    s3_endpoint: Annotated[str, AfterValidator(_web_address)] = Field(
        default="",
        description="Where the bucket is, such as https://fra1.digitaloceanspaces.com. When empty, AWS.",
        json_schema_extra=_allowed("an http or https address without the bucket's name"),
    )
    s3_region: Annotated[str, StringConstraints(strip_whitespace=True, pattern=REGION_NAME)] = Field(
        default="us-east-1",
        description="The bucket's region, as its provider calls it.",
        json_schema_extra=_allowed("the name of a region"),
    )
    s3_access_key: SecretStr | None = Field(
        default=None,
        description="The public half of the bucket's key.",
        json_schema_extra=_allowed("the id of a key"),
    )
    s3_secret_key: SecretStr | None = Field(
        default=None,
        description="The secret half of the bucket's key.",
        json_schema_extra=_allowed("the secret of a key"),
    )
    s3_prefix: Annotated[str, AfterValidator(_prefix)] = Field(
        default="",
        description="What the names of all objects begin with, for a bucket shared with other programs.",
        json_schema_extra=_allowed("a name such as profiler/"),
    )
    s3_addressing: Literal["path", "virtual"] = Field(
        default="path",
        description="Whether the bucket's name stands in the path or in the host (virtual) of its addresses.",
        json_schema_extra=_allowed("path or virtual"),
    )
    privacy_key: SecretStr | None = Field(
        default=None,
        description="The key by which people who were forgotten are known again. When empty, the database keeps one.",
        json_schema_extra=_allowed("at least 32 random signs, always the same ones"),
    )
    text_keys: SecretStr | None = Field(
        default=None,
        description="Keys that the texts in the database are sealed with. When empty, they are stored in clear.",
        json_schema_extra=_allowed("keys made by `profiler encrypt --new-key`, the newest first, separated by commas"),
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO",
        description="How much is logged.",
        json_schema_extra=_allowed("DEBUG, INFO, WARNING or ERROR"),
    )
    log_format: Literal["pretty", "json"] = Field(
        default="pretty",
        description="Log lines for people, or one JSON object a line.",
        json_schema_extra=_allowed("pretty or json"),
    )
    discord_api_base: Annotated[str, _own_or_loopback(DISCORD)] = Field(
        default=DISCORD,
        description="Where Discord's API is. Another one only on this machine, such as the demo's.",
        json_schema_extra=_allowed(f"{DISCORD}, or an http address on this machine"),
    )
    discord_cdn_base: Annotated[str, _own_or_loopback(DISCORD_CDN)] = Field(
        default=DISCORD_CDN,
        description="Where Discord's files are. Another one only on this machine, such as the demo's.",
        json_schema_extra=_allowed(f"{DISCORD_CDN}, or an http address on this machine"),
    )

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper_case(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _course_runs_forwards(self) -> Self:
        if self.course_start and self.course_end and self.course_end < self.course_start:
            raise ValueError("course_end")
        return self

    @property
    def token(self) -> str:
        """The bot's token; raises WrongSettings when there is none."""
        if self.discord_token is None or not self.discord_token.get_secret_value().strip():
            raise WrongSettings("DISCORD_TOKEN is not set: put the bot's token into the environment or into .env.")
        return self.discord_token.get_secret_value().strip()

    @property
    def postgres_url(self) -> str | None:
        """The address of the operator's PostgreSQL, or None for the embedded one."""
        return self.database_url.get_secret_value() if self.database_url else None

    @property
    def keyring(self) -> "Keyring | None":
        """The keys that texts are sealed with, None without any; raises SetupProblem when one of them is no key."""
        typed = self._text_keys
        if not typed:
            return None
        from services.encryption.keys import Keyring  # noqa: PLC0415 - most have no keys

        return Keyring.read(typed)

    @property
    def _text_keys(self) -> list[str]:
        return [key.strip() for key in self.text_keys.get_secret_value().split(",")] if self.text_keys else []

    @property
    def bucket(self) -> Bucket | None:
        """The bucket for attachments, None when a folder keeps them; raises WrongSettings when it has no keys."""
        if not self.s3_bucket:
            return None
        if self.s3_access_key is None or self.s3_secret_key is None:
            raise WrongSettings("S3_BUCKET is set: set S3_ACCESS_KEY and S3_SECRET_KEY too.")
        return Bucket(
            name=self.s3_bucket,
            access_key=self.s3_access_key.get_secret_value().strip(),
            secret_key=self.s3_secret_key.get_secret_value().strip(),
            endpoint=self.s3_endpoint,
            region=self.s3_region,
            prefix=self.s3_prefix,
            addressing=self.s3_addressing,
        )

    @property
    def attachments_path(self) -> Path:
        """The folder for attachments."""
        return Path(self.attachments_folder) if self.attachments_folder else self.data_dir / "attachments"

    @property
    def attachment_limits(self) -> Limits:
        """Which attachments are kept where a server has set nothing itself."""
        return Limits(self.attachments_largest_mb * 1024 * 1024 or None, self.attachments_types)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values that must never be printed."""
        password = urlsplit(self.postgres_url).password if self.postgres_url else None
        given = (self.discord_token, self.s3_access_key, self.s3_secret_key)
        values = [secret.get_secret_value().strip() for secret in given if secret]
        values += [password, unquote(password)] if password else []
        values += self._text_keys
        return tuple(dict.fromkeys(value for value in values if value))


def read_settings() -> Settings:
    """The settings of this environment; raises WrongSettings with one sentence for each wrong value."""
    try:
        settings = Settings()
        _ = settings.bucket  # a bucket without its keys is said now, not when the first file comes
    except ValidationError as wrong:
        sentences = dict.fromkeys(_sentence(error["loc"], error["input"]) for error in wrong.errors())
        raise WrongSettings("\n".join(sentences)) from None
    except UnicodeDecodeError:
        raise WrongSettings("The file .env is not UTF-8 text: save it as UTF-8.") from None
    except OSError as problem:
        raise WrongSettings(f"The file .env cannot be read: {problem.strerror}.") from None
    else:
        return settings


def _sentence(location: tuple[int | str, ...], value: Any) -> str:
    name = str(location[0]) if location else "course_end"  # the only rule about two settings
    field = Settings.model_fields[name]
    extra = field.json_schema_extra
    allowed = extra["allowed"] if isinstance(extra, dict) else ""
    secret = "SecretStr" in str(field.annotation) or "@" in str(value)  # an address may hold a password
    shown = f" is {value!r}" if location and isinstance(value, str) and not secret else " has a wrong value"
    return f"{name.upper()}{shown}: allowed is {allowed}."
