"""What the page has to know of the operator's settings: handed to its process as one value of its environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from services.attachments.objects.bucket import Bucket
from services.errors import SetupProblem
from services.people.guild_settings import GuildSettings

VARIABLE = "PROFILER_PAGE"


@dataclass(frozen=True, slots=True)
class PageEnvironment:
    """What the page stands on.

    `address` is where browsers find it, `own_role` whether `database_url` is a role that may only read. `defaults` hold
    on servers that set nothing else. `key` signs links, None for the database's own. `text_keys` open texts that are
    sealed, the newest first. `people` are Discord's user ids by what the operator's own login calls them; none of them:
    there is no such login.
    """

    address: str
    host: str
    port: int
    database_url: str = field(repr=False)
    own_role: bool
    defaults: GuildSettings
    data_dir: Path
    files: Path
    bucket: Bucket | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)
    text_keys: tuple[str, ...] = field(default=(), repr=False)
    session_hours: int = 12
    people: Mapping[str, int] = field(default_factory=dict)
    log_level: str = "INFO"
    log_format: str = "pretty"

    @property
    def secure(self) -> bool:
        """Whether browsers reach it encrypted."""
        return self.address.startswith("https://")


_SHAPE = TypeAdapter(PageEnvironment)


def written(environment: PageEnvironment) -> str:
    """The value of the variable."""
    return _SHAPE.dump_json(environment).decode()


def read(variables: Mapping[str, str]) -> PageEnvironment:
    """What the variable says; raises SetupProblem when it is missing: the page is started by `profiler page`."""
    try:
        return _SHAPE.validate_json(variables.get(VARIABLE, ""))
    except ValidationError:
        raise SetupProblem("Start the page with `profiler page`: it knows the settings.") from None
