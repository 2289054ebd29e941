"""A tiny gateway on a real socket of this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit


class Gateway:
    def __init__(self) -> None:
        self.taken: dict[str, bytes] = {}
        self.answers: dict[str, bytes] = {}
        self.aside: dict[str, str] = {}
        self.requests: list[tuple[str, str]] = []
        self.headers: dict[str, str] = {}
        self.status = 0
        """What it answers whatever it is asked, if not 0."""

        self.names = b""
        """What it answers instead of its list of names."""

        self.is_cutting_off = False
        self.address = ""

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if self.status:
            return self.status, b""
        parts = [unquote(part) for part in urlsplit(path).path.strip("/").split("/")]
        match method, parts:
            case "POST", ["port", "messages", name]:
                return (409 if self.taken.setdefault(name, body) is not body else 202), b""
            case "GET", ["port", "answers"]:
                return 200, self.names or json.dumps({"names": sorted(self.answers)}).encode()
            case "GET", ["port", "answers", name] if name in self.answers:
                return 200, self.answers[name]
            case "DELETE", ["port", "answers", name] if name in self.answers:
                del self.answers[name]
                return 204, b""
            case "POST", ["port", "answers", name, "aside"] if name in self.answers:
                del self.answers[name]
                self.aside[name] = body.decode()
                return 204, b""
        return 404, b""


@contextmanager
def serving() -> Iterator[Gateway]:
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            gateway.requests.append((self.command, self.path))
            gateway.headers = {name.lower(): value for name, value in self.headers.items()}
            status, content = gateway.answer(self.command, self.path, body)
            self.send_response(status)
            if status != 204:
                missing = 5 if gateway.is_cutting_off else 0
                self.send_header("content-length", str(len(content) + missing))
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = gateway.is_cutting_off

        do_GET = do_POST = do_DELETE = handle_any

        def log_message(self, format: str, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    gateway.address = f"http://127.0.0.1:{server.server_address[1]}/port"
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
