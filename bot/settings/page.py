"""The page in the browser: where it is, what it is signed and opened with."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode

from bot.settings.checks import allowed, browser_address, comma_separated, signing_key
from bot.settings.checks import postgres_url as postgres_address
from bot.settings.problems import WrongSettings

LARGEST_ID = 2**63 - 1


class Page(BaseSettings):
    """The page in the browser: where it is, what it is signed and opened with."""

    page_address: Annotated[str, AfterValidator(browser_address)] = Field(
        default="http://127.0.0.1:8501",
        description="Where browsers find the page. For others than you: an https address that leads to it.",
        json_schema_extra=allowed("an http or https address without a path"),
    )
    page_host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="The address on this machine at which the page listens.",
        json_schema_extra=allowed("an address such as 127.0.0.1, or 0.0.0.0 behind a proxy of your own"),
    )
    page_port: int = Field(
        default=8501,
        ge=1,
        le=65535,
        description="The port at which the page listens.",
        json_schema_extra=allowed("a whole number from 1 to 65535"),
    )
    page_key: Annotated[SecretStr, AfterValidator(signing_key)] | None = Field(
        default=None,
        description="The key that links to the page are signed with. When empty, the database keeps one.",
        json_schema_extra=allowed("at least 32 random signs, the same ones for the bot and the page"),
    )
    page_database_url: Annotated[SecretStr, AfterValidator(postgres_address)] | None = Field(
        default=None,
        description="The page's own way to the database, made by `profiler page-role`. When empty, DATABASE_URL.",
        json_schema_extra=allowed("an address such as postgresql://profiler_page:password@host:5432/name"),
    )
    page_session_hours: int = Field(
        default=12,
        ge=1,
        le=168,
        description="How many hours somebody stays signed in on the page; an hour without use ends it sooner.",
        json_schema_extra=allowed("a whole number from 1 to 168"),
    )
    page_login_people: Annotated[tuple[str, ...], NoDecode, BeforeValidator(comma_separated)] = Field(
        default=(),
        description="Who may sign in with your own login (OIDC). When empty, links from Discord are the only way.",
        json_schema_extra=allowed("pairs such as anna@example.org=1234567890 (a Discord id), separated by commas"),
    )

    @property
    def login_people(self) -> dict[str, int]:
        """Discord's user ids by what the login calls people; raises WrongSettings for a pair that is none."""
        people: dict[str, int] = {}
        for pair in self.page_login_people:
            name, _, user_id = (part.strip() for part in pair.rpartition("="))
            is_id = user_id.isascii() and user_id.isdigit() and len(user_id) < 20
            if not name or not is_id or int(user_id) > LARGEST_ID:
                raise WrongSettings(
                    "PAGE_LOGIN_PEOPLE has a wrong value: allowed are pairs such as anna@example.org=1234567890."
                )
            people[name.casefold() if "@" in name else name] = int(user_id)
        return people

    @property
    def page_role_url(self) -> str | None:
        """The page's own way to the database, None when it takes the bot's."""
        return self.page_database_url.get_secret_value() if self.page_database_url else None
