"""Whose key a message carries: that of the firm that answers for what it says."""

from collections.abc import Mapping, Sequence

from adapters.customs.messages.documents import Message
from adapters.customs.signing.enveloping import signed
from adapters.customs.signing.key_ring import KeyRing

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


def sealed(message: Message, body: bytes, keys: KeyRing) -> bytes:
    """The message under its firm's signature. Raises KeyFaultError, SigningError."""
    return signed(body, keys.signer_of(signing_firm(message, keys)))


def signing_firm(message: Message, keys: KeyRing) -> str:
    head = message.documents[0].head
    codes = [str(head[field]) for field in SIGNED_BY[message.kind]]
    return next((code for code in codes if code in keys.firms()), codes[0])
