"""The interface served by processes of their own, as many on one database as are asked for."""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server_process import Server, ends_with_us, free_port

ROOT = Path(__file__).parents[3]
TOKEN = "tour"


@contextmanager
def serving(database_url: str, folder: Path) -> Iterator[str]:
    """Its address. It is killed at the end, as a process that dies is."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TOKEN": TOKEN}
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            return False
        return True

    command = [sys.executable, "-m", "tests.adapters.api.served", database_url, str(port)]
    log = folder / f"log-{port}"
    server = Server.start([*ends_with_us("TERM"), *command], log, answers, environment=environment)
    try:
        yield address
    finally:
        server.process.kill()
        server.process.wait()
