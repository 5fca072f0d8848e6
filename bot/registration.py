"""Application commands: compared once with what Discord has, and sent in bulk only when they differ.

nextcord compares at every new session, sends one request per command and deletes what it does not know; all of that
is switched off in the client.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any

import aiohttp
import nextcord

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
# What Discord fills in when a command or option leaves it out; anything else in its answer is Discord's own.
COMMAND_DEFAULTS: Mapping[str, Any] = {
    "type": 1,
    "description": "",
    "name_localizations": {},
    "description_localizations": {},
    "default_member_permissions": None,
    "nsfw": False,
}
OPTION_DEFAULTS: Mapping[str, Any] = {
    "description": "",
    "name_localizations": {},
    "description_localizations": {},
    "required": False,
    "autocomplete": False,
    "channel_types": [],
    "min_value": None,
    "max_value": None,
    "min_length": None,
    "max_length": None,
}
ONLY_WHEN_ASKED_FOR = ("contexts", "integration_types")  # Discord's default depends on the application's settings


async def register_patiently(client: nextcord.Client) -> None:
    """Bring Discord's list of global commands up to date, trying until Discord answers."""
    pause = FIRST_PAUSE
    while not client.is_closed():
        try:
            await register(client)
        except (nextcord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as refused:
            log.warning("the commands could not be registered (%s); trying again in %.0f s", refused, pause)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return


async def register(client: nextcord.Client) -> bool:
    """Compare the client's commands with Discord's and replace them when they differ; returns whether they did."""
    application = client.application_id
    if application is None:
        raise OSError("Discord has not told our application id yet")
    commands = client.get_all_application_commands()
    wanted = [sendable(command.get_payload(None)) for command in commands]
    known = await client.http.get_global_commands(application)
    changed = not same_commands(wanted, known)
    if changed:
        known = await client.http.bulk_upsert_global_commands(application, wanted)
        log.info("registered %d commands with Discord", len(known))
    _remember_ids(client, commands, known)
    return changed


def same_commands(ours: Iterable[Mapping[str, Any]], theirs: Iterable[Mapping[str, Any]]) -> bool:
    """Whether Discord already has exactly these commands."""
    mine = {_key(command): command for command in ours}
    known = {_key(command): command for command in theirs}
    return mine.keys() == known.keys() and all(
        _comparable(command, command) == _comparable(known[key], command) for key, command in mine.items()
    )


def sendable(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A command as Discord's description allows it: user and message commands carry no description."""
    left_out = {"description", "description_localizations"} if payload.get("type", 1) != 1 else set()
    return {name: value for name, value in payload.items() if name not in left_out}


def _key(command: Mapping[str, Any]) -> tuple[int, str]:
    return command.get("type", 1), command["name"]


def _comparable(command: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a command that are ours to decide, with Discord's defaults filled in."""
    plain = {"name": command["name"], "options": [_option(option) for option in command.get("options") or ()]}
    plain |= _filled(command, COMMAND_DEFAULTS)
    for name in ONLY_WHEN_ASKED_FOR:
        if asked.get(name) is not None:
            plain[name] = sorted(command.get(name) or ())
    return plain


def _option(option: Mapping[str, Any]) -> dict[str, Any]:
    choices = [
        {"name": choice["name"], "value": choice["value"], "localizations": choice.get("name_localizations") or {}}
        for choice in option.get("choices") or ()
    ]
    inner = [_option(below) for below in option.get("options") or ()]
    return {"type": option["type"], "name": option["name"], "choices": choices, "options": inner} | _filled(
        option, OPTION_DEFAULTS
    )


def _filled(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    return {name: given[name] if given.get(name) is not None else default for name, default in defaults.items()}


def _remember_ids(
    client: nextcord.Client,
    commands: Iterable[nextcord.BaseApplicationCommand],
    known: Iterable[Any],
) -> None:
    """Tell nextcord which id Discord gave to which command, so that interactions find their way."""
    ours = {(command.type.value, command.name): command for command in commands}
    for payload in known:
        if command := ours.get(_key(payload)):
            command.parse_discord_response(client._connection, payload)  # noqa: SLF001 - nextcord offers no other way
            client.add_application_command(command, overwrite=True, pre_remove=False)
