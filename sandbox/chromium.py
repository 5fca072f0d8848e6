"""Which Chromium of this machine is used where a browser is needed."""

import os
import shutil
from pathlib import Path

# First the build without windows: the same engine, at a third of the work for each page that is opened.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """The path of the one that CHROMIUM names, else of one that is installed; None without any."""
    named = os.environ.get("CHROMIUM")
    return named if named and Path(named).exists() else next(filter(None, map(shutil.which, NAMES)), None)
