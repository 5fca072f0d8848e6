"""The REST client against a server that answers in every odd way Discord and its proxies do."""

import asyncio
import contextlib

import aiohttp
import pytest
from aiohttp import web

from services.discord.errors import (
    DiscordUnavailable,
    Forbidden,
    NotFound,
    NotReadyYet,
    RateLimited,
    Refused,
    TokenRefused,
    TooManyRefusals,
)
from services.discord.pacing import Limiter
from services.discord.refusals import RefusalGuard
from services.discord.rest import DiscordRest
from services.metrics import figures

TEMPLATE = "/channels/{channel_id}/messages/{message_id}"


def answer(status=200, body='{"id": "1"}', content_type="application/json", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: web.Response(status=status, text=body, content_type=content_type, headers=headers)


def limited(retry_after, scope="user", **more):
    body = f'{{"message": "slow", "retry_after": {retry_after}, "global": {str(scope == "global").lower()}}}'
    return answer(429, body, X_RateLimit_Scope=scope, Via="1.1 google", **more)


class Discord:
    """Gives the answers it was told to, one by one, the last one for ever."""

    def __init__(self):
        self.answers, self.requests, self.over = [answer()], [], asyncio.Event()

    async def serve(self, request):
        self.requests.append(request)
        self.body = await request.read()
        nth = min(len(self.requests), len(self.answers)) - 1
        made = self.answers[nth]()
        if made is None:
            request.transport.abort()
            return web.Response()
        if made == "cut":
            return await self.cut(request)
        return made

    async def cut(self, request):
        half = web.StreamResponse(headers={"Content-Length": "500", "Content-Type": "application/json"})
        await half.prepare(request)
        await half.write(b'{"id": "1"')
        request.transport.close()
        return half


@contextlib.asynccontextmanager
async def client(discord, **options):
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", discord.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession() as session:
        yield DiscordRest("secret", base, session=session, first_pause=0.001, **options)
        discord.over.set()
    await runner.cleanup()


@pytest.fixture
async def discord():
    return Discord()


@pytest.fixture
async def rest(discord):
    async with client(discord) as made:
        yield made


async def test_a_request_carries_the_token_the_ids_and_the_query(discord, rest):
    assert await rest.get(TEMPLATE, major=7, params={"limit": 5}, message_id=9) == {"id": "1"}
    request = discord.requests[0]
    assert request.path_qs == "/api/v10/channels/7/messages/9?limit=5"
    assert request.headers["Authorization"] == "Bot secret"


@pytest.mark.parametrize(
    "trouble",
    [
        answer(500, "{}"),
        answer(502, "<html>", "text/html"),
        answer(503, ""),
        answer(504, "x", "text/plain"),
        answer(200, '{"id": "1'),
        answer(200, "<html>surprise</html>", "text/html"),
        answer(404, "<html>not Discord's</html>", "text/html"),
        lambda: None,
        lambda: "cut",
    ],
)
async def test_what_passes_is_asked_again(discord, rest, trouble):
    discord.answers = [trouble, trouble, answer()]
    assert await rest.get("/users/@me") == {"id": "1"}
    assert len(discord.requests) == 3


async def test_in_the_end_it_says_that_discord_is_away(discord, rest):
    discord.answers = [answer(503, "")]
    with pytest.raises(DiscordUnavailable, match="HTTP 503"):
        await rest.get("/users/@me")
    assert len(discord.requests) == 6


async def test_a_request_that_must_not_happen_twice_is_not_repeated(discord, rest):
    discord.answers = [answer(500, "{}")]
    with pytest.raises(DiscordUnavailable):
        await rest.request("POST", "/users/@me/channels", json={"recipient_id": "5"})
    assert len(discord.requests) == 1
    assert discord.body == b'{"recipient_id":"5"}'


async def test_a_silent_server_is_not_waited_for_for_ever(discord):
    async def never(request):
        discord.requests.append(request)
        await discord.over.wait()
        return web.Response()

    discord.serve = never
    async with client(discord, timeout=aiohttp.ClientTimeout(total=0.2)) as rest:
        with pytest.raises(DiscordUnavailable, match="Timeout"):
            await rest.get("/users/@me")
    assert len(discord.requests) == 6


@pytest.mark.parametrize(
    ("status", "code", "kind"), [(403, 50001, Forbidden), (404, 10003, NotFound), (400, 50035, Refused)]
)
async def test_a_refusal_carries_discords_code_and_is_not_repeated(discord, rest, status, code, kind):
    discord.answers = [answer(status, f'{{"message": "No", "code": {code}}}')]
    with pytest.raises(kind) as caught:
        await rest.get("/users/@me")
    assert (caught.value.status, caught.value.code) == (status, code)
    assert len(discord.requests) == 1


async def test_a_refused_token_tells_the_operator_what_to_do(discord, rest):
    discord.answers = [answer(401, '{"message": "401: Unauthorized", "code": 0}')]
    with pytest.raises(TokenRefused, match="DISCORD_TOKEN"):
        await rest.get("/users/@me")


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_a_429_is_waited_for_as_long_as_its_body_says(discord, rest, scope):
    discord.answers = [limited(0.1, scope, Retry_After="65"), answer()]
    before = asyncio.get_running_loop().time()
    await rest.get("/users/@me")
    assert 0.1 <= asyncio.get_running_loop().time() - before < 30
    assert rest.rate_limited == 1


async def test_an_impatient_caller_hears_of_the_429_at_once(discord, rest):
    discord.answers = [limited(60)]
    with pytest.raises(RateLimited) as caught:
        await rest.get("/users/@me", patient=False)
    assert caught.value.retry_after == 60


async def test_cloudflares_own_429_stops_every_route(discord, rest):
    discord.answers = [answer(429, "error code: 1015", "text/plain", Retry_After="1"), answer()]
    with pytest.raises(RateLimited):
        await rest.get("/users/@me", patient=False)
    before = asyncio.get_running_loop().time()
    await rest.get("/gateway")
    assert asyncio.get_running_loop().time() - before > 0.9


async def test_an_empty_answer_is_nothing(discord, rest):
    discord.answers = [lambda: web.Response(status=204)]
    assert await rest.request("DELETE", "/channels/{channel_id}", major=1) is None


async def test_too_many_refusals_close_the_client_before_discord_bans_it(discord, rest):
    rest._guard = RefusalGuard(rest.limiter.now, most=3)
    discord.answers = [answer(403, '{"message": "No", "code": 50001}')]
    for _ in range(3):
        with pytest.raises(Forbidden):
            await rest.get("/users/@me")
    with pytest.raises(TooManyRefusals):
        await rest.get("/users/@me")
    assert len(discord.requests) == 3


def test_the_guard_opens_again_after_ten_minutes():
    now = 0.0
    guard = RefusalGuard(lambda: now, most=2)
    guard.count()
    guard.count()
    with pytest.raises(TooManyRefusals):
        guard.check()
    now = 601.0
    guard.check()
    assert now > 600


async def test_shared_429s_are_not_counted_as_refusals(discord):
    async with client(discord, limiter=Limiter(1000)) as rest:
        rest._guard = RefusalGuard(rest.limiter.now, most=1)
        discord.answers = [limited(0.01, "shared"), answer()]
        assert await rest.get("/users/@me") == {"id": "1"}


async def test_no_log_line_shows_the_token(discord, rest, caplog):
    caplog.set_level("DEBUG")
    discord.answers = [limited(0.01), answer(500, "{}"), answer()]
    await rest.get("/users/@me")
    assert "secret" not in caplog.text


async def test_an_answer_that_is_still_being_prepared_says_when_to_ask_again(discord):
    discord.answers = [answer(202, '{"message": "Index not yet available", "code": 110000, "retry_after": 2}')]
    async with client(discord) as rest:
        with pytest.raises(NotReadyYet) as raised:
            await rest.get(TEMPLATE, major=1, message_id=2)
    assert raised.value.retry_after == 2
    assert len(discord.requests) == 1


async def test_a_posted_body_arrives_as_json(discord):
    async with client(discord) as rest:
        assert await rest.post("/attachments/refresh-urls", {"attachment_urls": ["a"]}) == {"id": "1"}
    assert (discord.requests[0].method, discord.body) == ("POST", b'{"attachment_urls":["a"]}')


@pytest.mark.parametrize(("repeatable", "requests"), [(False, 1), (True, 2)])
async def test_a_post_is_sent_again_only_when_that_does_no_harm(discord, repeatable, requests):
    discord.answers = [answer(502), answer()]
    async with client(discord) as rest:
        with contextlib.suppress(DiscordUnavailable):
            await rest.post("/attachments/refresh-urls", {}, repeatable=repeatable)
    assert len(discord.requests) == requests


async def test_requests_are_counted_by_route_and_status_and_429s_by_scope(discord, rest):
    route = ("GET", "/channels/{id}/messages/{id}")
    before = {status: figures.REQUESTS.value(*route, status) for status in ("200", "429", "none")}
    limited_before, took = figures.LIMITED.value("shared"), figures.REQUEST.count()
    discord.answers = [limited(0.01, "shared"), lambda: "cut", answer()]
    await rest.get(TEMPLATE, major=7, message_id=9)

    assert {status: figures.REQUESTS.value(*route, status) - before[status] for status in before} == {
        "200": 1,
        "429": 1,
        "none": 1,
    }
    assert figures.LIMITED.value("shared") == limited_before + 1
    assert figures.REQUEST.count() == took + 3
