"""Routes are told without ids, tokens and emoji."""

import pytest

from services.metrics.routes import route_named, route_of


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/api/v10/channels/123456789/messages", "/channels/{id}/messages"),
        ("/api/v10/channels/123456789/messages/987654321?limit=5", "/channels/{id}/messages/{id}"),
        ("/api/v10/interactions/123456789/aW50ZXJhY3Rpb246/callback", "/interactions/{id}/{token}/callback"),
        ("/api/v10/webhooks/123456789/aW50.ZXJ-hY3_Rp/messages/@original", "/webhooks/{id}/{token}/messages/@original"),
        (
            "/api/v10/channels/1234567/messages/7654321/reactions/%F0%9F/@me",
            "/channels/{id}/messages/{id}/reactions/{emoji}/@me",
        ),
        ("/api/v10/invites/sEcReT", "/invites/{code}"),
        ("/api/v10/gateway/bot", "/gateway/bot"),
        ("/api/v10/users/@me", "/users/@me"),
    ],
)
def test_nothing_of_an_address_is_left_but_its_route(path: str, route: str) -> None:
    assert route_of(path) == route


def test_a_template_and_an_address_of_it_are_one_route() -> None:
    template = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}"

    assert route_named(template) == route_of("/api/v10/channels/1234567/messages/7654321/reactions/x%3A5")
