"""SM2 signatures over SM3 digests (GB/T 32918.2, GB/T 32905), the curve and its points by gmssl.

What the package leaves open is closed here: its random numbers can be foretold, it cuts leading
zeros off public keys, and it verifies numbers and points that the standard refuses. Its steps take
a time that depends on the key: where others can measure that, a device signs (`external.py`).
"""

import secrets
from typing import NamedTuple

from gmssl.sm2 import default_ecc_table

from adapters.customs.signing import der
from adapters.customs.signing.algorithms import sm3
from adapters.customs.signing.sm2_multiples import multiple, x_of_sum

ORDER = int(default_ecc_table["n"], 16)
PRIME = int(default_ecc_table["p"], 16)
A, B = int(default_ecc_table["a"], 16), int(default_ecc_table["b"], 16)
CURVE = bytes.fromhex(default_ecc_table["a"] + default_ecc_table["b"] + default_ecc_table["g"])

SIGNER_ID = b"1234567812345678"
"""Who has no other name signs under this one (GM/T 0009)."""

SIZE = 32
"""Bytes of a coordinate and of a number of the curve."""


class Sm2KeyError(ValueError):
    """Raised for numbers that are no key of this curve."""


class PublicKey(NamedTuple):
    """A point of the curve: both coordinates, 64 bytes."""

    point: bytes


class PrivateKey(NamedTuple):
    number: int
    public: PublicKey

    def __repr__(self) -> str:
        return "PrivateKey(…)"


def public_key(point: bytes) -> PublicKey:
    """Of both coordinates, with or without the 04 before them. Raises Sm2KeyError."""
    if len(point) == 2 * SIZE + 1 and point[0] == 4:
        point = point[1:]
    x, y = int.from_bytes(point[:SIZE]), int.from_bytes(point[SIZE:])
    is_on_curve = (y * y - (x * x * x + A * x + B)) % PRIME == 0
    if len(point) != 2 * SIZE or max(x, y) >= PRIME or not is_on_curve:
        raise Sm2KeyError("the public key is no point of the SM2 curve")
    return PublicKey(point)


def private_key(number: int) -> PrivateKey:
    """Raises Sm2KeyError for a number that the standard does not allow."""
    if not 1 <= number <= ORDER - 2:
        raise Sm2KeyError("the private key is outside the order of the SM2 curve")
    return PrivateKey(number, PublicKey(bytes.fromhex(multiple(number))))


def made_up_key() -> PrivateKey:
    return private_key(1 + secrets.randbelow(ORDER - 2))


def sign(key: PrivateKey, content: bytes) -> bytes:
    """The signature as r and s, 64 bytes."""
    while True:
        if signature := signature_with(key, content, 1 + secrets.randbelow(ORDER - 1)):
            return signature


def signature_with(key: PrivateKey, content: bytes, k: int) -> bytes | None:
    """With a number that nobody may ever know or use again; nothing if it gives no signature."""
    digest = int.from_bytes(digest_to_sign(key.public, content))
    r = (digest + int(multiple(k)[: 2 * SIZE], 16)) % ORDER
    s = pow(1 + key.number, -1, ORDER) * (k - r * key.number) % ORDER
    return r.to_bytes(SIZE) + s.to_bytes(SIZE) if r and s and r + k != ORDER else None


def verifies(key: PublicKey, signature: bytes, content: bytes) -> bool:
    """Of 64 bytes, or of DER: cards and libraries write it either way."""
    numbers = numbers_in(signature)
    if numbers is None:
        return False
    r, s = numbers
    in_range = 1 <= r < ORDER and 1 <= s < ORDER and (r + s) % ORDER != 0
    if not in_range:
        return False
    digest = int.from_bytes(digest_to_sign(key, content))
    x = x_of_sum(s, (r + s) % ORDER, key.point.hex())
    return x is not None and (digest + x) % ORDER == r


def numbers_in(signature: bytes) -> tuple[int, int] | None:
    if len(signature) == 2 * SIZE:
        return int.from_bytes(signature[:SIZE]), int.from_bytes(signature[SIZE:])
    try:
        r, s = (der.whole_number(part) for part in der.inside(signature))
    except ValueError:
        return None
    return r, s


def as_der(signature: bytes) -> bytes:
    """A signature of 64 bytes as certificates hold it."""
    r, s = int.from_bytes(signature[:SIZE]), int.from_bytes(signature[SIZE:])
    return der.sequence(der.integer(r), der.integer(s))


def digest_to_sign(key: PublicKey, content: bytes) -> bytes:
    """Of who signs, on which curve, and what."""
    size_bits = (len(SIGNER_ID) * 8).to_bytes(2)
    signer = sm3(size_bits + SIGNER_ID + CURVE + key.point)
    return sm3(signer + content)
