"""The same answers for processes without pages: a small server on a port of loopback."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from adapters.bootstrap import System
from adapters.loopback import is_loopback
from adapters.monitoring.watching import TEXT, Told, Watch, watched
from adapters.processes.web import address_of, listening
from adapters.settings import Settings

NOT_OURS = Told(421, TEXT, b"Nobody of this name is here.\n")

SECONDS_MAX = 10.0
"""After which a client that does not say what it wants is left."""


class Server(ThreadingHTTPServer):
    """Whoever asks slowly keeps nobody else waiting, nor the process from ending."""

    def __init__(self, listener: socket.socket, watch: Watch) -> None:
        super().__init__(listener.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.watch = watch

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away in the middle is no fault of ours."""


class Handler(BaseHTTPRequestHandler):
    timeout = SECONDS_MAX
    server: Server

    def do_GET(self) -> None:
        self.send(self.told(), has_body=True)

    def do_HEAD(self) -> None:
        self.send(self.told(), has_body=False)

    def told(self) -> Told:
        # As the pages: a name of somebody else that resolves to this machine is not answered.
        if not is_loopback(name_in(self.headers.get("Host", ""))):
            return NOT_OURS
        return self.server.watch.at(urlsplit(self.path).path)

    def send(self, told: Told, *, has_body: bool) -> None:
        self.send_response(told.status)
        self.send_header("Content-Type", told.content_type)
        self.send_header("Content-Length", str(len(told.body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if has_body:
            self.wfile.write(told.body)

    def log_message(self, format: str, *args: Any) -> None:
        """A scrape every few seconds is no news."""


def name_in(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


@contextmanager
def told_on(port: int, system: System, settings: Settings) -> Iterator[str]:
    """Answer on a port until the block ends; its address. Raises CannotServeError."""
    with ExitStack() as stack:
        watch = stack.enter_context(watched(system, settings))
        server = Server(listening("127.0.0.1", port), watch)
        stack.callback(server.server_close)
        thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.shutdown)
        yield address_of(server.socket)
