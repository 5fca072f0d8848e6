"""The invite asks for what the bot's requests need, and for nothing else."""

import ast
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.client import listed_intents
from sandbox import Sandbox, World, visibility
from sandbox.gateway.intents import NEEDED, Intent
from sandbox.hosts import BOT_PERMISSIONS
from services.capture.events import READERS
from services.conversations import inbox
from services.discord.errors import Refused
from services.discord.invite import EVENTS, PERMISSIONS, REQUESTS, invite_link
from services.discord.permissions import Permission
from services.discord.rest import DiscordRest
from services.discord.uploading import File, Upload

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("bot", "cogs", "services")
ASKING = {"get": "GET", "post": "POST"}
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def asked_in(path: Path) -> Iterator[tuple[str, str]]:
    """Every request that a file makes through the bot's own client: its method and its address."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text if "rest." in text else "")
    constants = {one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)):
        asker, verb = ast.unparse(call.func.value), call.func.attr  # type: ignore[attr-defined]
        if not asker.endswith("rest") or verb not in {*ASKING, "request"}:
            continue
        methods = {ASKING[verb]} if verb in ASKING else methods_of(call.args[0], constants)
        template = call.args[0 if verb in ASKING else 1]
        yield from ((method, address) for method in methods for address in addresses(template, tree))


def methods_of(argument: ast.expr, constants: set[str]) -> set[str]:
    """The methods an argument may mean: its own, or all that the file names where it is a variable."""
    return {argument.value} if isinstance(argument, ast.Constant) else constants & METHODS  # type: ignore[arg-type]


def addresses(template: ast.expr, tree: ast.Module) -> list[str]:
    """The addresses an argument may mean: a text, a constant, any of a table's, or of a parameter all of its file."""
    if isinstance(template, ast.Constant):
        return [str(template.value)]
    name = template.value if isinstance(template, ast.Subscript) else template
    for statement in tree.body:
        targets = [ast.unparse(one) for one in statement.targets] if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [ast.unparse(statement.target)]
        if ast.unparse(name) in targets:
            texts = (one.value for one in ast.walk(statement) if isinstance(one, ast.Constant))
            return [text for text in texts if isinstance(text, str) and text.startswith("/")]
        if isinstance(statement, ast.ImportFrom) and ast.unparse(name) in {one.name for one in statement.names}:
            source = ROOT / f"{str(statement.module).replace('.', '/')}.py"
            return addresses(template, ast.parse(source.read_text(encoding="utf-8")))
    texts = (one.value for one in ast.walk(tree) if isinstance(one, ast.Constant))
    named = [text for text in texts if isinstance(text, str) and text.startswith("/")]
    assert named, f"{ast.unparse(template)} is no address that can be told from its file"
    return named


def test_every_request_of_the_bot_is_listed_and_every_listed_one_is_made() -> None:
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    made = {one for path in files if path.name != "rest.py" for one in asked_in(path)}

    assert made == set(REQUESTS)


def test_what_is_asked_for_is_what_requests_and_events_need() -> None:
    needed = [*REQUESTS.values(), *EVENTS.values()]

    assert all(any(each & bit for each in needed) for bit in Permission if bit & PERMISSIONS)
    assert not PERMISSIONS & Permission.ADMINISTRATOR
    assert int(PERMISSIONS) == BOT_PERMISSIONS, "the local Discord lets the bot do something else"


def test_the_documents_name_the_same_permissions() -> None:
    named = {
        int(number)
        for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
        for number in re.findall(r"permission(?: number \*\*|s=)(\d+)", path.read_text(encoding="utf-8"))
    }

    assert named == {int(PERMISSIONS)}


def test_the_link_says_who_with_what() -> None:
    link = urlsplit(invite_link(123))

    assert (link.scheme, link.netloc, link.path) == ("https", "discord.com", "/oauth2/authorize")
    assert parse_qs(link.query) == {
        "client_id": ["123"],
        "permissions": [str(int(PERMISSIONS))],
        "integration_type": ["0"],
        "scope": ["bot applications.commands"],
    }


def test_the_intents_are_those_of_the_events_that_are_read() -> None:
    heard = {name for name in READERS if name in NEEDED}
    needed = Intent.MESSAGE_CONTENT
    for name in heard:
        needed |= Intent(NEEDED[name].guild)
    told_directly = set(re.findall(r'case "(MESSAGE_\w+)"', Path(str(inbox.__file__)).read_text(encoding="utf-8")))
    for name in told_directly:
        needed |= Intent(NEEDED[name].direct)

    assert len(told_directly) >= 3
    assert listed_intents().value == int(needed)


def test_events_that_need_a_permission_are_heard_with_it() -> None:
    gated = {name: needed for name, needed in visibility.NEEDED.items() if name in READERS}

    assert gated.keys() == EVENTS.keys()
    assert all(needed & EVENTS[name] for name, needed in gated.items())


