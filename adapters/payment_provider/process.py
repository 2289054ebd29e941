"""A payment provider as a process with a file of its own: for simulations and proofs.

It knows nothing of us but what it is asked over HTTP and where its reports go. The secret that
both sides sign with comes in JIHUO_PAYMENTS_SECRET.
"""

import argparse
import os
import sys
import threading
from dataclasses import fields
from pathlib import Path

from adapters.payment_provider.asked import Asked, Office, Server
from adapters.payment_provider.books import Books
from adapters.payment_provider.conduct import Conduct
from adapters.payment_provider.telling import Teller

PROVIDER = "SIMPAY"
FILE = "provider.db"


def wait_for_end(ending: threading.Event) -> None:
    """Our parent holds the other end of the input: it closes when the parent ends."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    ending.set()


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="adapters.payment_provider.process", description=__doc__)
    found.add_argument("folder", type=Path)
    found.add_argument("--port", type=int, default=0, help="on loopback; 0 is any")
    found.add_argument("--report-to", default="", help="where its reports go; nowhere otherwise")
    found.add_argument("--provider", default=PROVIDER)
    for each in fields(Conduct):
        found.add_argument(f"--{each.name.replace('_', '-')}", type=int, default=each.default)
    return found


def main(words: list[str] | None = None) -> None:
    given = parser().parse_args(words)
    secret = os.environ["JIHUO_PAYMENTS_SECRET"]
    conduct = Conduct(**{each.name: getattr(given, each.name) for each in fields(Conduct)})
    given.folder.mkdir(parents=True, exist_ok=True)
    books = Books(given.folder / FILE, conduct)
    server = Server(("127.0.0.1", given.port), Asked)
    server.office = Office(books, given.provider, given.folder, secret)
    ending = threading.Event()
    threading.Thread(target=wait_for_end, args=(ending,), daemon=True).start()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Whoever started it hears where it is asked, when it can be.
    os.write(1, f"http://127.0.0.1:{server.server_address[1]}\n".encode())
    if given.report_to:
        Teller(books, given.report_to, secret).tell_until(ending)
    ending.wait()
    server.shutdown()
    server.server_close()
    books.close()


if __name__ == "__main__":
    main()
