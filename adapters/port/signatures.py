"""Whether the firm that answers for a message signed it, told in the codes of the transport."""

from datetime import datetime
from pathlib import Path

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

INVALID, EXPIRED, DIFFERS = "1001", "1002", "1004"


class TrustedSignatures:
    def __init__(self, trust: Trust) -> None:
        self._trust = trust

    def refusal(self, body: bytes, kind: str, at: datetime) -> tuple[str, str] | None:
        """Code and text of a 900, or None. Without a signature only some kinds are taken."""
        match verify(body, self._trust, at):
            case GoodSignature():
                return None
            case NoSignature():
                return (INVALID, texts.NOT_SIGNED) if TABLES[kind].needs_signature else None
            case BadSignature(Fault.DIGEST):
                return DIFFERS, texts.SIGNED_OTHERWISE
            case BadSignature(Fault.CERTIFICATE):
                return EXPIRED, texts.CERTIFICATE_EXPIRED
            case BadSignature() | UnknownSigner():
                return INVALID, texts.FALSE_SIGNATURE


def signatures_of(folder: Path) -> TrustedSignatures:
    """Trusting the certificates of a folder. Raises UnreadableKeyError."""
    return TrustedSignatures(trust_in(folder))
