"""The simulated register as a process: answers over HTTP until its input is closed.

It says the address it listens on in its first line. What it has heard is lost when it ends.
"""

import argparse
import hmac
import json
import os
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from adapters.identity.simulator import IdentityRegisterSimulator

HOST = "127.0.0.1"
QUESTION_BYTES_MAX = 1_000_000
DEMONSTRATION_KEY = "demonstration-only"


class RegisterServer(ThreadingHTTPServer):
    """One register behind one port."""

    daemon_threads = True

    def __init__(self, port: int = 0, key: str = DEMONSTRATION_KEY) -> None:
        super().__init__((HOST, port), QuestionHandler)
        self.register = IdentityRegisterSimulator()
        self.key = key

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_port}/confirmations"


class QuestionHandler(BaseHTTPRequestHandler):
    """Answers one POST; says nothing to anybody else."""

    server: RegisterServer

    def do_POST(self) -> None:
        told = self.headers.get("authorization", "")
        if not hmac.compare_digest(told.encode(), f"Bearer {self.server.key}".encode()):
            return self._say(HTTPStatus.UNAUTHORIZED, {})
        length = int(self.headers.get("content-length") or 0)
        if length > QUESTION_BYTES_MAX:
            return self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {})
        try:
            people = json.loads(self.rfile.read(length))["people"]
            answers = self.server.register.answers(people)
        except (ValueError, KeyError, TypeError):
            return self._say(HTTPStatus.BAD_REQUEST, {})
        return self._say(HTTPStatus.OK, {"answers": answers})

    def _say(self, status: HTTPStatus, said: object) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing of who is asked about is written down."""


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="adapters.identity.process", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key", default=DEMONSTRATION_KEY)
    given = parser.parse_args(words)
    with RegisterServer(given.port, given.key) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        # Our parent holds the other end of the input: it closes when the parent ends.
        while os.read(sys.stdin.fileno(), 1):
            pass
        server.shutdown()


if __name__ == "__main__":
    main()
