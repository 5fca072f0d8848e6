"""One way to the render worker for reports about students."""

from typing import Any

from services.errors import ProfilerError
from services.render import Renderer, RenderFailed
from services.wording.words import Words


async def drawn(renderer: Renderer, name: str, task: object, words: Words) -> Any:
    """What the named task makes of its payload; a ProfilerError when the worker fails."""
    try:
        return await renderer.run(name, task)
    except RenderFailed as failure:
        raise ProfilerError(words("I could not draw the picture. Please ask again in a minute.")) from failure
