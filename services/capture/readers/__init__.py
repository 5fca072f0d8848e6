"""Gateway events read into a batch, a file a subject: one small function an event, in READERS by its name."""

from collections.abc import Callable

from services.capture.batch import Batch, Event
from services.records.json_values import Payload

type Reader = Callable[[Batch, Payload, Event], None]
