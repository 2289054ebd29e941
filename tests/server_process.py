"""A server as a process of its own, which lives no longer than the process that started it."""

import contextlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests import patience

STOP_SECONDS_MAX = 20.0
PROBE_PAUSE_SECONDS = 0.02


@dataclass(slots=True)
class Server:
    """A process, and how to tell that it answers."""

    command: list[str]
    environment: Mapping[str, str]
    user: int | None
    log: Path
    answers: Callable[[], bool]
    process: subprocess.Popen[bytes]

    @classmethod
    def start(
        cls,
        command: list[str],
        log: Path,
        answers: Callable[[], bool],
        *,
        environment: Mapping[str, str],
        user: int | None = None,
    ) -> Self:
        process = _spawn(command, log, environment=environment, user=user)
        server = cls(command, environment, user, log, answers, process)
        server.wait_until_it_answers()
        return server

    def wait_until_it_answers(self) -> None:
        give_up_at = time.monotonic() + patience.SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > give_up_at:
                self.end(signal.SIGKILL)
                raise RuntimeError(f"{self.command[0]} did not start:\n{self.log.read_text()}")
            time.sleep(PROBE_PAUSE_SECONDS)

    def start_again(self) -> None:
        self.process = _spawn(self.command, self.log, environment=self.environment, user=self.user)
        self.wait_until_it_answers()

    def end(self, by: signal.Signals) -> None:
        if self.process.poll() is None:
            self.process.send_signal(by)
        try:
            self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def ends_with_us(by: str) -> list[str]:
    """Have the kernel end the server even if we are killed before we can."""
    return ["setpriv", "--pdeathsig", by] if shutil.which("setpriv") else []


def as_user(user: int | None) -> dict[str, Any]:
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextlib.contextmanager
def temporary_folder(prefix: str, place: Path | None = None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _spawn(
    command: list[str], log: Path, *, environment: Mapping[str, str], user: int | None
) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            env=environment,
            **as_user(user),
            start_new_session=True,  # An interrupt at the keyboard is for pytest, which ends us.
        )
