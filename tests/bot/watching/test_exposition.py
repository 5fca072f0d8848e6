"""The figures as Prometheus reads them."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.watching.exposition import Exposition
from services.metrics import figures
from services.metrics.shapes import Counter, Gauge, Histogram, Reading
from tests.load.samples import above, parsed, quantile


def told(*readings: Reading) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = text_string_to_metric_families(Exposition().text(readings).decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_counters_gauges_and_histograms_are_told() -> None:
    counter, gauge = Counter("sent_total", "Sent", ("kind",)), Gauge("waiting", "Waiting")
    histogram = Histogram("took_seconds", "Took", ("what",), bounds=(0.5, 1))
    counter.add("nudge", by=3)
    gauge.put(7)
    for seconds in (0.5, 0.7, 9):
        histogram.note(seconds, "chart")
    values = told(counter.read(), gauge.read(), histogram.read())

    assert values["sent_total", (("kind", "nudge"),)] == 3
    assert values["waiting", ()] == 7
    assert [values["took_seconds_bucket", (("le", le), ("what", "chart"))] for le in ("0.5", "1", "+Inf")] == [1, 2, 3]
    assert values["took_seconds_sum", (("what", "chart"),)] == pytest.approx(10.2)


def test_a_label_that_is_anything_at_all_stays_one_label() -> None:
    counter = Counter("sent_total", "Sent", ("kind",))
    wild = 'a"b\\c\nd{}=,'
    counter.add(wild)

    assert told(counter.read())["sent_total", (("kind", wild),)] == 1


def test_the_system_tells_of_the_process() -> None:
    assert told()["process_resident_memory_bytes", ()] > 1_000_000


def test_every_figure_of_the_product_can_be_told_and_is_named_after_its_kind() -> None:
    text = Exposition().text([figure.read() for figure in figures.EVERY]).decode()

    assert len(figures.EVERY) > 40
    for figure in figures.EVERY:
        assert f"# HELP {figure.name} " in text
        assert figure.name.endswith("_total") == isinstance(figure, Counter)
        assert not isinstance(figure, Histogram) or figure.name.endswith("_seconds")


def test_no_figure_has_a_label_with_as_many_values_as_there_are_servers_or_people() -> None:
    labels = {label for figure in figures.EVERY for label in figure.labels}

    assert not labels & {"guild", "server", "channel", "user", "student", "message", "id", "name", "term"}


def test_the_load_run_reads_what_is_told() -> None:
    histogram = Histogram("took_seconds", "Took", bounds=(1, 2, 4))
    before = parsed(Exposition().text([histogram.read()]).decode())
    for seconds in (0.5, 1.5, 1.5, 3):
        histogram.note(seconds)
    after = parsed(Exposition().text([histogram.read()]).decode())
    first, last = (
        {float(dict(labels)["le"]): value for (name, labels), value in each.items() if name == "took_seconds_bucket"}
        for each in (before, after)
    )

    assert quantile(first, last, 0.5) == pytest.approx(1.5)
    assert (above(first, last, 1), above(first, last, 2), above(first, last, 4)) == (3, 1, 0)
