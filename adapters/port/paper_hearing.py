"""Reads lists (INV101) and gate passes (SAS121); what is wrong with one is told in its answer."""

from datetime import datetime

from adapters.customs.book_messages import inv101_tables as inv101
from adapters.customs.book_messages import sas121_tables as sas121
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.judging import faults_in
from adapters.customs.book_messages.reading import read
from adapters.customs.messages.documents import Document, Value
from adapters.customs.messages.faults import FaultyMessageError
from adapters.customs.messages.limits import UnreadableMessageError
from adapters.port.moments import ZONE

LIST, PASS = inv101.INV101.kind, sas121.SAS121.kind
TAKEN = {
    LIST: (inv101.HEAD, (inv101.LINE, inv101.BILL)),
    PASS: (sas121.HEAD, (sas121.LINE, sas121.PAPER)),
}
"""By kind: its head, and what stands behind it."""

FOUND, SENDER, APP_TIME = "found", "senderId", "appTime"
"""What the office notes beside the values of a paper's head."""


def paper_in(body: bytes) -> BookMessage | None:
    """None for what is no such message, or too broken to be told from one."""
    try:
        message = read(body)
    except UnreadableMessageError:
        return None
    return message if message.kind in TAKEN else None


def document_of(message: BookMessage, body: bytes, fault: str) -> Document:
    """One paper as the office keeps it, with what is wrong with it where something is."""
    head_name, parts = TAKEN[message.kind]
    faults = faults_in(body)
    found = fault or (FaultyMessageError(faults).said() if faults else "")
    head: dict[str, Value] = {
        **message.one(head_name),
        APP_TIME: digits_of(str(message.envelope["send_time"])),
        SENDER: str(message.envelope["sender_id"]),
        FOUND: found,
    }
    return Document(head, tuple(values for part in parts for values in message.all(part)))


def digits_of(text: str) -> str:
    """As an `appTime`; empty where it is no time."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return ""
    local = at.astimezone(ZONE) if at.tzinfo else at
    return f"{local:%Y%m%d%H%M%S}"
