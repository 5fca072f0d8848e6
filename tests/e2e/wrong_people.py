"""Everything that is registered with Discord, found by looking, and used by whoever should not.

A server's administrators can let anybody use a command, so what Discord itself would refuse by its permissions is asked
for all the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.interactions.model import Answer
from services.database import Database

type Json = dict[str, Any]

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMANDS = {1, 2}
TEXT, INTEGER, TRUTH, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE = 3, 4, 5, 6, 7, 8, 9, 10, 11
SELECTS = {3: "texts", 5: "users", 6: "roles", 7: "users", 8: "channels"}
LONGEST = 400
# What the record of Discord is made of goes on by itself: answers are messages too, and servers come and go.
RECORDED = {
    "activity_hour", "asked_stretch", "attachment", "channel", "channel_reading", "coverage", "detail_due",
    "escalation", "gateway_session", "guild", "identify", "member", "member_interval", "member_name", "member_role",
    "member_stay", "message", "message_ask",
    "message_reaction", "message_revision", "message_search", "poll_vote", "role", "search_due", "search_entry",
    "stream", "sync_run",
}  # fmt: skip
# Who tried is kept on purpose, before it is decided whether they may.
TRIED = {"audit_log"}
SUMMED = "select count(*)::text || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0)::text from {} as t"


@dataclass(frozen=True)
class Target:
    """Whom and what a command is about."""

    student: int
    message: int
    channel: int
    role: int


@dataclass(frozen=True)
class Use:
    """One command that can be typed or chosen: its whole name, its kind and its options."""

    name: str
    kind: int
    options: tuple[Json, ...] = ()
    contexts: tuple[int, ...] | None = None

    @property
    def names_somebody(self) -> bool:
        """Whether it is about one student or one message."""
        return self.kind != SLASH or any(_is_person(one) for one in self.options)

    def filled(self, target: Target) -> Json:
        """The options that are needed, and everybody that can be named."""
        wanted = [one for one in self.options if one.get("required") or _is_person(one)]
        return {one["name"]: _value(one, target) for one in wanted}


@dataclass
class Pressable:
    """A button, menu or form of somebody's answer, and the values of the menu."""

    custom_id: str
    kind: int
    values: list[str] = field(default_factory=list)
    command: str = ""

    @property
    def purpose(self) -> str:
        """What it does, whatever answer it stands below and whomever it is about."""
        parts = self.custom_id.split(":")
        return ":".join((parts[0], *parts[2:4])) if parts[0] == "sp" else ":".join(parts[:3])

    @property
    def component(self) -> Json:
        """Itself as a component of a message."""
        return {"type": self.kind, "id": 1, "custom_id": self.custom_id}

    @property
    def as_form(self) -> "Pressable":
        """The form that it may open, as somebody sends it."""
        mark, _, rest = self.custom_id.partition(":")
        look, _, last = rest.partition(":")
        form = f"{mark}:{look}:form:{last.partition(':')[2]}" if mark == "sp" else self.custom_id
        return Pressable(form, 0, [], self.command)


def uses(commands: list[Json]) -> list[Use]:
    """Every command and subcommand of what is registered."""
    return sorted(
        (
            Use(" ".join(path), command.get("type", SLASH), tuple(leaf.get("options") or ()), _contexts(command))
            for command in commands
            for path, leaf in _leaves(command, (command["name"],))
        ),
        key=lambda one: (one.kind, one.name),
    )


def _contexts(command: Json) -> tuple[int, ...] | None:
    return None if command.get("contexts") is None else tuple(command["contexts"])


def _leaves(level: Json, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Json]]:
    below = [one for one in level.get("options") or () if one["type"] in SUBCOMMANDS]
    if not below:
        yield path, level
    for one in below:
        yield from _leaves(one, (*path, one["name"]))


def _is_person(option: Json) -> bool:
    return option["type"] in {USER, MENTIONABLE} or option["name"].rstrip("0123456789") in {"student", "message"}


def _value(option: Json, target: Target) -> Any:
    if option.get("choices"):
        return option["choices"][0]["value"]
    if option["name"].startswith("message"):
        return str(target.message)
    if option["name"].rstrip("0123456789") == "student":
        return str(target.student)
    return {
        TEXT: "10" if option.get("max_length", 10) < 5 else "text",
        INTEGER: option.get("min_value", 1),
        NUMBER: option.get("min_value", 1),
        TRUTH: True,
        USER: target.student,
        MENTIONABLE: target.student,
        CHANNEL: target.channel,
        ROLE: target.role,
        FILE: {"name": "a.txt", "data": b"text", "content_type": "text/plain"},
    }[option["type"]]


def pressables(answer: Answer, command: str) -> list[Pressable]:
    """Everything that can be pressed, chosen or sent in an answer."""
    found = [*_inside((answer.message or {}).get("components") or ())]
    if answer.modal is not None:
        found.append({"type": 0, "custom_id": answer.modal["custom_id"]})
    return [
        Pressable(one["custom_id"], one["type"], [line["value"] for line in one.get("options") or ()][:1], command)
        for one in found
        if one.get("custom_id")
    ]


def _inside(components: Any) -> Iterator[Json]:
    for one in components:
        yield one
        yield from _inside(one.get("components") or ())
        yield from _inside([one[key] for key in ("accessory", "component") if one.get(key)])


def everything_said(answer: Answer) -> str:
    """Every text of an answer, of its menus and its form too."""
    return "\n".join(_texts([answer.message or {}, answer.modal or {}, list(answer.choices)]))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key in {"content", "title", "description", "text", "name", "value", "label", "placeholder"}:
                yield from _texts(one) if isinstance(one, dict | list) else (str(one),)
            elif key in {"embeds", "fields", "footer", "author", "components", "component", "options", "accessory"}:
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def why_no_refusal(answer: Answer, strangers: re.Pattern[str]) -> str | None:
    """What is wrong with an answer that should be one clear sentence for whoever asked alone; None when nothing is."""
    message = answer.message or {}
    text = str(message.get("content") or "")
    if answer.modal is not None:
        return "a form opened"
    if not answer.ephemeral:
        return "everybody sees the answer"
    if message.get("embeds") or message.get("components") or answer.files:
        return f"more than a sentence: {everything_said(answer)[:300]!r}"
    if not text or len(text) > LONGEST or not text.rstrip().endswith((".", "?")):
        return f"no clear sentence: {text!r}"
    return why_it_tells(answer, strangers)


def why_it_tells(answer: Answer, strangers: re.Pattern[str]) -> str | None:
    """Whom an answer names who is none of the asker's business; None when nobody."""
    found = strangers.search(everything_said(answer))
    return None if found is None else f"names {found[0]!r}: {everything_said(answer)[:300]!r}"


async def snapshot(database: Database) -> dict[str, str]:
    """Each table's number of rows and what is in them, in one line; those that move by themselves are left out."""
    async with database.pool.acquire() as con:
        tables = [
            row["relname"]
            for row in await con.fetch(
                "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
            )
        ]
        return {name: await con.fetchval(SUMMED.format(name)) for name in tables if name not in RECORDED | TRIED}
