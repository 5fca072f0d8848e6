"""A request's message body turned into what the world posts."""

from collections.abc import Iterator
from typing import Any

from sandbox.rest.call import ReceivedFile
from sandbox.rest.errors import ApiError, invalid
from sandbox.rest.layout import SELECTS, check_layout
from sandbox.world import Upload, World

type Json = dict[str, Any]

MOST_CONTENT = 2000
MOST_EMBEDS = 10
MOST_EMBED_CHARACTERS = 6000
MOST_FILES = 10
MOST_FILE_BYTES = 10 * 1024 * 1024
_FILE = 13
_USUALLY: dict[int, Json] = {
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
}
SETTABLE_FLAGS = (1 << 2) | (1 << 6) | (1 << 12) | (1 << 13) | (1 << 15)


def message_parts(
    world: World,
    channel_id: int,
    body: Json,
    files: list[ReceivedFile],
    *,
    editing: Json | None = None,
) -> Json:
    """Keywords for ``World.post``, only those the body has; editing is the message that is being edited.

    Raises 50035 for whatever is longer or more than Discord takes.
    """
    parts: Json = {}
    if "content" in body:
        parts["content"] = _content(body["content"] or "")
    if "embeds" in body:
        parts["embeds"] = embeds(body["embeds"] or [])
    if "components" in body:
        parts["components"] = components(body["components"] or [])
    if body.get("flags"):
        parts["flags"] = int(body["flags"]) & SETTABLE_FLAGS
    if body.get("poll"):
        parts["poll"] = body["poll"]
    if body.get("allowed_mentions") is not None:
        parts["allowed_mentions"] = body["allowed_mentions"]
    if files or "attachments" in body:
        parts["attachments"] = world.attach(channel_id, _attachments(body, files, editing))
    for part in _files_shown(parts.get("components") or []):
        part.update(_shown(world, channel_id, part, parts.get("attachments") or []))
    return parts


def refuse_empty(parts: Json) -> None:
    """Error 50006 for a message with nothing in it."""
    told = ("content", "embeds", "components", "attachments", "poll", "sticker_ids", "forward_of")
    if not any(parts.get(key) for key in told):
        raise ApiError(400, 50006, "Cannot send an empty message")


def _content(content: str) -> str:
    if len(content) > MOST_CONTENT:
        raise _too_long("content", MOST_CONTENT)
    return content


def _too_long(path: str, most: int) -> ApiError:
    return invalid(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def embeds(given: list[Json]) -> list[Json]:
    """Embeds as they come back: of type rich, without empty keys."""
    if len(given) > MOST_EMBEDS:
        raise _too_long("embeds", MOST_EMBEDS)
    if sum(len(text) for one in given for text in _texts(one)) > MOST_EMBED_CHARACTERS:
        raise invalid("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
    return [_embed(number, one) for number, one in enumerate(given)]


def _texts(embed: Json) -> Iterator[str]:
    yield from (embed.get(key) or "" for key in ("title", "description"))
    yield (embed.get("footer") or {}).get("text") or ""
    yield (embed.get("author") or {}).get("name") or ""
    for one in embed.get("fields") or ():
        yield one["name"]
        yield one["value"]


def _embed(number: int, given: Json) -> Json:
    limits = {"title": 256, "description": 4096}
    for key, most in limits.items():
        if len(given.get(key) or "") > most:
            raise _too_long(f"embeds.{number}.{key}", most)
    if len(given.get("fields") or ()) > 25:
        raise _too_long(f"embeds.{number}.fields", 25)
    told = {key: value for key, value in given.items() if value is not None} | {"type": "rich"}
    if "fields" in told:
        told["fields"] = [{"inline": False, **one} for one in told["fields"]]
    return told


def components(given: list[Json]) -> list[Json]:
    """Components as they come back: each with an id and what Discord fills in, no empty keys."""
    check_layout(given)
    counter = iter(range(1, 1000))
    return [_component(one, counter) for one in given]


def _component(given: Json, counter: Iterator[int]) -> Json:
    told = {key: value for key, value in given.items() if value is not None}
    told["id"] = told.get("id") or next(counter)
    told = _USUALLY.get(told["type"], {}) | told
    if "components" in told:
        told["components"] = [_component(one, counter) for one in told["components"]]
    for key in ("accessory", "component"):
        if key in told:
            told[key] = _component(told[key], counter)
    if "options" in told:
        told["options"] = [{key: value for key, value in one.items() if value is not None} for one in told["options"]]
    return told


def _files_shown(given: list[Json]) -> Iterator[Json]:
    """The components that show a file of the message."""
    for one in given:
        if one["type"] == _FILE:
            yield one
        yield from _files_shown(one.get("components") or [])


def _shown(world: World, channel_id: int, component: Json, attached: list[Json]) -> Json:
    """What Discord says of the file that a component shows."""
    name = str(component["file"]["url"]).removeprefix("attachment://")
    found = next((one for one in attached if one["filename"] == name), None)
    if found is None:
        raise invalid("components", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "The file is not attached.")
    url = world.attachment(channel_id, found)["url"]
    file = {"id": found["id"], "url": url, "proxy_url": url, "attachment_id": found["id"]}
    return {"file": file, "name": name, "size": found["size"], "spoiler": bool(component.get("spoiler"))}


def _attachments(body: Json, files: list[ReceivedFile], editing: Json | None) -> list[Upload | Json]:
    """Files with what the body says of them, and those of the edited message that it keeps."""
    if len(files) > MOST_FILES:
        raise invalid("attachments", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_FILES} or fewer in length.")
    there = {one["id"]: one for one in (editing or {}).get("attachments", ())}
    told = body.get("attachments")
    said = {str(one["id"]): one for one in told or ()}
    kept: list[Upload | Json] = [
        _kept(one, said.get(key, {})) for key, one in there.items() if told is None or key in said
    ]
    return kept + [_upload(one, said.get(str(one.number), {})) for one in files]


def _kept(attachment: Json, said: Json) -> Json:
    described = {key: said[key] for key in ("description", "title") if said.get(key)}
    return {key: value for key, value in attachment.items() if key not in {"url", "proxy_url"}} | described


def _upload(file: ReceivedFile, said: Json) -> Upload:
    if len(file.data) > MOST_FILE_BYTES:
        raise ApiError(413, 40005, "Request entity too large")
    name = (said.get("filename") or file.name).replace(" ", "_")
    return Upload(name, file.data, file.content_type, said.get("description"))
