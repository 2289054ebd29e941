"""Who signs: a key of RSA or of SM2 in this process; others sign outside (`external.py`)."""

from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import padding, rsa

from adapters.customs.signing import sm2
from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.certificates import RSA_HASHES, Certificate


class Signer(Protocol):
    """One firm's key, wherever it is kept."""

    @property
    def algorithm(self) -> Algorithm: ...

    @property
    def certificate(self) -> Certificate: ...

    def sign(self, content: bytes) -> bytes:
        """The signature of the bytes, which are not hashed yet. Raises SigningError."""
        ...


class RsaSigner:
    def __init__(
        self,
        key: rsa.RSAPrivateKey,
        certificate: Certificate,
        algorithm: Algorithm = Algorithm.RSA_SHA1,
    ) -> None:
        self.algorithm = algorithm
        self.certificate = certificate
        self._key = key

    def sign(self, content: bytes) -> bytes:
        return self._key.sign(content, padding.PKCS1v15(), RSA_HASHES[self.algorithm])


class Sm2Signer:
    algorithm = Algorithm.SM2_SM3

    def __init__(self, key: sm2.PrivateKey, certificate: Certificate) -> None:
        self.certificate = certificate
        self._key = key

    def sign(self, content: bytes) -> bytes:
        """64 bytes, r and s, as customs' cards answer."""
        return sm2.sign(self._key, content)
