"""How the record is read, compared and written."""

from pydantic import Field
from pydantic_settings import BaseSettings

from bot.settings.checks import allowed


class Record(BaseSettings):
    """How the record is read, compared and written."""

    history_channels_at_once: int = Field(
        default=20,
        ge=1,
        le=100,
        description="How many channels' histories are read side by side.",
        json_schema_extra=allowed("a whole number from 1 to 100"),
    )
    requests_per_second: int = Field(
        default=50,
        ge=1,
        le=50,
        description="Requests to Discord per second, all together; Discord allows 50.",
        json_schema_extra=allowed("a whole number from 1 to 50"),
    )
    reread_days: int = Field(
        default=14,
        ge=0,
        le=3650,
        description="How many days back are read again after an absence, to find edits and deletions.",
        json_schema_extra=allowed("a whole number from 0 to 3650"),
    )
    sync_minute: int = Field(
        default=7,
        ge=0,
        le=59,
        description="The minute of every hour at which the bot compares its record with Discord.",
        json_schema_extra=allowed("a whole number from 0 to 59"),
    )
    capture_queue: int = Field(
        default=50_000,
        ge=100,
        le=5_000_000,
        description="How many events may wait for the database before the bot drops some and reads them again.",
        json_schema_extra=allowed("a whole number from 100 to 5000000"),
    )
