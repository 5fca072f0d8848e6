"""Every target by its name."""

from importlib import import_module

from tests.fuzz.target import Target

NAMES = (
    "events",
    "frames",
    "exported",
    "settings_file",
    "environment",
    "typed",
    "page_address",
    "pictures",
    "stored",
    "asked",
)


def target(name: str) -> Target:
    """A target; what it tests is imported now and not before."""
    found: Target = import_module(f"tests.fuzz.targets.{name}").TARGET
    assert found.name == name
    return found
