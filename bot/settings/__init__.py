"""Everything an operator can set, read from the environment and from `.env`."""

from bot.settings.checks import is_loopback
from bot.settings.everything import Settings
from bot.settings.problems import WrongSettings
from bot.settings.reading import read_settings

__all__ = ["Settings", "WrongSettings", "is_loopback", "read_settings"]
