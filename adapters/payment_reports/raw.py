"""The bytes of a report and of our answer, kept as customs may ask for them (GACC 2018-179)."""

from collections.abc import Mapping
from http import HTTPStatus

from adapters.message_store import SqlMessageStore
from domain.identifiers import Partition

KEPT_HEADERS = ("content-type", "webhook-id", "webhook-timestamp", "webhook-signature")
"""Those by which a report can be checked again; the others are the connection's."""

IN, OUT, KIND = "in", "out", "payment report"


def request_bytes(path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"POST {path}", *(f"{name}: {headers.get(name, '')}" for name in KEPT_HEADERS)]
    return "\r\n".join([*lines, "", ""]).encode() + body


def answer_bytes(status: int, kind: str, body: bytes) -> bytes:
    lines = [f"{status} {HTTPStatus(status).phrase}", f"content-type: {kind}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def keep(
    store: SqlMessageStore, shared: Partition, request: bytes, answer: bytes
) -> tuple[str, str]:
    """Before anything is done with it; answer both hashes."""
    request_hash, answer_hash = store.put_many(shared, [(IN, KIND, request), (OUT, KIND, answer)])
    return request_hash, answer_hash
