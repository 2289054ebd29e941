"""The pages, served by a thread of this process: on loopback, or as a production on any address."""

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from adapters.loopback import is_loopback
from adapters.memory import collect_as_server
from adapters.settings import Settings

GRACE_SECONDS = 2
"""A page that is still being answered is cut after this. Event streams end before."""

JOIN_SECONDS_MAX = 5.0
PROBE_SECONDS_MAX = 5.0
PROBE_PAUSE_SECONDS = 0.05


class CannotServeError(Exception):
    """Raised when the address is taken or not ours to serve on; says what to do, in a sentence."""


def listening(host: str, port: int, *, is_production: bool = False) -> socket.socket:
    """A socket on a free port; port 0 takes any. A demonstration listens on loopback only."""
    if not is_production and not is_loopback(host):
        raise CannotServeError(
            f"{host} is not this machine alone, and everybody knows a demonstration's passwords:"
            " use 127.0.0.1, or JIHUO_MODE=production"
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as fault:
        listener.close()
        raise CannotServeError(
            f"port {port} of {host} cannot be used ({fault.strerror}): choose another with --port"
        ) from None
    return listener


@contextmanager
def serving(
    listener: socket.socket, settings: Settings, create: Callable[[], FastAPI]
) -> Iterator[None]:
    """Pages are answered from a thread until the block ends."""
    app = create()
    collect_as_server()
    config = uvicorn.Config(
        app, timeout_graceful_shutdown=GRACE_SECONDS, log_level="warning", access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="web", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        # First: the server waits for open connections, and a tab's stream never ends by itself.
        app.state.live.close()
        server.should_exit = True
        thread.join(JOIN_SECONDS_MAX)
        listener.close()


def address_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def answers(listener: socket.socket, stopping: threading.Event) -> bool:
    """Wait until the first page answers, whatever it says; False when told to stop before."""
    host, port = listener.getsockname()[:2]
    while not stopping.is_set():
        connection = http.client.HTTPConnection(host, port, timeout=PROBE_SECONDS_MAX)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
            return True
        except (OSError, http.client.HTTPException):
            stopping.wait(PROBE_PAUSE_SECONDS)
        finally:
            connection.close()
    return False
