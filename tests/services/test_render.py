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
from services.render import Renderer, RenderFailed, Worker

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
    (worker,), drawn = renderer.worker_ids, figures.PICTURE.count("warm_up")
    assert await renderer.run("warm_up", None) > 1000
    assert figures.PICTURE.count("warm_up") == drawn + 1
    assert renderer.worker_ids == (worker,) != (os.getpid(),)


async def test_a_worker_that_died_is_replaced_and_the_picture_still_comes(renderer):
    await renderer.start()
    (first,) = renderer.worker_ids
    os.kill(first, signal.SIGKILL)
    assert wait_until_gone(psutil.Process(first))
    assert await renderer.run("warm_up", None) > 1000
    assert renderer.worker_ids != (first,)


async def test_a_picture_that_takes_too_long_is_given_up_and_its_worker_ended(tmp_path):
    renderer = Renderer(time_limit=0.001)
    await renderer.start()
    hung, failed = psutil.Process(*renderer.worker_ids), figures.PICTURES_FAILED.value("warm_up")
    with pytest.raises(RenderFailed):
        await renderer.run("warm_up", None)
    assert figures.PICTURES_FAILED.value("warm_up") == failed + 1
    assert wait_until_gone(hung)
    await renderer.close()


async def test_a_mistake_in_a_task_is_an_error_and_keeps_the_worker(renderer):
    await renderer.start()
    workers = renderer.worker_ids
    with pytest.raises(KeyError):
        await renderer.run("no such task", None)
    assert renderer.worker_ids == workers


async def test_a_worker_that_is_still_starting_ends_at_once(tmp_path):
    renderer = Renderer()
    starting = asyncio.create_task(renderer.start())
    await asyncio.sleep(0)  # until it waits for the worker
    worker = psutil.Process(*renderer.worker_ids)
    starting.cancel()
    await renderer.close()
    assert wait_until_gone(worker)
    await asyncio.gather(starting, return_exceptions=True)


class Meeting(Worker):
    """A worker without a process, whose pictures are done when another worker draws as well."""

    both, may_start = asyncio.Barrier(2), asyncio.Event()

    async def start(self):
        await self.may_start.wait()

    async def run(self, task, payload):
        await self.both.wait()
        return self


class Meetings(Renderer):
    """A renderer of such workers."""

    kind = Meeting


async def test_two_warm_workers_draw_at_once():
    Meeting.both, Meeting.may_start = asyncio.Barrier(2), asyncio.Event()
    Meeting.may_start.set()
    renderer = Meetings(workers=2)
    await asyncio.gather(renderer.start(), renderer.start())
    drawn = [asyncio.create_task(renderer.run("warm_up", None)) for _ in range(4)]
    first, second, third, fourth = await asyncio.gather(*drawn)
    assert {first, second} == {third, fourth}
    assert first is not second


async def test_a_picture_waits_in_line_and_never_for_another_worker_to_load():
    Meeting.both, Meeting.may_start = asyncio.Barrier(2), asyncio.Event()
    renderer = Meetings(workers=2)
    drawn = [asyncio.create_task(renderer.run("warm_up", None)) for _ in range(2)]
    await asyncio.sleep(0)
    assert Meeting.both.n_waiting == 1
    await asyncio.sleep(0)
    assert Meeting.both.n_waiting == 1
    drawn[0].cancel()
    drawn[1].cancel()
    await asyncio.gather(*drawn, return_exceptions=True)
    Meeting.may_start.set()
    await renderer.start()
    assert len(set(await asyncio.gather(renderer.run("warm_up", None), renderer.run("warm_up", None)))) == 2


class HalfStarting(Meeting):
    """A worker of which only the first of two can start."""

    asked = 0

    async def start(self):
        HalfStarting.asked += 1
        if HalfStarting.asked > 1:
            raise RenderFailed("warm_up")


class Half(Renderer):
    """A renderer of such workers."""

    kind = HalfStarting


async def test_a_second_worker_that_cannot_start_leaves_the_first_one_drawing():
    Meeting.both = asyncio.Barrier(1)
    two = Half(workers=2)
    with pytest.raises(RenderFailed):
        await two.start()
    first, second = await asyncio.gather(two.run("warm_up", None), two.run("warm_up", None))
    assert first is second


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
        "    print(*renderer.worker_ids, flush=True)\n    await asyncio.Event().wait()\n"
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
