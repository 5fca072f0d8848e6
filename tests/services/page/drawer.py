"""What the tests of the page's services share."""

from typing import Any

from services.render import Renderer
from services.render_tasks import TASKS


class Drawer(Renderer):
    """Draws at once, without a process of its own."""

    async def run(self, task: str, payload: object) -> Any:
        return TASKS[task](payload)
