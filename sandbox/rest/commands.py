"""Application commands, everywhere and in one server: list, upsert, replace all, change, delete."""

import re
from typing import Any

from sandbox.limits import COMMANDS_CREATED_A_DAY
from sandbox.rest.call import Call, Reply, Route
from sandbox.rest.errors import ApiError, invalid, missing_access
from sandbox.world import Missing

type Json = dict[str, Any]

CHAT_INPUT = 1
MOST = {CHAT_INPUT: 100, 2: 15, 3: 15}
_A_DAY = 86_400.0
_NAME = re.compile(r"[-_'\w]{1,32}")


def _scope(call: Call) -> int:
    """0 for commands everywhere, else the server's id; another application's commands are out of reach."""
    if call.id("application_id") != int(call.world.application["id"]):
        raise ApiError(403, 20012, "You are not authorized to perform this action on this application")
    if "guild_id" not in call.params:
        return 0
    guild_id = call.id("guild_id")
    if call.bot not in call.world.members[guild_id]:
        raise missing_access()
    return guild_id


def _list(call: Call) -> list[Json]:
    commands = list(call.world.commands[_scope(call)].values())
    return commands if call.flag("with_localizations") else [_without_localizations(one) for one in commands]


def _without_localizations(command: Json) -> Json:
    return {key: value for key, value in command.items() if not key.endswith("_localizations")}


def _one(call: Call) -> Json:
    found = call.world.commands[_scope(call)].get(call.id("command_id"))
    if found is None:
        raise Missing("application command", 10063)
    return found


def _same(commands: dict[int, Json], body: Json) -> Json | None:
    wanted = (body["name"], body.get("type") or CHAT_INPUT)
    return next((one for one in commands.values() if (one["name"], one["type"]) == wanted), None)


def _create(call: Call) -> Reply:
    scope = _scope(call)
    commands = call.world.commands[scope]
    old = _same(commands, call.body)
    made = _made(call, scope, call.body, old)
    commands[int(made["id"])] = made
    _check_number(commands)
    if old is None:
        _count_created(call, scope, 1)
    return Reply(200 if old else 201, made)


def _replace_all(call: Call) -> list[Json]:
    scope = _scope(call)
    commands = call.world.commands[scope]
    made = [_made(call, scope, body, _same(commands, body)) for body in call.body or ()]
    if len({(one["name"], one["type"]) for one in made}) != len(made):
        raise invalid("0", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    fresh = sum(1 for one in made if int(one["id"]) not in commands)
    replaced = {int(one["id"]): one for one in made}
    _check_number(replaced)
    _count_created(call, scope, fresh)
    call.world.commands[scope] = replaced
    return made


def _check_number(commands: dict[int, Json]) -> None:
    for kind, most in MOST.items():
        if sum(1 for one in commands.values() if one["type"] == kind) > most:
            raise ApiError(400, 30032, f"Maximum number of application commands reached ({most})")


def _count_created(call: Call, scope: int, number: int) -> None:
    made: dict[int, int] = call.box.commands_created
    made[scope] = made.get(scope, 0) + number
    if made[scope] > COMMANDS_CREATED_A_DAY:
        text = "Max number of daily application command creates has been reached (200)"
        raise ApiError(429, 30034, text, more={"retry_after": _A_DAY, "global": False})


def _change(call: Call) -> Json:
    scope, old = _scope(call), _one(call)
    body = {**old, **{key: value for key, value in call.body.items() if value is not None}}
    changed = _made(call, scope, body, old)
    call.world.commands[scope][int(old["id"])] = changed
    return changed


def _delete(call: Call) -> None:
    del call.world.commands[_scope(call)][int(_one(call)["id"])]


def _made(call: Call, scope: int, body: Json, old: Json | None) -> Json:
    """The command object of a request; unchanged ones keep their version."""
    kind = body.get("type") or CHAT_INPUT
    _check(body, kind)
    permissions = body.get("default_member_permissions")
    told: Json = {
        "id": old["id"] if old else str(call.world.new_id()),
        "application_id": call.world.application["id"],
        "version": "0",
        "type": kind,
        "name": body["name"],
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description") or "",
        "description_localizations": body.get("description_localizations"),
        "default_member_permissions": None if permissions is None else str(permissions),
        "dm_permission": body.get("dm_permission") is not False,
        "contexts": body.get("contexts"),
        "integration_types": body.get("integration_types") or [0],
        "nsfw": bool(body.get("nsfw")),
    }
    if scope:
        told["guild_id"] = str(scope)
        told.pop("dm_permission")
    if kind == CHAT_INPUT:
        told["options"] = [_option(one) for one in body.get("options") or ()]
    unchanged = old is not None and {**told, "version": old["version"]} == old
    return told | {"version": old["version"] if old and unchanged else str(call.world.new_id())}


def _option(given: Json) -> Json:
    told = {key: value for key, value in given.items() if value is not None}
    if "options" in told:
        told["options"] = [_option(one) for one in told["options"]]
    for key in ("required", "autocomplete"):
        if told.get(key) is False:
            del told[key]
    if told.get("choices") == []:
        del told["choices"]
    return told


def _check(body: Json, kind: int) -> None:
    name = body["name"]
    if kind == CHAT_INPUT and (not _NAME.fullmatch(name) or name != name.lower()):
        raise invalid("name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    if kind == CHAT_INPUT and not body.get("description"):
        raise invalid("description", "BASE_TYPE_REQUIRED", "This field is required")
    if kind != CHAT_INPUT and body.get("description"):
        code = "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION"
        raise invalid("description", code, "Context menu commands cannot have description")
    options = body.get("options") or ()
    if len(options) > 25:
        raise invalid("options", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    required = [bool(one.get("required")) for one in options]
    if required != sorted(required, reverse=True):
        code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
        raise invalid("options", code, "Required options must be placed before non-required options")


_EVERYWHERE = "/applications/{application_id}/commands"
_IN_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"

ROUTES = tuple(
    Route(method, base + tail, handler)
    for base in (_EVERYWHERE, _IN_GUILD)
    for method, tail, handler in (
        ("GET", "", _list),
        ("POST", "", _create),
        ("PUT", "", _replace_all),
        ("GET", "/{command_id}", _one),
        ("PATCH", "/{command_id}", _change),
        ("DELETE", "/{command_id}", _delete),
    )
)
