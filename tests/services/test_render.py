import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from services.metrics import figures
from services.render import Renderer, RenderFailed

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"PIL", "matplotlib", "numpy", "pandas", "pyarrow", "scipy", "sklearn", "xlsxwriter"}
BACKTEST_ONLY = {"scipy.optimize", "scipy.stats", "sklearn"}  # seconds to load


@pytest.fixture
async def renderer(tmp_path):
    made = Renderer(tmp_path / "matplotlib")
    yield made
    await made.close()


def wait_until_gone(process):
    deadline = time.monotonic() + 20
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return True


async def test_a_started_worker_has_drawn_already(renderer):
    await renderer.start()
    worker, drawn = renderer.worker_id, figures.PICTURE.count("warm_up")
    assert await renderer.run("warm_up", None) > 1000
    assert figures.PICTURE.count("warm_up") == drawn + 1
    assert renderer.worker_id == worker != os.getpid()


async def test_a_worker_that_died_is_replaced_and_the_picture_still_comes(renderer):
    await renderer.start()
    first = renderer.worker_id
    os.kill(first, signal.SIGKILL)
    assert wait_until_gone(psutil.Process(first))
    assert await renderer.run("warm_up", None) > 1000
    assert renderer.worker_id != first


async def test_a_picture_that_takes_too_long_is_given_up_and_its_worker_ended(tmp_path):
    renderer = Renderer(time_limit=0.001)
    await renderer.start()
    hung, failed = psutil.Process(renderer.worker_id), figures.PICTURES_FAILED.value("warm_up")
    with pytest.raises(RenderFailed):
        await renderer.run("warm_up", None)
    assert figures.PICTURES_FAILED.value("warm_up") == failed + 1
    assert wait_until_gone(hung)
    await renderer.close()


async def test_a_mistake_in_a_task_is_an_error_and_keeps_the_worker(renderer):
    await renderer.start()
    worker = renderer.worker_id
    with pytest.raises(KeyError):
        await renderer.run("no such task", None)
    assert renderer.worker_id == worker


async def test_a_worker_that_is_still_starting_ends_at_once(tmp_path):
    renderer = Renderer()
    starting = asyncio.create_task(renderer.start())
    await asyncio.sleep(0)  # until it waits for the worker
    worker = psutil.Process(renderer.worker_id)
    starting.cancel()
    await renderer.close()
    assert wait_until_gone(worker)
    await asyncio.gather(starting, return_exceptions=True)


def test_the_bots_process_never_loads_what_only_pictures_and_files_need():
    check = f"import sys, bot.compose, services.reports.book;print(sorted({HEAVY} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_the_worker_never_loads_what_only_the_backtest_needs():
    check = f"import sys, services.render_tasks; print(sorted({BACKTEST_ONLY} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_a_worker_ends_when_the_bot_is_killed(tmp_path):
    script = tmp_path / "bot.py"
    script.write_text(
        "import asyncio\nfrom services.render import Renderer\n"
        "async def main():\n    renderer = Renderer()\n    await renderer.start()\n"
        "    print(renderer.worker_id, flush=True)\n    await asyncio.Event().wait()\n"
        "if __name__ == '__main__':\n    asyncio.run(main())\n"
    )
    with subprocess.Popen(
        [sys.executable, script],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # Python's resource tracker tidies up after the kill and says so
        text=True,
    ) as bot:
        assert bot.stdout is not None
        worker = psutil.Process(int(bot.stdout.readline()))
        bot.kill()
        assert wait_until_gone(worker)
