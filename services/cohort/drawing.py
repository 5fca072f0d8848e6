"""A picture asked of the render worker."""

from typing import Any

from services.errors import ProfilerError
from services.render import RenderFailed
from services.reports.question import ReportTools
from services.wording.words import Words


async def drawn(tools: ReportTools, task: str, payload: object, words: Words) -> Any:
    """What the worker makes of it; a ProfilerError when it cannot."""
    try:
        return await tools.renderer.run(task, payload)
    except RenderFailed as failure:
        raise ProfilerError(words("I could not draw the picture. Please ask again in a minute.")) from failure
