"""The gateway: sessions over WebSocket, as Discord's gateway v10 speaks."""

from sandbox.gateway.hub import Gateway

__all__ = ["Gateway"]
