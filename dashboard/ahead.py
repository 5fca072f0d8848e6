"""What the first view will ask is asked while the browser still loads the program; shown it is by the view alone."""

import asyncio
from collections.abc import Mapping

from dashboard.filters import allowed, read, values
from dashboard.loop import Parts, asking, loop
from dashboard.visit import LANGUAGE, question, visit_of
from services.page.overview import overview
from services.page_access.choices import choices
from services.page_access.cookie import Held


def ask_ahead(held: Held, address: Mapping[str, str]) -> None:
    """Begin to answer for this session; what cannot be answered the view tells when it asks."""

    async def begun(parts: Parts) -> None:
        here = await visit_of(parts, held, address.get(LANGUAGE, ""))
        if here is None:
            return
        known = await asyncio.wrap_future(asking(choices, question(here, "choices", {})))
        asking(overview, question(here, "cohort overview", values(allowed(read(address), known))))

    loop().submit(begun)
