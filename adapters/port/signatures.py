"""Whether the firm that answers for a message signed it, told in the codes of the transport."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from adapters.customs.messages.documents import Document
from adapters.customs.messages.tables import TABLES
from adapters.customs.signing.object_signing import verify_object
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

    def paper_refusal(self, body: bytes, firm_code: str, at: datetime) -> str:
        """What is wrong with it; a list or gate pass is signed by the firm that declares it."""
        match verify_object(body, self._trust, at):
            case GoodSignature(by):
                return "" if is_named(by, {firm_code}) else texts.NOT_THEIRS
            case NoSignature():
                return texts.NOT_SIGNED
            case BadSignature(Fault.DIGEST):
                return texts.SIGNED_OTHERWISE
            case BadSignature(Fault.CERTIFICATE):
                return texts.CERTIFICATE_EXPIRED
        return texts.FALSE_SIGNATURE


def is_named(signer: str, codes: set[str]) -> bool:
    """By the firm's code, or by the name in a certificate."""
    return not codes.isdisjoint({signer, *(p.removeprefix("CN=") for p in signer.split(","))})


def answers_for(signer: str, kind: str, documents: Sequence[Document]) -> bool:
    """Whether every document names who signed, by the firm's code or the name in a certificate."""
    names = ANSWERING.get(kind)
    if names is None:
        return True
    return all(is_named(signer, {text(each.head, n) for n in names}) for each in documents)


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
        return self._current().refusal(body, kind, documents, at)

    def paper_refusal(self, body: bytes, firm_code: str, at: datetime) -> str:
        """What is wrong with a paper's signature, or nothing."""
        return self._current().paper_refusal(body, firm_code, at)

    def _current(self) -> TrustedSignatures:
        if (last := changed_at(self._folder)) != self._read_at:
            self._read_at, self._trusted = last, TrustedSignatures(trust_in(self._folder))
        return self._trusted


def changed_at(folder: Path) -> int:
    return folder.stat().st_mtime_ns
