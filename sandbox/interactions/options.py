"""Options of a slash command: whether they fit what was registered, and as Discord sends them."""

from collections.abc import Mapping
from typing import Any

from sandbox.interactions.model import Json, NotPossible
from sandbox.interactions.registered import Found
from sandbox.world import World

SAFE_INTEGER = 1 << 53


def checked(world: World, found: Found, given: Mapping[str, Any], channel_id: int) -> list[tuple[Json, Any]]:
    """Each given option with its value as Discord sends it, in registered order; `NotPossible` when one is wrong."""
    known = {option["name"]: option for option in found.options}
    unknown = given.keys() - known.keys()
    if unknown:
        raise NotPossible(f"There is no option {min(unknown)!r}.")
    missing = [name for name, option in known.items() if option.get("required") and given.get(name) is None]
    if missing:
        raise NotPossible(f"Option {missing[0]!r} is required.")
    return [
        (option, _value(world, option, given[name], channel_id))
        for name, option in known.items()
        if given.get(name) is not None
    ]


def _value(world: World, option: Json, value: Any, channel_id: int) -> Any:
    check = CHECKS[option["type"]]
    checked_value = check(world, option, value, channel_id)
    choices = option.get("choices")
    if choices and checked_value not in [choice["value"] for choice in choices]:
        raise NotPossible(f"{value!r} is not one of the choices of {option['name']!r}.")
    return checked_value


def _text(_world: World, option: Json, value: Any, _channel_id: int) -> str:
    text = str(value)
    if not option.get("min_length", 0) <= len(text) <= option.get("max_length", 6000):
        raise NotPossible(f"The text of {option['name']!r} is too short or too long.")
    return text


def _integer(_world: World, option: Json, value: Any, _channel_id: int) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise NotPossible(f"{option['name']!r} must be a whole number.") from None
    return _in_range(option, number)


def _number(_world: World, option: Json, value: Any, _channel_id: int) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise NotPossible(f"{option['name']!r} must be a number.") from None
    return _in_range(option, number)


def _in_range[Number: (int, float)](option: Json, number: Number) -> Number:
    lowest, highest = option.get("min_value", -SAFE_INTEGER), option.get("max_value", SAFE_INTEGER)
    if not lowest <= number <= highest:
        raise NotPossible(f"{option['name']!r} must be between {lowest} and {highest}.")
    return number


def _truth(_world: World, _option: Json, value: Any, _channel_id: int) -> bool:
    return value in {True, "true", "True"}


def _user(world: World, option: Json, value: Any, _channel_id: int) -> str:
    if not _is_id(value) or int(value) not in world.users:
        raise NotPossible(f"{option['name']!r} must be a user.")
    return str(int(value))


def _role(world: World, option: Json, value: Any, channel_id: int) -> str:
    guild_id = world.guild_of(channel_id)
    if guild_id is None or not _is_id(value) or int(value) not in world.roles[guild_id]:
        raise NotPossible(f"{option['name']!r} must be a role.")
    return str(int(value))


def _mentionable(world: World, option: Json, value: Any, channel_id: int) -> str:
    guild_id = world.guild_of(channel_id)
    if guild_id is not None and _is_id(value) and int(value) in world.roles[guild_id]:
        return str(int(value))
    return _user(world, option, value, channel_id)


def _channel(world: World, option: Json, value: Any, channel_id: int) -> str:
    there = _is_id(value) and int(value) in world.channels
    if not there or world.guild_of(value) != world.guild_of(channel_id):
        raise NotPossible(f"{option['name']!r} must be a channel.")
    wanted = option.get("channel_types")
    if wanted and world.channel(value)["type"] not in wanted:
        raise NotPossible(f"{option['name']!r} must be another kind of channel.")
    return str(int(value))


def _file(_world: World, option: Json, value: Any, _channel_id: int) -> Any:
    if not isinstance(value, Mapping) or not {"name", "data"} <= value.keys():
        raise NotPossible(f"{option['name']!r} must be a file.")
    return value


def _is_id(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.isdecimal())


CHECKS = {
    3: _text,
    4: _integer,
    5: _truth,
    6: _user,
    7: _channel,
    8: _role,
    9: _mentionable,
    10: _number,
    11: _file,
}
