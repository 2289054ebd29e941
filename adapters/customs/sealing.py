"""Whose key a message carries: that of the firm that answers for what it says."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from adapters.customs.messages.documents import Message
from adapters.customs.signing.enveloping import signed_as_written
from adapters.customs.signing.faults import SigningError
from adapters.customs.signing.signer import Signer
from application.customs_desk import GatewayError

SIGNED_BY: Mapping[str, Sequence[str]] = {
    "CEB311": ("ebcCode", "ebpCode"),
    "CEB411": ("payCode",),
    "CEB511": ("logisticsCode",),
    "CEB513": ("logisticsCode",),
    "CEB621": ("agentCode", "ebcCode"),
    "CEB623": ("agentCode", "ebcCode"),
    "CEB625": ("agentCode", "ebcCode"),
}
"""Fields that name who may answer for a kind of message; the first with a key signs."""


class UnsignedError(GatewayError):
    """Raised when nobody signs just now: the message goes out when its firm's key can be used."""


class Keys(Protocol):
    def can_sign(self, firm_code: str) -> bool:
        """Whether there is a key of this firm, usable or not."""
        ...

    def signer_of(self, firm_code: str) -> Signer:
        """Raises KeyFaultError."""
        ...


def sealed(message: Message, body: bytes, keys: Keys) -> bytes:
    """A message as `written` writes it, under its firm's signature. Raises UnsignedError."""
    try:
        return signed_as_written(body, keys.signer_of(signing_firm(message, keys)))
    except SigningError as fault:
        raise UnsignedError(f"{message.kind} is not signed: {fault}") from fault


def signing_firm(message: Message, keys: Keys) -> str:
    head = message.documents[0].head
    codes = [str(head[field]) for field in SIGNED_BY[message.kind]]
    return next(filter(keys.can_sign, codes), codes[0])
