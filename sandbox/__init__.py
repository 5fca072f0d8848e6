"""A local Discord for loopback: REST, gateway, CDN and a small web client."""

from sandbox.server import NotLoopback, Sandbox
from sandbox.world import Event, World

__all__ = ["Event", "NotLoopback", "Sandbox", "World"]