class Place:
    """A server where @everyone may nothing, and one of each thing that a request is about."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.me, self.ada = str(world.bot_user_id), world.add_user("ada")["id"]
        self.guild = world.add_guild("School", self.ada)["id"]
        world.update_role(self.guild, self.guild, permissions=0)
        self.role = world.add_role(self.guild, "Profiler", int(PERMISSIONS))["id"]
        world.add_member(self.guild, self.me, [self.role])
        self.channel, self.voice = (world.add_channel(self.guild, "a", kind)["id"] for kind in (0, 2))
        self.thread, self.doomed = (world.add_thread(self.channel, name, self.ada)["id"] for name in "bc")
        world.join_thread(self.thread, self.me)
        self.said = world.post(self.channel, self.ada, "hello")["id"]
        self.own = world.post(self.channel, self.me, "mine")["id"]
        self.unwanted = world.post(self.channel, self.me, "gone soon")["id"]
        world.post(self.voice, self.ada, "spoken")
        world.react(self.channel, self.said, self.ada, "👍")
        answers = [{"poll_media": {"text": text}} for text in ("yes", "no")]
        self.poll = world.post(self.channel, self.ada, poll={"question": {"text": "?"}, "answers": answers})["id"]
        self.meeting = world.add_scheduled_event(self.guild, self.voice, "Questions", world.clock.now())["id"]

    def bodies(self, method: str, template: str) -> list[tuple[dict[str, Any], Any]]:
        """Ids and bodies to ask with, each a way in which the bot uses the request."""
        ids: dict[str, Any] = {
            "user_id": self.ada,
            "message_id": self.own if method == "PATCH" else self.unwanted if method == "DELETE" else self.said,
            "emoji": "👍" if method == "GET" else "✅",
            "event_id": self.meeting,
        }
        if "/polls/" in template:
            return [(ids | {"channel_id": self.channel, "message_id": self.poll, "answer_id": "1"}, None)]
        place = {"channel_id": self.thread if "thread-members" in template else self.channel}
        match method, template.rsplit("/", 1)[-1]:
            case "POST", "messages":
                reply = {"content": "hi", "message_reference": {"message_id": self.said}, "embeds": [{"title": "t"}]}
                upload = Upload({"content": "hi"}, (File("a.txt", b"a"),))
                return [({"channel_id": self.channel}, body) for body in (reply, upload)] + [
                    ({"channel_id": self.thread}, {"content": "hi"})
                ]
            case "POST", "threads":
                return [(place, {"name": "new", "type": kind}) for kind in (11, 12)]
            case "POST", "refresh-urls":
                return [({}, {"attachment_urls": ["https://example.org/a.png"]})]
            case "POST", _:
                return [({}, {"recipient_id": self.ada})]
            case "GET", "messages" | "{message_id}":
                spoken = next(iter(self.world.messages(int(self.voice)).page(limit=1)))["id"]
                return [(ids | place, None), (ids | {"channel_id": self.voice, "message_id": spoken}, None)]
            case "DELETE", "{channel_id}":
                return [({"channel_id": self.doomed}, None)]
            case "PATCH", _:
                return [(ids | place, {"content": "edited"})]
        return [(ids | place, None)]

    async def ask(self, rest: DiscordRest, method: str, template: str) -> list[Any]:
        """The answers to a request in all its ways; raises Refused."""
        answers = []
        for ids, body in self.bodies(method, template):
            named = set(re.findall(r"\{(\w+)\}", template))
            given = {name: value for name, value in (ids | {"guild_id": self.guild}).items() if name in named}
            major = template.split("/")[1] in {"channels", "guilds"} and given.pop(
                re.findall(r"\{(\w+)\}", template)[0]
            )
            answers.append(
                await rest.request(method, template, major=major or None, json=body, repeatable=False, **given)
            )
        return answers


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox(World.empty(), time_scale=0.01) as running:
        yield running
        assert not running.violations


async def test_the_local_discord_refuses_no_request_of_a_bot_that_was_invited_so(box: Sandbox) -> None:
    place = Place(box.world)
    async with DiscordRest.open(box.token, box.api_base, first_pause=0.01) as rest:
        answers = {request: await place.ask(rest, *request) for request in REQUESTS}

    assert answers[("GET", "/channels/{channel_id}/messages")][0]


@pytest.mark.parametrize("bit", [bit for bit in Permission if bit & PERMISSIONS and bit not in EVENTS.values()])
async def test_without_any_one_permission_a_request_fails_or_is_answered_with_less(
    box: Sandbox, bit: Permission
) -> None:
    place = Place(box.world)
    place.world.update_role(place.guild, place.role, permissions=int(PERMISSIONS & ~bit))
    poorer = []
    async with DiscordRest.open(box.token, box.api_base, first_pause=0.01) as rest:
        for request in (request for request, needed in REQUESTS.items() if needed & bit and "search" not in request[1]):
            try:
                answers = await place.ask(rest, *request)
            except Refused:
                poorer.append(request)
            else:
                poorer += [request] if [] in answers else []

    assert poorer
