"""The figures as Prometheus reads them."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from services.metrics.shapes import Reading, Spread

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

type Family = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily


class Exposition:
    """Turns readings into text; what the system knows of the process (memory, time, files) comes with them.

    It may be called from any thread, one call at a time.
    """

    def __init__(self) -> None:
        self._readings: Sequence[Reading] = ()
        self._turn = threading.Lock()
        self._registry = CollectorRegistry()
        self._registry.register(_Given(self))
        ProcessCollector(registry=self._registry)

    def text(self, readings: Sequence[Reading]) -> bytes:
        """The text for one scrape."""
        with self._turn:
            self._readings = readings
            return generate_latest(self._registry)

    def families(self) -> Iterator[Family]:
        """What is to be told now, in the library's own shapes."""
        return map(_family, self._readings)


class _Given(Collector):
    """Hands over what was read; the library asks once for names at its registration, when there is nothing."""

    def __init__(self, exposition: Exposition) -> None:
        self._exposition = exposition

    def collect(self) -> Iterable[Family]:
        return self._exposition.families()


def _family(reading: Reading) -> Family:
    if reading.kind == "histogram":
        return _histogram(reading)
    of_kind = CounterMetricFamily if reading.kind == "counter" else GaugeMetricFamily
    family: CounterMetricFamily | GaugeMetricFamily = of_kind(reading.name, reading.told, labels=reading.labels)
    for labels, value in reading.values.items():
        assert not isinstance(value, Spread)
        family.add_metric(labels, value)
    return family


def _histogram(reading: Reading) -> HistogramMetricFamily:
    family = HistogramMetricFamily(reading.name, reading.told, labels=reading.labels)
    bounds = [*map(str, reading.bounds), "+Inf"]
    for labels, spread in reading.values.items():
        assert isinstance(spread, Spread)
        family.add_metric(labels, list(zip(bounds, accumulate(spread.counts), strict=True)), spread.total)
    return family
