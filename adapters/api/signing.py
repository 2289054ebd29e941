"""What clients carry for us and may not change: short, opaque, and checked when it comes back.

A signature says that we made it, for one purpose. It hides nothing: nothing secret is in it.
"""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

MARK_BYTES = 12
"""Nobody guesses 96 bits, and a cursor stays short."""

TOKEN_CHARACTERS_MAX = 4_000


class NotOursError(ValueError):
    """Raised for a token that we did not make, or that was changed."""


def token_of(key: str, purpose: str, said: Any) -> str:
    """Letters, digits, `-` and `_` that stand for a value."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_mark(key, purpose, text) + text).decode().rstrip("=")


def said_by(key: str, purpose: str, token: str) -> Any:
    """Raises NotOursError."""
    if len(token) > TOKEN_CHARACTERS_MAX or not token.isascii():
        raise NotOursError("this was not made here")
    try:
        held = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotOursError("this was not made here") from None
    mark, text = held[:MARK_BYTES], held[MARK_BYTES:]
    if not hmac.compare_digest(mark, _mark(key, purpose, text)):
        raise NotOursError("this was not made here")
    return json.loads(text)


def _mark(key: str, purpose: str, text: bytes) -> bytes:
    secret = hashlib.blake2b(key.encode(), digest_size=32, person=b"jihuo-api").digest()
    made = hashlib.blake2b(
        purpose.encode() + b"\0" + text, key=secret, digest_size=MARK_BYTES, person=b"jihuo-token"
    )
    return made.digest()
