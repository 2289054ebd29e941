"""Tells buyers by e-mail, through the mail server of the settings.

What a server answers says whether somebody has it: 5xx never, 4xx not now, 250 after the last dot
yes. An end without an answer says so only where the letter had not begun; after that it is unsure.
"""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import cache

import sqlalchemy as sa

from adapters.notifications.contacts import contact_of, masked
from adapters.notifications.letters import mail_about
from adapters.notifications.mail_address import MailServer
from application.notices import Notice, Outcome, Told

TIMEOUT_SECONDS = 30.0
"""For each answer: servers that look into what they are handed take their time."""

ANSWER_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class MailNotifier:
    """Implements Notifier. A connection for each letter: a notice is rare, a broken one is not."""

    engine: sa.Engine
    server: MailServer
    sender: str
    clock: Callable[[], datetime]
    timeout_seconds: float = TIMEOUT_SECONDS

    def tell(self, notice: Notice, message_id: str) -> Told:
        with self.engine.connect() as connection:
            known = contact_of(connection, notice.partition, notice.order_id)
        if known is None:
            return Told(Outcome.NO_ADDRESS)
        to = known.email, known.language
        letter = mail_about(notice, message_id, self.sender, to, self.clock())
        outcome, answer = handed_in(self.server, letter, self.sender, to[0], self.timeout_seconds)
        # Servers repeat whom they refuse: the log does not.
        answer = answer.replace(to[0], masked(to[0]))[:ANSWER_LENGTH_MAX]
        return Told(outcome, answer, masked(to[0]))


def handed_in(
    server: MailServer, letter: EmailMessage, sender: str, to: str, timeout_seconds: float
) -> tuple[Outcome, str]:
    """What became of a letter, and what the server said. Raises nothing for what is outside."""
    try:
        connection = connected(server, sender.rpartition("@")[2], timeout_seconds)
    except (OSError, smtplib.SMTPException) as fault:
        # Also a wrong password: it is ours to set right, and the letter may go then.
        return Outcome.NOT_TAKEN, words_of(fault)
    try:
        code, said = connection.mail(sender)
        if code // 100 == 2:
            code, said = connection.rcpt(to)
        if code // 100 != 2:
            return judged(code), answered(code, said)
        return with_letter(connection, letter)
    except (OSError, smtplib.SMTPException) as fault:
        return Outcome.NOT_TAKEN, words_of(fault)
    finally:
        connection.close()


@cache
def trust() -> ssl.SSLContext:
    """Loading the certificates takes longer than a letter does."""
    return ssl.create_default_context()


def connected(server: MailServer, own_name: str, timeout_seconds: float) -> smtplib.SMTP:
    """Greeted, over TLS unless it is nearby, and signed in. Raises OSError, SMTPException.

    We say who we are by the sender's domain: the machine's own name would be looked up first.
    """
    if server.is_tls_from_start:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, own_name, timeout=timeout_seconds, context=trust()
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, own_name, timeout=timeout_seconds)
    try:
        if not (server.is_tls_from_start or server.is_plain):
            connection.starttls(context=trust())
        connection.ehlo_or_helo_if_needed()
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def with_letter(connection: smtplib.SMTP, letter: EmailMessage) -> tuple[Outcome, str]:
    """From the word DATA on an end without an answer is unsure."""
    try:
        code, said = connection.data(letter.as_bytes())
    except smtplib.SMTPDataError as refusal:
        # The word itself was refused: nothing of the letter has left.
        return judged(refusal.smtp_code), answered(refusal.smtp_code, refusal.smtp_error)
    except (OSError, smtplib.SMTPException) as fault:
        return Outcome.UNSURE, words_of(fault)
    return judged(code), answered(code, said)


def judged(code: int) -> Outcome:
    match code // 100:
        case 2:
            return Outcome.SENT
        case 5:
            return Outcome.REFUSED
        case _:
            return Outcome.NOT_TAKEN


def answered(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"


def words_of(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return answered(fault.smtp_code, fault.smtp_error)
    return f"{type(fault).__name__}: {fault}"
