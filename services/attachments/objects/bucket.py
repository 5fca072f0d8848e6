"""Where a bucket is."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where a bucket is and how it is opened; an empty endpoint means AWS itself."""

    name: str
    access_key: str
    secret_key: str = field(repr=False)
    endpoint: str = ""
    region: str = "us-east-1"
    prefix: str = ""
    addressing: Literal["path", "virtual"] = "path"

    @property
    def place(self) -> str:
        """The bucket's name in the database."""
        return f"{self.endpoint or 'aws'}/{self.name}/{self.prefix}"
