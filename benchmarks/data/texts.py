"""What is written on a made server: a few thousand texts, each counted and worded as the product does it."""

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.records.messages import MessageRecord, message_record
from services.search.lexemes import lexemes
from services.search.texts import searchable

RARE = 4_000
SYLLABLES = [first + second for first in "bdfgklmnprstwz" for second in "aeiou"]
COMMON = Path(__file__).with_name("words.txt").read_text().split()  # the most frequent first
ASKING = (
    "how do I",
    "does anybody know why",
    "why does",
    "can somebody help with",
    "jak zrobić",
    "czy ktoś wie dlaczego",
)
BLOCK = "```python\nfor row in rows:\n    print(row['{word}'])\n```"
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Text:
    """A text with everything the record keeps of it: `record` as it is mapped, `lexemes` as the search has them."""

    record: MessageRecord
    payload: dict[str, Any]
    lexemes: str

    @property
    def file(self) -> dict[str, Any] | None:
        """The file that comes with it."""
        files = self.payload["attachments"]
        return files[0] if files else None

    @property
    def parts(self) -> str | None:
        """The column `parts`, as JSON."""
        return None if self.record.parts is None else json.dumps(self.record.parts)


def texts(count: int) -> list[Text]:
    """So many texts, the same each time."""
    dice = random.Random("texts")
    rare = sorted({"".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(RARE)})
    weights = [1 / (place + 3) for place in range(len(COMMON))]
    return [_text(dice, rare, weights) for _ in range(count)]


def _text(dice: random.Random, rare: list[str], weights: list[float]) -> Text:
    words = dice.choices(COMMON, weights, k=max(1, min(80, int(dice.lognormvariate(1.9, 0.8)))))
    words = [dice.choice(rare) if dice.random() < 0.04 else word for word in words]
    said, chance = " ".join(words), dice.random()
    payload: dict[str, Any] = {"embeds": [], "attachments": []}
    if chance < 0.08:
        said = f"{dice.choice(ASKING)} {said}?"
    elif chance < 0.12:
        said = f"{said}\n{BLOCK.format(word=words[0])}"
    elif chance < 0.15:
        said = f"{said} https://example.org/{dice.choice(rare)}"
        payload["embeds"] = [{"type": "link", "title": f"About {dice.choice(rare)}", "description": said[:60]}]
    elif chance < 0.18:
        payload["attachments"] = [_file(f"{dice.choice(rare)}.png", dice.randrange(20_000, 900_000))]
    payload["content"] = said
    record = message_record(_whole(payload), 1, MOMENT)
    files = [one["filename"] for one in payload["attachments"]]
    parts = [said, record.snapshot_text, record.components_text]
    return Text(record, payload, lexemes(searchable(parts, (record.parts or {}).get("embeds"), None, files)))


def _file(name: str, size: int) -> dict[str, Any]:
    return {
        "id": "2",
        "filename": name,
        "size": size,
        "url": f"https://cdn.example/{name}",
        "content_type": "image/png",
    }


def _whole(payload: dict[str, Any]) -> dict[str, Any]:
    return payload | {
        "id": "1",
        "channel_id": "1",
        "type": 0,
        "author": {"id": "1", "username": "somebody"},
        "timestamp": MOMENT.isoformat(),
    }
