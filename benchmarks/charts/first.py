"""`python -m benchmarks.charts.first SCENE`: how long the first picture of a new process takes, or a bare figure.

Milliseconds of processor time as JSON. "bare WIDTH HEIGHT POINTS" is the bare figure.
"""

import json
import sys
from time import process_time

from benchmarks.charts.scenes import scenes


def main() -> None:
    """Draw once and say what it took; loading the libraries is told apart."""
    loaded = process_time()
    if sys.argv[1] == "bare":
        from benchmarks.charts.bare import bare_figure  # noqa: PLC0415 - the scene's process has no need of it

        width, height, points = map(int, sys.argv[2:])
        began = process_time()
        bare_figure((width, height), points)
    else:
        (scene,) = (scene for scene in scenes() if scene.name == sys.argv[1])
        began = process_time()
        scene.png()
    print(json.dumps({"loading": loaded * 1000, "drawing": (process_time() - began) * 1000}))


if __name__ == "__main__":
    main()
