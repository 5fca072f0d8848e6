"""`python -m dashboard`: the page's process, as `profiler page` starts it."""

import logging
import os
import sys

from dashboard.mistakes import without_message
from services.errors import ProfilerError
from services.page_access.environment import read

LINE = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def main() -> int:
    """Serve the page until somebody ends it."""
    logging.basicConfig(level=logging.INFO, format=LINE, datefmt="%H:%M:%S")
    logging.getLogger("streamlit.error_util").addFilter(without_message)
    try:
        environment = read(os.environ)
    except ProfilerError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    from dashboard.server import app, options  # noqa: PLC0415 - a wrong start costs no second

    app().run(config=options(environment))
    return 0


if __name__ == "__main__":
    sys.exit(main())
