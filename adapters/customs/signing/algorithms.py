"""The three ways to sign that customs' specification of 2022 and its predecessor name."""

import hashlib
from collections.abc import Callable
from enum import Enum

from cryptography.hazmat.primitives import hashes

XMLDSIG = "http://www.w3.org/2000/09/xmldsig#"
CHINAPORT = "http://www.chinaport.gov.cn/2022/04/xmldsig#"


def sha1(content: bytes) -> bytes:
    """Broken against collisions: only because customs' older signatures are made with it."""
    return hashlib.sha1(content, usedforsecurity=False).digest()


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def sm3(content: bytes) -> bytes:
    """By OpenSSL: a thousand times as fast as that of gmssl, which is written in Python."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize()


class Algorithm(Enum):
    """A way to sign; its value is how settings name it."""

    RSA_SHA1 = "rsa-sha1"
    RSA_SHA256 = "rsa-sha256"
    SM2_SM3 = "sm2-sm3"

    @property
    def signature_method(self) -> str:
        """The address that stands in SignatureMethod."""
        return SIGNATURE_METHODS[self]

    @property
    def digest_method(self) -> str:
        """The address that stands in DigestMethod."""
        return DIGESTS[self][0]

    @property
    def digest(self) -> Callable[[bytes], bytes]:
        return DIGESTS[self][1]


SIGNATURE_METHODS = {
    Algorithm.RSA_SHA1: f"{XMLDSIG}rsa-sha1",
    Algorithm.RSA_SHA256: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    Algorithm.SM2_SM3: f"{CHINAPORT}sm2-sm3",
}

DIGESTS: dict[Algorithm, tuple[str, Callable[[bytes], bytes]]] = {
    Algorithm.RSA_SHA1: (f"{XMLDSIG}sha1", sha1),
    Algorithm.RSA_SHA256: ("http://www.w3.org/2001/04/xmlenc#sha256", sha256),
    Algorithm.SM2_SM3: (f"{CHINAPORT}sm3", sm3),
}
"""Each signature goes with one digest: a strong one over a weak one would be no stronger."""

BY_METHOD = {method: algorithm for algorithm, method in SIGNATURE_METHODS.items()}
