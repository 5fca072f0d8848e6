"""What an operator sees of the process."""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from bot.settings.checks import allowed, bind_address, sentry_address


class Watching(BaseSettings):
    """What an operator sees of the process."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO",
        description="How much is logged.",
        json_schema_extra=allowed("DEBUG, INFO, WARNING or ERROR"),
    )
    log_format: Literal["pretty", "json"] = Field(
        default="pretty",
        description="Log lines for people, or one JSON object a line.",
        json_schema_extra=allowed("pretty or json"),
    )

    health_address: Annotated[str, AfterValidator(bind_address)] = Field(
        default="127.0.0.1:9190",
        description="Where /healthz, /readyz and /metrics are answered. On loopback unless told otherwise.",
        json_schema_extra=allowed("a host and a port such as 127.0.0.1:9190, or off"),
    )
    sentry_dsn: Annotated[SecretStr, AfterValidator(sentry_address)] | None = Field(
        default=None,
        description="Where faults of the program are reported (Sentry), without texts and names. When empty, nowhere.",
        json_schema_extra=allowed("a DSN such as https://key@host/1"),
    )

    @property
    def health_bind(self) -> tuple[str, int] | None:
        """The host and port to answer operators on, None for nowhere."""
        if self.health_address == "off":
            return None
        address = urlsplit(f"//{self.health_address}")
        return address.hostname or "", address.port or 0

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper_case(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value
