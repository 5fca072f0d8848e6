"""Requests and answers are held against the official description."""

import json
import logging

import pytest

from sandbox.contract.adjustments import ADJUSTMENTS, adjusted
from sandbox.contract.checking import Contract, default_path, normalised
from sandbox.rest.call import Route
from sandbox.rest.table import ROUTES

POST = Route("POST", "/channels/{channel_id}/messages", lambda _: None)
PAGE = Route("GET", "/channels/{channel_id}/messages", lambda _: None)


@pytest.fixture
def recorded():
    return []


@pytest.fixture
def contract(recorded):
    if not default_path().is_file():
        pytest.skip("Discord's OpenAPI description is not beside this checkout")
    return Contract.from_file(None, recorded.append)


def test_without_the_file_it_says_so_once_and_checks_nothing(tmp_path, recorded, caplog):
    with caplog.at_level(logging.WARNING):
        contract = Contract.from_file(tmp_path / "missing.json", recorded.append)
    assert len(caplog.records) == 1
    assert "are not checked" in caplog.text
    assert not contract.on
    assert contract.check_request(POST, {"channel_id": "x"}, {}, {"content": 5}) == []
    contract.check_answer(POST, 200, "nonsense")
    assert recorded == []


def test_the_path_can_be_told_by_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("DISCORD_OPENAPI", str(tmp_path / "other.json"))
    assert default_path() == tmp_path / "other.json"


def test_a_wrong_body_is_found_with_its_place(contract, recorded):
    found = contract.check_request(POST, {"channel_id": "1"}, {}, {"embeds": [{"title": 5}]})
    assert found[0][0][:1] == ["embeds"]
    assert recorded[0].startswith("request POST /channels/{channel_id}/messages: embeds")


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ({"limit": ["100"]}, True),
        ({"limit": ["101"]}, False),
        ({"limit": ["x"]}, False),
        ({"before": ["123"]}, True),
        ({"before": ["x"]}, False),
    ],
)
def test_query_parameters_are_checked(contract, query, right):
    assert (contract.check_request(PAGE, {"channel_id": "1"}, query, None) == []) == right


def test_a_parameter_that_nobody_reads_is_recorded_and_no_refusal(contract, recorded):
    assert contract.check_request(PAGE, {"channel_id": "1"}, {"page": ["2"]}, None) == []
    assert "page is no parameter" in recorded[0]


def test_a_wrong_answer_is_recorded(contract, recorded):
    contract.check_answer(PAGE, 200, [{"id": "1"}])
    contract.check_answer(PAGE, 302, None)
    assert "answer GET /channels/{channel_id}/messages 200" in recorded[0]
    assert "status 302" in recorded[-1]


def test_a_route_that_the_description_lacks_is_recorded(contract, recorded):
    contract.check_request(Route("GET", "/secrets", lambda _: None), {}, {}, None)
    assert recorded == ["GET /secrets is not in the OpenAPI description"]


def test_clients_may_send_ids_as_numbers_and_bits_as_text():
    body = {
        "recipient_id": 5,
        "attachments": [{"id": 0}],
        "default_member_permissions": "8",
        "components": [{"id": 3, "custom_id": "x"}],
        "messages": [1, 2],
    }
    assert normalised(body) == {
        "recipient_id": "5",
        "attachments": [{"id": "0"}],
        "default_member_permissions": 8,
        "components": [{"id": 3, "custom_id": "x"}],
        "messages": ["1", "2"],
    }


def test_every_route_is_in_the_description_word_for_word(contract):
    paths = adjusted(json.loads(default_path().read_text()))["paths"]
    strays = [route.name for route in ROUTES if route.method.lower() not in paths.get(route.template, {})]
    assert strays == []


def test_no_route_is_there_twice():
    names = [route.name for route in ROUTES]
    assert len(names) == len(set(names))


def test_every_adjustment_says_why():
    assert all(adjustment.__doc__ for adjustment in ADJUSTMENTS)
