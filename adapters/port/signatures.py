"""Whether the firm that answers for a message signed it, told in the codes of the transport."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from adapters.customs.messages.documents import Document
from adapters.customs.messages.tables import TABLES
from adapters.customs.signing.trust import Trust, trust_in
from adapters.customs.signing.verdicts import (
    BadSignature,
    Fault,
    GoodSignature,
    NoSignature,
    UnknownSigner,
)
from adapters.customs.signing.verifying import verify
from adapters.port import texts
from adapters.port.heard import text

INVALID, EXPIRED, DIFFERS = "1001", "1002", "1004"


ANSWERING = {
    "CEB621": ("agentCode", "ebcCode"),
    "CEB623": ("agentCode", "ebcCode"),
    "CEB625": ("agentCode", "ebcCode"),
}
"""Whose key signs what: declarant or merchant. Orders, payments and waybills a courier may sign."""


class TrustedSignatures:
    def __init__(self, trust: Trust) -> None:
        self._trust = trust

    def refusal(
        self, body: bytes, kind: str, documents: Sequence[Document], at: datetime
    ) -> tuple[str, str] | None:
        """Code and text of a 900, or None. Without a signature only some kinds are taken."""
        match verify(body, self._trust, at):
            case GoodSignature(by):
                return None if answers_for(by, kind, documents) else (INVALID, texts.NOT_THEIRS)
            case NoSignature():
                return (INVALID, texts.NOT_SIGNED) if TABLES[kind].needs_signature else None
            case BadSignature(Fault.DIGEST):
                return DIFFERS, texts.SIGNED_OTHERWISE
            case BadSignature(Fault.CERTIFICATE):
                return EXPIRED, texts.CERTIFICATE_EXPIRED
            case BadSignature() | UnknownSigner():
                return INVALID, texts.FALSE_SIGNATURE


def answers_for(signer: str, kind: str, documents: Sequence[Document]) -> bool:
    """Whether every document names who signed, by the firm's code or the name in a certificate."""
    names = ANSWERING.get(kind)
    if names is None:
        return True
    parts = {signer, *(part.removeprefix("CN=") for part in signer.split(","))}
    return all(any(text(each.head, name) in parts for name in names) for each in documents)


class SignaturesOf:
    """Trusting the certificates of a folder, which is read anew when one comes or goes."""

    def __init__(self, folder: Path) -> None:
        """Raises UnreadableKeyError, as reading it anew does."""
        self._folder = folder
        self._read_at = changed_at(folder)
        self._trusted = TrustedSignatures(trust_in(folder))

    def refusal(
        self, body: bytes, kind: str, documents: Sequence[Document], at: datetime
    ) -> tuple[str, str] | None:
        """Code and text of a 900, or None."""
        if (last := changed_at(self._folder)) != self._read_at:
            self._read_at, self._trusted = last, TrustedSignatures(trust_in(self._folder))
        return self._trusted.refusal(body, kind, documents, at)


def changed_at(folder: Path) -> int:
    return folder.stat().st_mtime_ns
