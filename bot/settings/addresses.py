"""Where Discord is."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings

from bot.settings.checks import DISCORD, DISCORD_CDN, allowed, own_or_loopback


class Addresses(BaseSettings):
    """Where Discord is."""

    discord_api_base: Annotated[str, own_or_loopback(DISCORD)] = Field(
        default=DISCORD,
        description="Where Discord's API is. Another one only on this machine, such as the demo's.",
        json_schema_extra=allowed(f"{DISCORD}, or an http address on this machine"),
    )
    discord_cdn_base: Annotated[str, own_or_loopback(DISCORD_CDN)] = Field(
        default=DISCORD_CDN,
        description="Where Discord's files are. Another one only on this machine, such as the demo's.",
        json_schema_extra=allowed(f"{DISCORD_CDN}, or an http address on this machine"),
    )
