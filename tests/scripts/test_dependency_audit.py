"""What the audit of dependencies says: a vulnerability fails, and not having looked is never called a clean result."""

from typing import Any

import pytest

from scripts.dependency_audit import NOT_MADE, Answer, judged, told

CLEAN = {"name": "orjson", "version": "3.13", "vulns": []}
UNKNOWN = {"name": "numpy", "skip_reason": "Dependency not found and could not be audited"}
FOUND = {"name": "aiohttp", "version": "3.14.5", "vulns": [{"id": "GHSA-1", "fix_versions": ["3.14.6"]}]}


def answer(*packages: dict[str, Any]) -> Answer:
    return judged({"dependencies": list(packages)})


def test_a_known_vulnerability_fails_and_says_what_helps() -> None:
    code, lines = told([answer(CLEAN, FOUND)], {})

    assert code == 1
    assert lines == [
        "aiohttp 3.14.5: GHSA-1, fixed in 3.14.6",
        "2 dependencies audited, 1 known vulnerabilities.",
    ]


def test_one_that_was_accepted_with_a_reason_fails_nothing_and_is_still_said() -> None:
    code, lines = told([answer(FOUND)], {"GHSA-1": "we serve no files"})

    assert code == 0
    assert "accepted: GHSA-1 (we serve no files)" in lines


@pytest.mark.parametrize(
    ("answers", "why"),
    [([None, None], "can be reached"), ([None, answer(UNKNOWN)], "know none"), ([answer(UNKNOWN), None], "know none")],
)
def test_an_audit_that_was_not_made_says_so_and_fails_nothing(answers: list[Answer | None], why: str) -> None:
    code, (line,) = told(answers, {})

    assert code == 0
    assert line.startswith(NOT_MADE)
    assert why in line
    assert "known vulnerabilities" not in line


def test_packages_that_the_service_does_not_know_are_named() -> None:
    code, lines = told([answer(CLEAN, UNKNOWN)], {})

    assert code == 0
    assert f"{NOT_MADE}, unknown to the service: numpy" in lines


def test_the_first_service_that_knows_anything_counts() -> None:
    code, _ = told([answer(UNKNOWN), answer(FOUND)], {})

    assert code == 1
