"""The view that somebody wanted before they were signed in: an address of ours, or none."""

from urllib.parse import parse_qsl, urlencode, urlsplit

WANTED = "profiler_wanted"
LONGEST = 1000


def wanted_path(goal: str, guild_id: int | None = None) -> str:
    """The address within the page that was wanted; the first view when it is none, or one of another server."""
    if not goal.startswith("/") or goal.startswith(("//", "/\\")) or len(goal) > LONGEST or not goal.isprintable():
        return "/"
    parts = urlsplit(goal)
    name = parts.path.strip("/")
    if parts.scheme or parts.netloc or not name.isascii() or not (name.isalpha() or not name) or name == "enter":
        return "/"
    asked = parse_qsl(parts.query)
    server = dict(asked).get("server")
    if guild_id is not None and server is not None and server != str(guild_id):
        return "/"
    return f"/{name}" + (f"?{urlencode(asked)}" if asked else "")
