"""What nextcord can call, beside what the sandbox has: a new nextcord cannot drift away unseen."""

import re
from pathlib import Path

import nextcord

from sandbox.rest.table import ROUTES

FOLDER = Path(nextcord.__file__).parent
ROUTE = re.compile(r"""Route\(\s*["'](GET|POST|PUT|PATCH|DELETE)["'],\s*f?["']([^"']+)["']""")

# Paths with the methods that nextcord has and this bot has no use for.
LEFT_OUT = """
/applications/{}/emojis  GET POST
/applications/{}/emojis/{}  DELETE GET PATCH
/applications/{}/guilds/{}/commands/permissions  GET PUT
/applications/{}/guilds/{}/commands/{}/permissions  GET PUT
/applications/{}/role-connections/metadata  GET PUT
/auth/logout  POST
/channels/{}/followers  POST
/channels/{}/invites  GET POST
/channels/{}/thread-members/@me  POST
/channels/{}/webhooks  GET POST
/guilds  POST
/guilds/templates/{}  GET POST
/guilds/{}  DELETE PATCH
/guilds/{}/auto-moderation/rules  GET POST
/guilds/{}/auto-moderation/rules/{}  DELETE GET PATCH
/guilds/{}/bans/{}  DELETE PUT
/guilds/{}/bulk-ban  POST
/guilds/{}/channels  PATCH
/guilds/{}/emojis  POST
/guilds/{}/emojis/{}  DELETE PATCH
/guilds/{}/integrations  GET POST
/guilds/{}/integrations/{}  DELETE PATCH
/guilds/{}/integrations/{}/sync  POST
/guilds/{}/invites  GET
/guilds/{}/members/@me/nick  PATCH
/guilds/{}/preview  GET
/guilds/{}/prune  GET POST
/guilds/{}/roles  PATCH POST
/guilds/{}/roles/{}  DELETE PATCH
/guilds/{}/scheduled-events  POST
/guilds/{}/scheduled-events/{}  DELETE PATCH
/guilds/{}/stickers  GET POST
/guilds/{}/stickers/{}  DELETE GET PATCH
/guilds/{}/templates  GET POST
/guilds/{}/templates/{}  DELETE PATCH PUT
/guilds/{}/vanity-url  GET PATCH
/guilds/{}/voice-states/@me  PATCH
/guilds/{}/voice-states/{}  PATCH
/guilds/{}/webhooks  GET
/guilds/{}/widget  PATCH
/guilds/{}/widget.json  GET
/invites/{}  DELETE GET
/oauth2/applications/@me  GET
/oauth2/token  POST
/stage-instances  POST
/stage-instances/{}  DELETE GET PATCH
/sticker-packs  GET
/stickers/{}  GET
/users/@me  PATCH
/users/@me/guilds/{}  DELETE
/users/{}/channels  POST
/webhooks/{}  DELETE GET PATCH
/webhooks/{}/{}  DELETE GET PATCH
"""


def bare(name):
    return re.sub(r"\{[^}]*\}", "{}", name)


def called_by_nextcord():
    text = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("http.py", "webhook/async_.py"))
    return {bare(f"{method} {path}") for method, path in ROUTE.findall(text)}


def left_out():
    lines = [line.split() for line in LEFT_OUT.strip().splitlines()]
    return {f"{method} {path}" for path, *methods in lines for method in methods}


def served():
    return {bare(route.name) for route in ROUTES}


def test_every_route_of_nextcord_is_served_or_left_out_on_purpose():
    assert called_by_nextcord() - served() - left_out() == set()


def test_nothing_is_left_out_that_is_served_or_gone():
    assert left_out() - (called_by_nextcord() - served()) == set()


def test_the_literals_are_still_found():
    assert len(called_by_nextcord()) > 150
