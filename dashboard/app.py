"""The page: runs from top to bottom each time something on it changes."""

from dashboard.navigation import draw, navigate
from dashboard.pieces import away, escaped
from dashboard.shell import closed, dress, foot
from dashboard.visit import SignedOut, browser_words, visit
from services.errors import DatabaseAway, ProfilerError
from services.page_access.visiting import NotKnownYet


def main() -> None:
    """Draw the view that the address names, for whoever is signed in; nothing for anybody else."""
    dress()
    try:
        here = visit()
    except NotKnownYet as wait:
        closed(escaped(str(wait)), again=True)
        return
    except DatabaseAway:
        closed(escaped(away(browser_words())))
        return
    except ProfilerError as problem:
        closed(escaped(str(problem)))
        return
    try:
        view, filters = navigate(here)
        foot(here)
        draw(view, here, filters)
    except SignedOut as ended:
        closed(escaped(str(ended)))


main()
