"""All commands together stay within what Discord takes: one name too long, and it refuses every command at once."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import pytest

from bot.client import ProfilerBot
from bot.identify_budget import IdentifyBudget
from bot.registration import sendable
from tests.bot.test_gateway import Heard
from tests.bot.test_identify_budget import Counting
from tests.meta.test_docs import COGS

SLASH, USER, MESSAGE = 1, 2, 3
GROUP = 2  # options of this kind and below are subcommands
MOST = {SLASH: 100, USER: 15, MESSAGE: 15}
NAME, DESCRIPTION, TEXT_OF_A_COMMAND, OPTIONS, CHOICES = 32, 100, 8_000, 25, 25

type Json = Mapping[str, Any]


@pytest.fixture
async def payloads() -> AsyncIterator[list[dict[str, Any]]]:
    """What the bot sends to Discord; cogs need none of their tools for it."""
    bot = ProfilerBot(Heard(), IdentifyBudget(Counting()))
    for cog in COGS:
        bot.add_cog(cog.__new__(cog))
    yield [sendable(command.get_payload(None)) for command in bot.get_all_application_commands()]
    await bot.close()


def parts(payload: Json) -> Iterator[Json]:
    """A command or option with everything below it but choices."""
    yield payload
    for option in payload.get("options") or ():
        yield from parts(option)


def texts(part: Json, key: str) -> list[str]:
    """A text in every language."""
    return [part.get(key) or "", *(part.get(f"{key}_localizations") or {}).values()]


def choices(part: Json) -> list[Json]:
    return list(part.get("choices") or ())


def size(payload: Json) -> int:
    """Characters as Discord counts them, of all languages together (Discord counts the longest alone: this is safe)."""
    return sum(
        sum(len(text) for key in ("name", "description") for text in texts(part, key))
        + sum(len(str(choice["value"])) + sum(map(len, texts(choice, "name"))) for choice in choices(part))
        for part in parts(payload)
    )


async def test_discord_takes_as_many_commands_of_each_kind(payloads: list[dict[str, Any]]) -> None:
    count = Counter(payload.get("type", SLASH) for payload in payloads)

    assert count[SLASH] > 10
    assert all(number <= MOST[kind] for kind, number in count.items())


async def test_every_command_is_short_enough_in_every_language(payloads: list[dict[str, Any]]) -> None:
    assert not {payload["name"]: size(payload) for payload in payloads if size(payload) > TEXT_OF_A_COMMAND}


async def test_names_and_descriptions_are_short_enough_and_there(payloads: list[dict[str, Any]]) -> None:
    wrong = [
        (payload["name"], part["name"])
        for payload in payloads
        for part in parts(payload)
        if not all(0 < len(name) <= NAME for name in texts(part, "name"))
        or not all(len(text) <= DESCRIPTION for text in texts(part, "description"))
        or (payload.get("type", SLASH) == SLASH and not all(texts(part, "description")))
        or not all(0 < len(name) <= DESCRIPTION for choice in choices(part) for name in texts(choice, "name"))
    ]

    assert not wrong


async def test_names_of_slash_commands_have_no_capitals_and_no_spaces(payloads: list[dict[str, Any]]) -> None:
    names = [
        name
        for payload in payloads
        if payload.get("type", SLASH) == SLASH
        for part in parts(payload)
        for name in texts(part, "name")
    ]

    assert not [name for name in names if name != name.lower() or not name.replace("_", "").replace("-", "").isalnum()]


async def test_no_part_has_too_many_options_choices_or_two_of_one_name(payloads: list[dict[str, Any]]) -> None:
    wrong = [
        part["name"]
        for payload in payloads
        for part in parts(payload)
        for below in [part.get("options") or ()]
        if len(below) > OPTIONS
        or len(choices(part)) > CHOICES
        or any(
            len({(option.get("name_localizations") or {}).get(language, option["name"]) for option in below})
            != len(below)
            for language in ("en", "pl")
        )
    ]

    assert not wrong


async def test_every_part_speaks_polish(payloads: list[dict[str, Any]]) -> None:
    without = [
        f"{payload['name']} … {part['name']}: {key}"
        for payload in payloads
        for part in parts(payload)
        for key in ("name", "description")
        if part.get(key) and "pl" not in (part.get(f"{key}_localizations") or {})
    ]
    without += [
        f"{payload['name']} … {choice['name']}"
        for payload in payloads
        for part in parts(payload)
        for choice in choices(part)
        if choice["name"] != choice["value"]  # csv is csv in every language
        and "pl" not in (choice.get("name_localizations") or {})
    ]

    assert not without


async def test_required_options_come_before_the_others(payloads: list[dict[str, Any]]) -> None:
    wrong = [
        part["name"]
        for payload in payloads
        for part in parts(payload)
        for needed in [[bool(option.get("required")) for option in part.get("options") or () if option["type"] > GROUP]]
        if needed != sorted(needed, reverse=True)
    ]

    assert not wrong
