"""Secrets: made by the machine, shown once, and kept as a digest only."""

import hashlib
import hmac
import secrets

SECRET_BYTES = 32
"""Nobody guesses 256 bits: a plain digest is enough, where a password needs a slow one."""


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def form_mark(secret: str) -> str:
    """What every form of a session carries, so that no page of others can send one."""
    return hmac.new(secret.encode(), b"form", "sha256").hexdigest()[:32]


def is_same(one: str, other: str) -> bool:
    """Compared in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())
