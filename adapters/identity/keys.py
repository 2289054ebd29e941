"""Keyed digests of a name and its number together: another name with the number is another key."""

import hmac

from adapters.people import KEY_HEX_DIGITS
from domain.buyer_identity import IdentityKey
from domain.people import Person


def identity_key(secret: str, person: Person) -> IdentityKey:
    """The digest (HMAC-SHA-256, cut), under a key of its own: it tells no number apart."""
    text = f"identity\0{person.id_number.strip().upper()}\0{person.name.strip()}"
    digest = hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()
    return IdentityKey(digest[:KEY_HEX_DIGITS])
