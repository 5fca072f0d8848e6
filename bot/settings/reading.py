"""Reading the settings, and saying what is wrong with them."""

from typing import Any

from pydantic import ValidationError

from bot.settings.everything import Settings
from bot.settings.problems import WrongSettings


def read_settings() -> Settings:
    """The settings of this environment; raises WrongSettings with one sentence for each wrong value."""
    try:
        settings = Settings()
        _ = settings.bucket  # a bucket without its keys is said now, not when the first file comes
        _ = settings.login_people
    except ValidationError as wrong:
        sentences = dict.fromkeys(_sentence(error["loc"], error) for error in wrong.errors())
        raise WrongSettings("\n".join(sentences)) from None
    except UnicodeDecodeError:
        raise WrongSettings("The file .env is not UTF-8 text: save it as UTF-8.") from None
    except OSError as problem:
        raise WrongSettings(f"The file .env cannot be read: {problem.strerror}.") from None
    else:
        return settings


def _sentence(location: tuple[int | str, ...], error: Any) -> str:
    value = error["input"]
    name = str(location[0]) if location else str(error["ctx"]["error"])  # a rule about two settings names one of them
    field = Settings.model_fields[name]
    extra = field.json_schema_extra
    allowed = extra["allowed"] if isinstance(extra, dict) else ""
    secret = "SecretStr" in str(field.annotation) or "@" in str(value)  # an address may hold a password
    shown = f" is {value!r}" if location and isinstance(value, str) and not secret else " has a wrong value"
    return f"{name.upper()}{shown}: allowed is {allowed}."
