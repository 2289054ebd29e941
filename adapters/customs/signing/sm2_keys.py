"""Files of keys on the SM2 curve, which `cryptography` refuses: PKCS#8, also encrypted, SEC 1."""

import hashlib
import re
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from adapters.customs.signing import der, sm2
from adapters.customs.signing.faults import UnreadableKeyError

EC_KEY, SM2_CURVE = "1.2.840.10045.2.1", "1.2.156.10197.1.301"
ALGORITHM = der.sequence(der.object_id(EC_KEY), der.object_id(SM2_CURVE))
"""As keys and certificates name it."""

PBES2, PBKDF2 = der.object_id("1.2.840.113549.1.5.13"), der.object_id("1.2.840.113549.1.5.12")
CIPHERS = {
    der.object_id("2.16.840.1.101.3.4.1.2"): 16,
    der.object_id("2.16.840.1.101.3.4.1.42"): 32,
}
"""AES in CBC mode, by the bytes of its key."""

HASHES = {
    der.object_id("1.2.840.113549.2.7"): "sha1",
    der.object_id("1.2.840.113549.2.9"): "sha256",
}
ROUNDS_MAX = 10_000_000
"""A file that asks for more would keep us busy for minutes."""

PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----\s+([A-Za-z0-9+/=\s]+)-----END \1-----")


class Derivation(NamedTuple):
    """How the key of the cipher is made of the password."""

    hash_name: str
    salt: bytes
    rounds: int


def is_of_sm2(content: bytes, label: bytes) -> bool:
    """Whether a key's file is about this curve, as far as it tells without the password."""
    return der.object_id(SM2_CURVE) in content or label == b"ENCRYPTED PRIVATE KEY"


def private_key_in(content: bytes, label: bytes, password: bytes | None) -> sm2.PrivateKey:
    """Of the DER behind a PEM label. Raises UnreadableKeyError."""
    try:
        if label == b"ENCRYPTED PRIVATE KEY":
            content, label = decrypted(content, password), b"PRIVATE KEY"
        if label == b"PRIVATE KEY":
            _, algorithm, key, *_ = der.inside(content)
            if algorithm.whole != ALGORITHM:
                raise UnreadableKeyError("the key is not of the SM2 curve")
            content = key.content
        _, number, *_ = der.inside(content)
        return sm2.private_key(int.from_bytes(number.content))
    except ValueError as fault:
        raise UnreadableKeyError(f"the key is not as PKCS#8 or SEC 1 write it: {fault}") from None


def decrypted(content: bytes, password: bytes | None) -> bytes:
    """Raises UnreadableKeyError, and DerError for what is not PBES2."""
    if password is None:
        raise UnreadableKeyError("the key is encrypted, and there is no password")
    scheme, encrypted = der.inside(content)
    name, settings = der.inside(scheme.whole)
    if name.whole != PBES2:
        raise UnreadableKeyError("the key is encrypted otherwise than by PBES2")
    derivation, cipher = der.inside(settings.whole)
    cipher_name, start = der.inside(cipher.whole)
    size = CIPHERS.get(cipher_name.whole)
    if size is None:
        raise UnreadableKeyError("the key is encrypted otherwise than by AES-CBC")
    how = derivation_in(derivation.whole)
    key = hashlib.pbkdf2_hmac(how.hash_name, password, how.salt, how.rounds, size)
    reading = Cipher(algorithms.AES(key), modes.CBC(start.content)).decryptor()
    padded = reading.update(encrypted.content) + reading.finalize()
    return without_padding(padded)


def derivation_in(whole: bytes) -> Derivation:
    name, settings = der.inside(whole)
    if name.whole != PBKDF2:
        raise UnreadableKeyError("the password is stretched otherwise than by PBKDF2")
    salt, rounds, *others = der.inside(settings.whole)
    hash_name = "sha1"
    for other in others:
        if other.tag == der.SEQUENCE:
            hash_name = HASHES.get(der.inside(other.whole)[0].whole, "")
    count = der.whole_number(rounds)
    if not hash_name or not 1 <= count <= ROUNDS_MAX:
        raise UnreadableKeyError("the password is stretched in a way we do not know")
    return Derivation(hash_name, salt.content, count)


def without_padding(padded: bytes) -> bytes:
    padding = PKCS7(128).unpadder()
    try:
        return padding.update(padded) + padding.finalize()
    except ValueError:
        raise UnreadableKeyError("the password is not the key's") from None


def pkcs8(key: sm2.PrivateKey) -> bytes:
    """The key as DER, not encrypted."""
    point = der.value(0xA1, der.value(der.BIT_STRING, b"\0\x04", key.public.point))
    number = der.value(der.OCTET_STRING, key.number.to_bytes(sm2.SIZE))
    inner = der.sequence(der.integer(1), number, point)
    return der.sequence(der.integer(0), ALGORITHM, der.value(der.OCTET_STRING, inner))
