"""`python -m bot.probe bot | page`: whether that process of this machine lives, for containers and init systems.

It asks the address that the settings name and imports nothing of the program, so that asking often costs little.
"""

import os
import sys
import urllib.request
from collections.abc import Mapping, Sequence

SECONDS = 5.0
LIVES, DEAD, MISUSED = 0, 1, 2


def address(what: str, environment: Mapping[str, str]) -> str | None:
    """Where to ask for the bot or the page, None where the operator switched that off."""
    if what == "page":
        return f"http://127.0.0.1:{environment.get('PAGE_PORT') or 8501}/_stcore/health"
    bind = environment.get("HEALTH_ADDRESS") or "127.0.0.1:9190"
    if bind == "off":
        return None
    return f"http://127.0.0.1:{bind.rpartition(':')[2]}/healthz"


def main(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> int:
    """0 when it answers or nobody is to be asked, 1 when it does not, 2 for a wrong argument."""
    if list(arguments) not in (["bot"], ["page"]):
        sys.stderr.write("Say what to ask for: bot or page.\n")
        return MISUSED
    place = address(arguments[0], environment)
    if place is None:
        return LIVES
    # No proxy: it is this machine, whatever the environment says of others.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(place, timeout=SECONDS):
            return LIVES
    except (OSError, ValueError) as problem:
        sys.stderr.write(f"{place} does not answer: {problem}\n")
        return DEAD


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
