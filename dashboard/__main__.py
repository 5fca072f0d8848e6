"""`python -m dashboard`: the page's process, as `profiler page` starts it."""

import os
import sys

from dashboard.lines import set_up_logging
from services.errors import ProfilerError
from services.page_access.environment import read


def main() -> int:
    """Serve the page until somebody ends it."""
    try:
        environment = read(os.environ)
    except ProfilerError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    set_up_logging(environment.log_level, environment.log_format)
    from dashboard.server import app, options  # noqa: PLC0415 - a wrong start costs no second

    app().run(config=options(environment))
    return 0


if __name__ == "__main__":
    sys.exit(main())
