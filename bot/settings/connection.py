"""What connects the process to Discord and to its database."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings

from bot.settings.checks import allowed, at_home
from bot.settings.checks import postgres_url as postgres_address
from bot.settings.problems import WrongSettings


class Connection(BaseSettings):
    """What connects the process to Discord and to its database."""

    discord_token: SecretStr | None = Field(
        default=None,
        description="The bot's token, from the Discord Developer Portal (Bot, Reset Token). Needed to run.",
        json_schema_extra=allowed("the token of a bot"),
    )
    database_url: Annotated[SecretStr, AfterValidator(postgres_address)] | None = Field(
        default=None,
        description="A PostgreSQL 14 or newer. When empty, the bot runs its own in DATA_DIR/postgres.",
        json_schema_extra=allowed("an address such as postgresql://user:password@host:5432/name"),
    )
    data_dir: Annotated[Path, BeforeValidator(lambda value: at_home(str(value)))] = Field(
        default=Path("data"),
        description="The folder of the embedded PostgreSQL and of the demo.",
        json_schema_extra=allowed("a folder"),
    )

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
