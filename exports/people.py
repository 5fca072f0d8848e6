"""Users and roles of an export as Discord sends them."""

import re

from exports.entry import Entry
from exports.problems import UnreadableValue
from exports.values import Json, colour, listed, snowflake, text, web_address, whole

NO_DISCRIMINATOR = "0000"
_AVATAR = re.compile(r"/avatars/\d+/(?:\d+/avatars/)?((?:a_)?[0-9a-f]{32})")


def user(raw: Json) -> Json:
    """A user object; the export's nickname becomes the display name, whichever of Discord's two it was."""
    name = text(raw.get("name"))
    shown = text(raw.get("nickname"))
    discriminator = str(raw.get("discriminator") or NO_DISCRIMINATOR)
    return {
        "id": snowflake(raw.get("id"), "a user's id"),
        "username": name,
        "global_name": shown if shown and shown != name else None,
        "discriminator": "0" if discriminator == NO_DISCRIMINATOR else discriminator,
        "avatar": _avatar(raw),
        "bot": raw.get("isBot") is True,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def is_webhook(raw: Json) -> bool:
    """Whether a "bot" author is a webhook: real bots still carry a discriminator, webhooks have "0000"."""
    return raw.get("isBot") is True and str(raw.get("discriminator") or "") == NO_DISCRIMINATOR


def note_people(entry: Entry, people: list[Json]) -> None:
    """Add users, their roles and who has which to an entry, each user once."""
    known = {person["id"] for person in entry.users}
    for raw in people:
        try:
            person = user(raw)
        except UnreadableValue:
            continue  # someone in a list of reactors without an id loses nothing of the message
        if person["id"] not in known:
            known.add(person["id"])
            note_person(entry, person, raw)


def note_person(entry: Entry, person: Json, raw: Json) -> None:
    """Add a user as Discord has it, its roles and which of them it has, from the export's object."""
    entry.users.append(person)
    _note_roles(entry, person["id"], raw)


def _note_roles(entry: Entry, user_id: str, raw: Json) -> None:
    if "roles" not in raw:  # older exports, and users in reactions
        return
    roles = [role(item) for item in listed(raw["roles"])]
    entry.roles_of[user_id] = [item["id"] for item in roles]
    known = {item["id"] for item in entry.roles}
    entry.roles.extend(item for item in roles if item["id"] not in known)


def role(raw: Json) -> Json:
    """A role object; exports tell no permissions."""
    return {
        "id": snowflake(raw.get("id"), "a role's id"),
        "name": text(raw.get("name")),
        "color": colour(raw.get("color")),
        "position": whole(raw.get("position")),
    }


def _avatar(raw: Json) -> str | None:
    """The avatar's hash, when the export kept Discord's address."""
    found = _AVATAR.search(web_address(raw.get("avatarUrl")) or "")
    return found[1] if found else None
