"""The control API: people act, look and are told over HTTP; tests set faults and read the truth."""

from sandbox.control.routes import install

__all__ = ["install"]
