"""The operator's own login: whom it vouches for gets in where they are a mentor, and nobody else does."""

import secrets
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import RSAKey

from bot.page import page
from bot.ports import any_free_port
from services.database import Database
from services.page_access.environment import PageEnvironment
from services.people.guild_settings import GuildSettings

GUILD, ROLE, MENTOR, STUDENT = 10, 11, 2, 3
PEOPLE = {"subject-of-maja": MENTOR, "ola@example.org": STUDENT, "maja@example.org": MENTOR}


class Login:
    """An OIDC provider that vouches for whoever its test says."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.address = ""
        self._key = RSAKey.generate_key(2048, {"kid": "one"})
        self._nonces: dict[str, str] = {}

    def application(self) -> web.Application:
        """Its four addresses."""
        served = web.Application()
        served.add_routes(
            [
                web.get("/.well-known/openid-configuration", self._metadata),
                web.get("/authorize", self._authorize),
                web.post("/token", self._token),
                web.get("/jwks", self._jwks),
            ]
        )
        return served

    async def _metadata(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def _authorize(self, request: web.Request) -> web.Response:
        code = secrets.token_urlsafe(8)
        self._nonces[code] = request.query["nonce"]
        back = f"{request.query['redirect_uri']}?code={code}&state={request.query['state']}"
        raise web.HTTPFound(back)

    async def _token(self, request: web.Request) -> web.Response:
        code = str((await request.post())["code"])
        now = int(time.time())
        claims = {"iss": self.address, "aud": "the-page", "iat": now, "exp": now + 600, "nonce": self._nonces[code]}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.claims, self._key)
        return web.json_response({"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": signed})

    async def _jwks(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [self._key.as_dict(private=False)]})


@pytest.fixture
async def login() -> AsyncIterator[Login]:
    """The provider, on loopback."""
    made = Login()
    runner = web.AppRunner(made.application())
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    made.address = f"http://127.0.0.1:{port}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def address(
    login: Login, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """The page with that login, on a server with a mentor and a student."""
    pool, now = database.pool, datetime.now(UTC)
    await pool.execute("insert into guild (id, name, seen_at) values ($1, 'School', $2)", GUILD, now)
    await pool.execute("insert into role (guild_id, id, name) values ($1, $2, 'Mentor')", GUILD, ROLE)
    for user, roles in ((MENTOR, [ROLE]), (STUDENT, [])):
        await pool.execute("insert into member (guild_id, user_id, roles) values ($1, $2, $3)", GUILD, user, roles)
    port = any_free_port()
    served = f"http://127.0.0.1:{port}"
    secret = tmp_path / ".streamlit" / "secrets.toml"
    secret.parent.mkdir()
    secret.write_text(
        f'[auth]\nredirect_uri = "{served}/oauth2callback"\ncookie_secret = "{secrets.token_urlsafe(32)}"\n'
        'client_id = "the-page"\nclient_secret = "not secret"\n'
        f'server_metadata_url = "{login.address}/.well-known/openid-configuration"\n'
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    environment = PageEnvironment(
        address=served,
        host="127.0.0.1",
        port=port,
        database_url=database.url,
        own_role=False,
        defaults=GuildSettings(),
        data_dir=tmp_path / "page",
        files=tmp_path / "files",
        people=PEOPLE,
    )
    async with page(environment):
        yield served


async def test_the_login_lets_mentors_in_and_nobody_else(login: Login, address: str, database: Database) -> None:
    refused: tuple[dict[str, Any], ...] = (
        {"sub": "somebody else"},
        {"sub": "x", "email": "maja@example.org"},
        {"sub": "x", "email": "maja@example.org", "email_verified": False},
        {"sub": "x", "email": "ola@example.org", "email_verified": True},
    )
    for claims in refused:
        assert await _came_back(login, address, claims) == (403, "no mentor on a server of mine")
    vouched: tuple[dict[str, Any], ...] = (
        {"sub": "subject-of-maja"},
        {"sub": "x", "email": "Maja@Example.org", "email_verified": True},
    )
    for claims in vouched:
        assert await _came_back(login, address, claims) == (200, "School")

    opened = await database.pool.fetch("select user_id, opened_by, channels from page_session")
    assert [tuple(row) for row in opened] == [(MENTOR, "login", None)] * len(vouched)


async def _came_back(login: Login, address: str, claims: dict[str, Any]) -> tuple[int, str]:
    """Sign in as the login says, choose the first server, and say what was answered."""
    login.claims = claims
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        async with client.get(address) as closed:
            assert closed.status == 401
            assert "/enter/login" in await closed.text()
        async with client.get(f"{address}/enter/login") as answer:
            status, said = answer.status, await answer.text()
        form = {"server": str(GUILD)}
        async with client.post(
            f"{address}/enter/login", data=form, headers={"Origin": "https://elsewhere.example"}
        ) as no:
            assert no.status == 403
        async with client.post(
            f"{address}/enter/login", data=form, headers={"Origin": address}, allow_redirects=False
        ) as chosen:
            assert chosen.status == (303 if status == 200 else 403)
        async with client.get(address) as inside:
            assert inside.status == (200 if status == 200 else 401)
    return status, next(part for part in ("no mentor on a server of mine", "School") if part in said)
