"""Messages that the bot sends of its own accord: each of them once, also when it dies on the way."""

from services.delivery.courier import Courier
from services.delivery.outcome import Paused, Refused, Sent

__all__ = ["Courier", "Paused", "Refused", "Sent"]
