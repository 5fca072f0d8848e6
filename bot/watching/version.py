"""Which version of the program this is."""

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    """The installed version; "checkout" where nothing was installed."""
    try:
        return version("student-profiler")
    except PackageNotFoundError:
        return "checkout"
