"""A book that somebody writes, a server process that shows it, and the people who listen to it."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.access.doors import Doors
from adapters.access.registry import Change, Party
from adapters.bootstrap import System
from adapters.settings import Settings
from adapters.web.visitors import SESSION_COOKIE
from application.roles import PartyKind, Role
from tests.performance.wave import BOOK, START, Wave
from tests.server_process import Server, ends_with_us, free_port

OPERATOR, _, BOOK_NAME = BOOK.partition(".")

MERCHANTS = 50
AUDITORS_EVERY = 10
"""One reader in so many hears everything; the others are of a merchant and hear its own."""

LIVE, FEED = "/live", "/api/v1/events"


@dataclass(frozen=True, slots=True)
class Reader:
    session: str
    token: str


@dataclass
class ReadingGround:
    """Written by this process; read by two others."""

    system: System
    server: Server
    port: int
    readers: list[Reader]
    waves: int = 0

    def next_wave(self, size: int) -> Wave:
        """Orders about to be sold by the next of the merchants."""
        merchant = merchant_of(self.waves)
        begin = START - timedelta(hours=4) * self.waves  # A wave adds its own hours.
        wave = Wave(self.system, self.waves, size, BOOK, begin, merchant)
        self.waves += 1
        wave.open()
        return wave

    @contextmanager
    def listening(self, path: str) -> Iterator["Listeners"]:
        """All readers, from now on."""
        requests = [
            request_of(path, each, self.system.log.last_position()) for each in self.readers
        ]
        command = [sys.executable, "-m", "tests.performance.listening", str(self.port)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, **pipes) as process:
            try:
                yield Listeners(process, requests)
            finally:
                process.kill()


class Listeners:
    """The process of the readers."""

    def __init__(self, process: subprocess.Popen[str], requests: list[str]) -> None:
        self._process = process
        self._say(json.dumps(requests))
        connected = self._hear()["connected"]
        assert connected == len(requests), connected

    def stop(self) -> dict[str, Any]:
        """What they have heard."""
        self._say("stop")
        return self._hear()

    def _say(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _hear(self) -> Any:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())


def request_of(path: str, reader: Reader, after: int) -> str:
    said = f"Cookie: {SESSION_COOKIE}={reader.session}"
    if path == FEED:
        path, said = f"{FEED}?after={after}", f"Authorization: Bearer {reader.token}"
    lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/event-stream", said, "", "")
    return "\r\n".join(lines)


def merchant_of(number: int) -> str:
    return f"merchant-{number % MERCHANTS:02d}"


@contextmanager
def reading_ground(folder: Path, readers: int) -> Iterator[ReadingGround]:
    folder.mkdir()
    url = f"sqlite:///{folder}/jihuo.db"
    with ExitStack() as stack:
        system = System(url)
        stack.callback(system.close)
        settings = Settings(database_url=url, operator=OPERATOR, book=BOOK_NAME)
        known = people(Doors(system, settings), readers)
        port = free_port()
        server = serve(folder, url, port)
        stack.callback(server.end, signal.SIGTERM)
        yield ReadingGround(system, server, port, known)


def people(doors: Doors, count: int) -> list[Reader]:
    """Each an account of its own, as everywhere."""
    change = Change("bench", datetime.now(UTC))
    for number in range(MERCHANTS):
        doors.accounts.register_party(
            Party(merchant_of(number), PartyKind.MERCHANT, merchant_of(number)), change
        )
    doors.accounts.register_party(Party("auditors", PartyKind.AUDIT_FIRM, "auditors"), change)
    return [reader_of(doors, number, change) for number in range(count)]


def reader_of(doors: Doors, number: int, change: Change) -> Reader:
    is_auditor = number % AUDITORS_EVERY == 0
    party = "auditors" if is_auditor else merchant_of(number)
    role = Role.AUDITOR if is_auditor else Role.OWNER
    account = doors.accounts.open_account(f"reader-{number}", party, [role], change)
    ends_at = change.at + timedelta(days=2)
    token = doors.tokens.make(account, "bench", ["history"], ends_at, change)
    return Reader(doors.signing_in.begin(account, change.at).secret, token)


def serve(folder: Path, url: str, port: int) -> Server:
    """`jihuo serve`, as anybody starts it."""
    settings = {"DATABASE_URL": url, "OPERATOR": OPERATOR, "BOOK": BOOK_NAME}
    said = {f"JIHUO_{name}": value for name, value in settings.items()}
    said["JIHUO_STATE_FOLDER"] = str(folder)
    command = [*ends_with_us("TERM"), sys.executable, "-m", "adapters.cli", "serve"]
    return Server.start(
        [*command, "--port", str(port)],
        folder / "server.log",
        lambda: answers(port),
        environment={**os.environ, **said},
    )


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
