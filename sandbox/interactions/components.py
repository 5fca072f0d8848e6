"""Buttons, selects and modal fields: what a person may do with what the bot has sent."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sandbox.interactions.model import Json, NotPossible
from sandbox.world import World

BUTTON, TEXT_SELECT, TEXT_INPUT, LABEL = 2, 3, 4, 18
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SELECTS = frozenset({TEXT_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT})
INNER = ("component", "accessory")


def every(components: Sequence[Json]) -> Iterator[Json]:
    """All components of a message or modal, nested ones among them."""
    for component in components:
        yield component
        yield from every(component.get("components") or ())
        yield from every([component[key] for key in INNER if component.get(key)])


def clickable(message: Json, custom_id: str) -> Json:
    """The button or select of a message; `NotPossible` when it is not there or switched off."""
    for component in every(message["components"]):
        if component.get("custom_id") == custom_id:
            if component.get("disabled"):
                raise NotPossible("This component is switched off.")
            return component
    raise NotPossible(f"The message has no component {custom_id!r}.")


def chosen(world: World, component: Json, values: Sequence[Any], channel_id: int) -> list[str]:
    """The values of a select as Discord sends them; `NotPossible` when it does not offer them."""
    if component["type"] not in SELECTS:
        raise NotPossible("This component offers no choice.")
    texts = list(dict.fromkeys(str(value) for value in values))
    least, most = component.get("min_values", 1), component.get("max_values", 1)
    if not least <= len(texts) <= most:
        raise NotPossible(f"Choose between {least} and {most}.")
    offered = {option["value"] for option in component.get("options") or ()}
    if component["type"] == TEXT_SELECT and not offered.issuperset(texts):
        raise NotPossible("That is not offered.")
    if component["type"] != TEXT_SELECT and not all(_offers(world, component, text, channel_id) for text in texts):
        raise NotPossible("That is not offered.")
    return texts


def _offers(world: World, component: Json, text: str, channel_id: int) -> bool:
    """Whether a select of people, roles or channels offers what has this id; threads are among channels."""
    guild_id, kind = world.guild_of(channel_id), component["type"]
    if not text.isdecimal() or guild_id is None:
        return kind == USER_SELECT and text.isdecimal() and int(text) in world.users
    one = int(text)
    is_role, is_user = one in world.roles[guild_id], one in world.users
    if kind in {ROLE_SELECT, USER_SELECT, MENTIONABLE_SELECT}:
        return (is_role and kind != USER_SELECT) or (is_user and kind != ROLE_SELECT)
    wanted = component.get("channel_types")
    if one not in world.channels or world.guild_of(one) != guild_id:
        return False
    return not wanted or world.channel(one)["type"] in wanted


def filled(components: Sequence[Json], fields: Mapping[str, Any]) -> list[Json]:
    """A modal's components with what was entered, as a submission carries them."""
    known = {one["custom_id"] for one in every(components) if "custom_id" in one}
    unknown = fields.keys() - known
    if unknown:
        raise NotPossible(f"The form has no field {min(unknown)!r}.")
    return [_filled(component, fields, number) for number, component in enumerate(components, start=1)]


def _filled(component: Json, fields: Mapping[str, Any], number: int) -> Json:
    made: Json = {"type": component["type"], "id": component.get("id", number)}
    if component.get("components"):
        made["components"] = [_filled(one, fields, number * 10) for one in component["components"]]
    if component.get("component"):
        made["component"] = _filled(component["component"], fields, number * 10)
    if "custom_id" in component:
        made["custom_id"] = component["custom_id"]
        made |= _entered(component, fields.get(component["custom_id"]))
    return made


def _entered(component: Json, given: Any) -> Json:
    if component["type"] != TEXT_INPUT:
        values = [str(value) for value in (given if isinstance(given, list | tuple) else [given] if given else [])]
        if component.get("required", True) and not values:
            raise NotPossible(f"{component['custom_id']!r} is required.")
        return {"values": values}
    text = str(component.get("value") or "") if given is None else str(given)
    if component.get("required", True) and not text:
        raise NotPossible(f"{_name(component)} is required.")
    if text and not component.get("min_length", 0) <= len(text) <= component.get("max_length", 4000):
        raise NotPossible(f"{_name(component)} is too short or too long.")
    return {"value": text}


def _name(component: Json) -> str:
    return repr(component.get("label") or component["custom_id"])
