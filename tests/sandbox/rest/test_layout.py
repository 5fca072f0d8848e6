"""What Discord refuses about the buttons and selects of a message."""

from typing import Any

import pytest

from sandbox.rest.errors import ApiError
from sandbox.rest.layout import check_layout

type Json = dict[str, Any]


def row(*inside: Json) -> Json:
    return {"type": 1, "components": list(inside)}


def button(name: str) -> Json:
    return {"type": 2, "style": 1, "custom_id": name, "label": name}


def roles(name: str = "roles", **more: Any) -> Json:
    return {"type": 6, "custom_id": name, **more}


def texts(*values: str, **more: Any) -> Json:
    options = [{"label": one, "value": one} for one in values]
    return {"type": 3, "custom_id": "texts", "options": options, **more}


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def container(*inside: Json) -> Json:
    return {"type": 17, "components": list(inside)}


ROLE, CHANNEL = {"id": "5", "type": "role"}, {"id": "6", "type": "channel"}


def test_five_rows_of_selects_with_their_defaults_and_buttons_are_fine() -> None:
    rows = [row(roles(f"roles {n}", max_values=3, min_values=0, default_values=[ROLE])) for n in range(4)]
    check_layout([*rows, row(*(button(f"button {n}") for n in range(5)))])


@pytest.mark.parametrize(
    "components",
    [
        pytest.param([row(button(str(n))) for n in range(6)], id="six rows"),
        pytest.param([row(*(button(str(n)) for n in range(6)))], id="six buttons in a row"),
        pytest.param([row(roles(), button("a"))], id="a button beside a select"),
        pytest.param([row(button("a")), row(button("a"))], id="an id twice"),
        pytest.param([container(row(roles(), button("a")))], id="a full row in a container"),
        pytest.param([container(*(text("x") for _ in range(40)))], id="more than forty components"),
        pytest.param([container(text("x" * 2001), text("x" * 2000))], id="too much text together"),
        pytest.param([row(roles(default_values=[CHANNEL]))], id="a channel as a default role"),
        pytest.param([row(roles(default_values=[ROLE, ROLE]))], id="more defaults than may be chosen"),
        pytest.param([row(roles(min_values=2, max_values=4, default_values=[ROLE]))], id="fewer defaults than needed"),
        pytest.param([row(texts("a", "b", max_values=3))], id="more to choose than is offered"),
        pytest.param([row(texts("a", "a"))], id="an option twice"),
        pytest.param([row(texts())], id="nothing to choose from"),
    ],
)
def test_what_discord_refuses_is_refused(components: list[Json]) -> None:
    with pytest.raises(ApiError) as refused:
        check_layout(components)
    assert (refused.value.status, refused.value.code) == (400, 50035)
