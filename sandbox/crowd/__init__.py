"""Seeded people who do everything one can do on a server, for tests that must not know beforehand what happens."""

from sandbox.crowd.crowd import Crowd

__all__ = ["Crowd"]
