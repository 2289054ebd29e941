"""A receiver on loopback that answers as it is told, and remembers what it was sent."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> Any:
        """What it says, if the library takes the signature. Raises WebhookVerificationError."""
        return Webhook(secret).verify(self.body, self.headers)


Answering = Callable[[BaseHTTPRequestHandler, Received], None]


def answer(status: int, body: bytes = b"", **headers: str) -> Answering:
    def say(handler: BaseHTTPRequestHandler, _: Received) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return say


OK = answer(204)


@dataclass
class Receiver:
    """Answers are taken in their order; the last one is given to all who come after."""

    server: ThreadingHTTPServer
    answers: list[Answering] = field(default_factory=lambda: [OK])
    received: list[Received] = field(default_factory=list)
    heard: threading.Condition = field(default_factory=threading.Condition)

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def will(self, *answers: Answering) -> None:
        self.answers = list(answers)

    def take(self) -> list[Received]:
        """What came since it was asked the last time."""
        with self.heard:
            taken, self.received = self.received, []
        return taken

    def wait_for(self, count: int, seconds: float = 30.0) -> None:
        with self.heard:
            assert self.heard.wait_for(lambda: len(self.received) >= count, seconds)


@contextmanager
def receiving() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", "0")))
            came = Received(self.path, headers, body)
            with receiver.heard:
                receiver.received.append(came)
                say = receiver.answers[0]
                if len(receiver.answers) > 1:
                    receiver.answers.pop(0)
                receiver.heard.notify_all()
            say(self, came)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Nothing: a test prints what it wants to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver = Receiver(server)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
