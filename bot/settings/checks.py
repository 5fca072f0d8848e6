"""What values are allowed: each raises ValueError for one that is not."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from services.attachments.limits import type_pattern

DISCORD = "https://discord.com"
DISCORD_CDN = "https://cdn.discordapp.com"
BUCKET_NAME = r"^([A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9])?$"
SHORTEST_KEY = 32
REGION_NAME = r"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$"


def is_loopback(url: str) -> bool:
    """Whether an address stays on this machine, so that a token sent there goes nowhere else."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def own_or_loopback(official: str) -> AfterValidator:
    """An address that is the official one or on this machine."""

    def checked(url: str) -> str:
        url = url.rstrip("/")
        if url == official or (urlsplit(url).scheme in {"http", "https"} and is_loopback(url)):
            return url
        raise ValueError("neither Discord nor this machine")

    return AfterValidator(checked)


def comma_separated(value: Any) -> Any:
    """The parts of a text, without spaces around them."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def known_zone(name: str) -> str:
    """The name of a time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as unknown:
        raise ValueError("unknown time zone") from unknown
    return name


def language(value: Any) -> Any:
    """Desktops export LANGUAGE=en_GB:en for their own programs; that is no wish about the bot."""
    return "" if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{1,3}[_:.].*", value) else value


def postgres_url(secret: SecretStr) -> SecretStr:
    """The address of a PostgreSQL database."""
    address = urlsplit(secret.get_secret_value())
    if address.scheme not in {"postgres", "postgresql"} or not address.path.strip("/"):
        raise ValueError("no PostgreSQL address")
    for host in address.netloc.rpartition("@")[2].split(","):  # several of a cluster, the first that answers counts
        _ = urlsplit(f"//{host}").port  # a port that is no number raises here, with the setting's name around it
    return secret


def web_address(url: str) -> str:
    """An address of the web without a path, or nothing."""
    address = urlsplit(url.strip())
    _ = address.port
    if url.strip() and not re.fullmatch(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?/?", url.strip()):
        raise ValueError("no web address")
    return url.strip().rstrip("/")


def bind_address(text: str) -> str:
    """A host and a port to listen on, or off."""
    text = text.strip()
    if text.lower() == "off":
        return "off"
    address = urlsplit(f"//{text}")
    if not address.hostname or address.port is None or address.username or address.path or address.query:
        raise ValueError("no address to listen on")
    return text


def sentry_address(secret: SecretStr) -> SecretStr:
    """What Sentry calls a DSN: where a project takes faults, with its public key."""
    address = urlsplit(secret.get_secret_value().strip())
    _ = address.port
    if address.scheme not in {"http", "https"} or not (
        address.hostname and address.username and address.path.strip("/")
    ):
        raise ValueError("no DSN")
    return SecretStr(secret.get_secret_value().strip())


def browser_address(url: str) -> str:
    """Where browsers find the page."""
    if not web_address(url):
        raise ValueError("no web address")
    return web_address(url)


def signing_key(secret: SecretStr) -> SecretStr:
    """A key that nobody guesses."""
    if len(secret.get_secret_value().strip()) < SHORTEST_KEY:
        raise ValueError("too short")
    return SecretStr(secret.get_secret_value().strip())


def prefix(text: str) -> str:
    """What names begin with, ending with a slash, or nothing."""
    text = text.strip().strip("/")
    if not re.fullmatch(r"[A-Za-z0-9_./-]{0,200}", text) or {"", ".", ".."} & set(text.split("/") if text else ()):
        raise ValueError("no beginning of a name")
    return f"{text}/" if text else ""


def patterns(typed: tuple[str, ...]) -> tuple[str, ...]:
    """Content types and endings as they are compared."""
    known = tuple(type_pattern(each) for each in typed)
    if None in known:
        raise ValueError("no type")
    return tuple(each for each in known if each)


def at_home(path: str) -> str:
    """A path whose ~ is the home folder: no shell has replaced it in .env."""
    try:
        return str(Path(path.strip()).expanduser()) if path.strip() else ""
    except RuntimeError:  # ~somebody who has no home: a name like any other
        return path


def allowed(text: str) -> Any:
    """What a wrong value is answered with."""
    return {"allowed": text}


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(comma_separated)]
