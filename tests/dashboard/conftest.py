"""The views of the page on the seeded school, for a mentor of all cohorts, drawn by Streamlit's own AppTest."""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.loop import loop
from dashboard.visit import Visit
from services.database import Database, open_pool
from services.page_access import sessions
from services.page_access.environment import VARIABLE, PageEnvironment, written
from services.page_access.sessions import Session
from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer
from tests.e2e.conftest import school_template
from tests.services.page.conftest import SCHOOL, Recorded, recorded

__all__ = ["recorded", "school_template"]

MENTOR = 1
MAIN = sys.modules["__main__"]


@pytest.fixture(autouse=True)
def _main_as_before() -> Iterator[None]:
    """AppTest leaves its script as __main__, which the next render worker of any test would begin with."""
    yield
    sys.modules["__main__"] = MAIN


@dataclass
class Page:
    """The page for one visit; `visit` is whose."""

    visit: Visit

    def open(self, view: str, **address: str) -> AppTest:
        """The view after it was drawn once, with this address."""
        test = AppTest.from_function(_drawn, kwargs={"page": self, "name": view}, default_timeout=60)
        for name, value in address.items():
            test.query_params[name] = value
        test.run()
        assert not test.exception, test.exception
        return test


def _drawn(page: "Page", name: str) -> None:
    import streamlit

    from dashboard.filters import read
    from dashboard.navigation import VIEWS, draw, navigate

    navigate(page.visit)
    draw(next(view for view in VIEWS if view.name == name), page.visit, read(streamlit.query_params.to_dict()))


@pytest.fixture(scope="module")
def page(recorded: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of the seeded school."""
    url = recorded.tools.database.url
    folder: Path = tmp_path_factory.mktemp("page")
    environment = PageEnvironment(
        address="http://127.0.0.1:8501",
        host="127.0.0.1",
        port=8501,
        database_url=url,
        own_role=False,
        defaults=SCHOOL,
        data_dir=folder,
        files=folder / "files",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, written(environment))
        loop.cache_clear()
        st.cache_data.clear()
        session = asyncio.run(_session(url, recorded))
        viewer = Viewer(MENTOR, None, frozenset(recorded.channels.values()))
        # A worker begins with what is __main__: here, and not in the script that AppTest makes of a function.
        loop().do(lambda parts: parts.tools.renderer.start())
        yield Page(_visit(recorded, session, viewer, SCHOOL))
        loop().close()
        loop.cache_clear()
        st.cache_data.clear()


async def _session(url: str, school: Recorded) -> Session:
    async with open_pool(url, 1) as pool:
        database, now = Database(pool, url), datetime.now(UTC)
        held = await sessions.sign_in(database, school.guild_id, MENTOR, now, 12)
        await pool.execute(
            "update page_session set channels = $2 where guild_id = $1", school.guild_id, list(school.channels.values())
        )
        session = await sessions.session_of(database, held, now)
        assert session is not None
        return session


def _visit(school: Recorded, session: Session, viewer: Viewer, settings: GuildSettings) -> Visit:
    return Visit(
        guild_id=school.guild_id,
        user_id=MENTOR,
        viewer=viewer,
        settings=settings,
        session_id=session.id,
        is_admin=False,
        guild_name="Code Bootcamp",
        name="Maja",
        session=session,
    )
