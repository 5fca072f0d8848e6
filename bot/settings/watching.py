"""What an operator sees of the process."""

from typing import Any, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from bot.settings.checks import allowed


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

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper_case(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value
