"""A real mail server on loopback that answers as it is told, and remembers what it was handed."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

TAKEN = "250 OK"


@dataclass
class Mailbox:
    """What was handed in. Answers are taken in their order; the last one is given to all after."""

    port: int = 0
    to: list[str] = field(default_factory=list)
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=lambda: [TAKEN])
    answers: list[Any] = field(default_factory=lambda: [TAKEN])
    logins: list[tuple[str, str]] = field(default_factory=list)
    came: threading.Condition = field(default_factory=threading.Condition)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        said = next_of(self.recipients)
        if said.startswith("2"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server, session, envelope) -> str:
        with self.came:
            self.to += envelope.rcpt_tos
            letter = message_from_bytes(envelope.content, policy=default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.came.notify_all()
        said = next_of(self.answers)
        if callable(said):
            said(server)
            return TAKEN
        return said

    def take(self) -> list[EmailMessage]:
        with self.came:
            taken, self.letters = self.letters, []
        return taken

    def wait_for(self, count: int, seconds: float = 30.0) -> None:
        with self.came:
            assert self.came.wait_for(lambda: len(self.letters) >= count, seconds)


class AnyPort(Controller):
    """On a port that is free; which one is known when it listens."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def next_of(answers: list[Any]) -> Any:
    return answers.pop(0) if len(answers) > 1 else answers[0]


def hanging_up(server: Any) -> None:
    """The letter was taken to its last dot, and nobody says so."""
    server.transport.abort()


@contextmanager
def mail_server(
    tls: ssl.SSLContext | None = None,
    password: str = "",
    starts_tls: bool = True,
) -> Iterator[Mailbox]:
    box = Mailbox()

    def authenticate(server, session, envelope, mechanism, given) -> AuthResult:
        assert isinstance(given, LoginPassword)
        said = given.login.decode(), given.password.decode()
        box.logins.append(said)
        return AuthResult(success=said[1] == password, handled=False)

    options: dict[str, Any] = {}
    if tls and starts_tls:
        options |= {"tls_context": tls, "require_starttls": True}
    elif tls:
        options |= {"ssl_context": tls, "auth_require_tls": False}
    if password:
        options |= {"auth_required": True, "authenticator": authenticate}
    server = AnyPort(box, hostname="127.0.0.1", port=0, **options)
    server.start()
    try:
        box.port = server.port
        yield box
    finally:
        server.stop()
