"""Keyed digests of people: the same person gives the same key, and a key gives nobody away."""

import hmac

from domain.identifiers import PersonKey

KEY_HEX_DIGITS = 32
"""128 bits: nobody meets another's by chance."""


def person_key(secret: str, id_number: str) -> PersonKey:
    """The digest (HMAC-SHA-256, cut) of an identity number, upper case and without spaces."""
    text = id_number.strip().upper()
    digest = hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()
    return PersonKey(digest[:KEY_HEX_DIGITS])
