"""The socket that browsers reach the page by."""

from socket import IPPROTO_TCP, TCP_NODELAY, create_connection

from streamlit.web.server.starlette import starlette_server

from dashboard.server import app


def test_answers_are_sent_at_once() -> None:
    app()
    with (
        starlette_server._bind_socket("127.0.0.1", 0, 1) as listening,
        create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(IPPROTO_TCP, TCP_NODELAY) == 1
