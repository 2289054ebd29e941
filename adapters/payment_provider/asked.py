"""What the provider is asked over HTTP; every request that acts is signed with the shared secret.

POST /payments              {number, orders: [{order, amount_fen}], payer, currency?}
POST /refunds               {reference, amount_fen, currency}
GET  /refunds/{reference}
GET  /statements/{day}      CSV, also written to the provider's folder
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from standardwebhooks import Webhook, WebhookVerificationError

from adapters.payment_provider.books import AskedOtherwiseError, Books, said_of
from adapters.payment_provider.statements import write_statement

BODY_BYTES_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Office:
    """What every request is answered from."""

    books: Books
    provider: str
    folder: Path
    secret: str


class Server(ThreadingHTTPServer):
    daemon_threads = True
    office: Office


class Asked(BaseHTTPRequestHandler):
    """One connection of a client."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        office, parts = self.server.office, self.path.strip("/").split("/", 1)
        match parts:
            case ["refunds", reference]:
                row = office.books.refund(unquote(reference))
                self.tell(200, said_of(row)) if row else self.fault(404, "no such refund")
            case ["statements", day]:
                self.statement(day)
            case ["health"]:
                self.tell(200, {"provider": office.provider})
            case _:
                self.fault(404, "nothing is here")

    def statement(self, text: str) -> None:
        office = self.server.office
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return self.fault(400, "a day such as 2026-03-02")
        content = write_statement(office.books, office.provider, day, office.folder)
        return self.send(200, "text/csv; charset=utf-8", content)

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        if not 0 < length <= BODY_BYTES_MAX:
            return self.fault(413, "a body of up to a million bytes")
        body = self.rfile.read(length)
        try:
            Webhook(self.server.office.secret).verify(body, dict(self.headers.items()))
            asked = json.loads(body)
            return self.tell(200, self.done(asked))
        except WebhookVerificationError:
            return self.fault(401, "the signature does not fit")
        except AskedOtherwiseError as fault:
            return self.fault(409, str(fault))
        except (KeyError, TypeError, ValueError):
            return self.fault(422, "the body does not say what it should")

    def done(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        books = self.server.office.books
        if self.path == "/payments":
            books.take_payment(asked)
            return {"number": asked["number"]}
        if self.path == "/refunds":
            currency = str(asked["currency"])
            row = books.ask_refund(str(asked["reference"]), int(asked["amount_fen"]), currency)
            return said_of(row)
        raise ValueError(self.path)

    def tell(self, status: int, said: Mapping[str, Any]) -> None:
        self.send(status, "application/json", json.dumps(said).encode())

    def fault(self, status: int, words: str) -> None:
        self.tell(status, {"fault": words})

    def send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what it was asked stands in its book."""
