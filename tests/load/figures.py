"""What a load run found, as lines for people, and whether the promises held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.load.samples import Sample, above, quantile, slope

LAG, STALL, COMMAND = "profiler_lag_seconds", "profiler_loop_delay_seconds", "profiler_command_seconds"
MEMORY, QUEUE = "process_resident_memory_bytes", "profiler_events_waiting"
MOST_LAG = 2.0
MOST_WAITING = 5_000  # a tenth of what may wait
FLAT = 1.0  # MB a minute, over the second half
WARM_UP = 60.0  # seconds that memory takes to reach its level
MB = 1024 * 1024
ALL = float("inf")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written during a run: how much, for how long, how late the writer itself was, and what is stored."""

    messages: int
    refused: int
    stored: int
    seconds: float
    late: float
    answers: Sequence[float]
    load: Sequence[float]


def told(samples: Sequence[Sample], written: Written) -> tuple[list[str], bool]:
    """The table of a run, and whether all promises held."""
    first, last = samples[0], samples[-1]
    lag_before, lag_after = first.bounds(LAG), last.bounds(LAG)
    stall_before, stall_after = first.bounds(STALL), last.bounds(STALL)
    late = above(lag_before, lag_after, MOST_LAG)
    queue = max(sample.value(QUEUE) for sample in samples)
    warm = [sample for sample in samples if sample.at >= min(WARM_UP, last.at / 2)]
    half = [sample for sample in samples if sample.at >= last.at / 2]
    growth = slope((sample.at / 60, sample.value(MEMORY) / MB) for sample in half)
    memory = [sample.value(MEMORY) / MB for sample in warm]
    cpu = (last.value("process_cpu_seconds_total") - first.value("process_cpu_seconds_total")) / (last.at - first.at)
    answers = sorted(written.answers)
    rows = {
        "messages written": f"{written.messages:,} in {written.seconds:.0f} s"
        f" ({written.messages / written.seconds:.0f} a second)",
        "of these stored": f"{written.stored:,}",
        "lag, Discord's timestamp to commit: p50, p95, p99": _three(lag_before, lag_after),
        "messages with a lag above 2 s": f"{late:,} of {round(lag_after[ALL] - lag_before[ALL]):,}",
        "events waiting: most seen": f"{queue:.0f} (of {last.value('profiler_events_waiting_limit'):,.0f} allowed)",
        "events dropped": f"{last.value('profiler_events_dropped_total'):.0f}",
        "memory of the bot after the first minute": f"{min(memory):.0f} to {max(memory):.0f} MB",
        "its growth in the second half": f"{growth:+.2f} MB a minute",
        "its processor time": f"{100 * cpu:.0f} % of one core",
        "event loop late by more than 50 ms": f"{above(stall_before, stall_after, 0.05)} times in"
        f" {stall_after[ALL] - stall_before[ALL]:,.0f} looks",
        "event loop late: p99": f"{1000 * quantile(stall_before, stall_after, 0.99):.0f} ms",
        "/activity meanwhile, asked to answered": _answered(answers),
        "a scrape of /metrics: middle, slowest": _scrapes(samples),
        "load average of the machine (1 min): lowest, middle, highest": _of_three(written.load),
        "the writer itself was late by at most": f"{written.late:.2f} s",
    }
    fine = (
        written.messages == written.stored
        and not late
        and queue <= MOST_WAITING
        and growth < FLAT
        and not last.value("profiler_events_dropped_total")
    )
    lines = ["", "| figure | value |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows.items()), ""]
    return [*lines, "All promises held." if fine else "A promise did NOT hold."], fine


def _answered(seconds: Sequence[float]) -> str:
    if not seconds:
        return "never"
    return f"{len(seconds)} times, middle {seconds[len(seconds) // 2]:.2f} s, slowest {seconds[-1]:.2f} s"


def _three(before: Mapping[float, float], after: Mapping[float, float]) -> str:
    return ", ".join(f"{1000 * quantile(before, after, share):.0f} ms" for share in (0.5, 0.95, 0.99))


def _scrapes(samples: Sequence[Sample]) -> str:
    took = sorted(sample.took for sample in samples)
    return f"{1000 * took[len(took) // 2]:.0f} ms, {1000 * took[-1]:.0f} ms"


def _of_three(values: Sequence[float]) -> str:
    ordered = sorted(values)
    return f"{ordered[0]:.1f}, {ordered[len(ordered) // 2]:.1f}, {ordered[-1]:.1f}"
