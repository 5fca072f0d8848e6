"""What Discord refuses about the buttons and selects of a message, besides what its description says."""

from collections.abc import Iterator
from typing import Any

from sandbox.rest.errors import ApiError, invalid

type Json = dict[str, Any]

ROW, BUTTON, TEXT_SELECT = 1, 2, 3
SELECTS = frozenset({3, 5, 6, 7, 8})
STANDING_FOR = {5: {"user"}, 6: {"role"}, 7: {"user", "role"}, 8: {"channel"}}
MOST_ROWS, MOST_BUTTONS, MOST_OPTIONS = 5, 5, 25
MOST_COMPONENTS, MOST_TEXT = 40, 4000  # of a message with the newer components, all texts together


def check_layout(components: list[Json]) -> None:
    """Raise 50035 for rows or messages that are too full, ids that come twice and selects whose defaults do not fit."""
    every = list(_every(components))
    rows = [one for one in every if one["type"] == ROW]
    if len(rows) == len(components) > MOST_ROWS:
        raise _wrong("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    if len(every) > MOST_COMPONENTS:
        raise _wrong("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "Must be 40 or fewer in length.")
    if sum(len(one.get("content") or "") for one in every) > MOST_TEXT:
        raise _wrong("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Must be 4000 or fewer in length.")
    for row in rows:
        _check_row("components", row["components"])
    seen: set[str] = set()
    for one in every:
        custom_id = one.get("custom_id")
        if custom_id in seen:
            raise _wrong("components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        if custom_id is not None:
            seen.add(custom_id)
        if one["type"] in SELECTS:
            _check_select(one)


def _check_row(path: str, inside: list[Json]) -> None:
    selects = sum(one["type"] in SELECTS for one in inside)
    if len(inside) > (1 if selects else MOST_BUTTONS):
        raise _wrong(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")


def _check_select(select: Json) -> None:
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    options = select.get("options") or []
    if least > most or (select["type"] == TEXT_SELECT and not 1 <= len(options) <= MOST_OPTIONS):
        raise _wrong("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.")
    if select["type"] == TEXT_SELECT and most > len(options):
        raise _wrong("components", "BASE_TYPE_MAX_VALUE", "max_values cannot be greater than the options.")
    if len({one["value"] for one in options}) < len(options):
        raise _wrong("components", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "Option values must be unique")
    given = select.get("default_values") or []
    chosen = len(given) + sum(bool(one.get("default")) for one in options)
    if any(one["type"] not in STANDING_FOR.get(select["type"], ()) for one in given):
        raise _wrong("components", "SELECT_COMPONENT_INVALID_DEFAULT_VALUE_TYPE", "Invalid default value type")
    if chosen > most or 0 < chosen < least:
        raise _wrong("components", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", f"Must be between {least} and {most}.")


def _every(components: list[Json]) -> Iterator[Json]:
    for one in components:
        yield one
        yield from _every(one.get("components") or [])
        yield from _every([one[key] for key in ("accessory", "component") if one.get(key)])


def _wrong(path: str, code: str, text: str) -> ApiError:
    return invalid(path, code, text)
