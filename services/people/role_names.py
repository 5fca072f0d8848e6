"""Roles found by what an operator wrote: a name, a name with * in it, or an id."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase


def roles_named(patterns: Sequence[str], roles: Mapping[int, str]) -> frozenset[int]:
    """The ids of the roles that a list of names or ids means; capitals make no difference."""
    return frozenset(
        role_id
        for role_id, name in roles.items()
        if any(pattern == str(role_id) or _same(name, pattern) for pattern in patterns)
    )


def _same(name: str, pattern: str) -> bool:
    """Whether a name fits; only * is special, since role names hold brackets and question marks."""
    plain = pattern.casefold().replace("[", "[[]").replace("?", "[?]")
    return fnmatchcase(name.casefold(), plain)
