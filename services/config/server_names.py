"""The roles and channels of a server by name, for settings that name them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.discord.permissions import THREADS
from services.discord.server_state import ServerState

MENTIONED = re.compile(r"<(?:@&|#)(\d{5,20})>")
AN_ID = re.compile(r"\d{5,20}")


@dataclass(frozen=True, slots=True)
class ServerNames:
    """Names by id, as the server has them now; threads are no channels here, categories are."""

    roles: Mapping[int, str] = field(default_factory=dict)
    channels: Mapping[int, str] = field(default_factory=dict)


def server_names(state: ServerState, guild_id: int) -> ServerNames:
    """The roles and channels of a server as the gateway last described them; @everyone is no role here."""
    guild = state.guilds.get(guild_id)
    roles = {} if guild is None else {one: name for one, name in guild.role_names.items() if one != guild_id}
    channels = {one.id: one.name for one in state.in_guild(guild_id) if one.kind not in THREADS}
    return ServerNames(roles, channels)


def typed_parts(typed: str) -> list[str]:
    """What was typed, one name, mention or id each: they are separated by commas, mentions also by nothing."""
    apart = MENTIONED.sub(r",\g<0>,", typed.replace(";", ",").replace("\n", ","))
    return [part.strip() for part in apart.split(",") if part.strip()]


def found_id(part: str, names: Mapping[int, str]) -> int | None:
    """The id that a mention, an id or a name means among these names; None when it is none of them.

    Of several with one name it is the lowest id, the oldest. Capitals make no difference where nothing fits exactly.
    """
    mention = MENTIONED.fullmatch(part)
    number = mention[1] if mention else part if AN_ID.fullmatch(part) else None
    if number is not None and int(number) in names:
        return int(number)
    wanted = part.lstrip("@#").strip()
    exact = [one for one, name in names.items() if name == wanted]
    alike = exact or [one for one, name in names.items() if name.casefold() == wanted.casefold()]
    return min(alike, default=None)
