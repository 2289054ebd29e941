"""A firm's certificate: who it is, how long it holds, which key is its, and who issued it."""

import base64
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from adapters.customs.signing import der, sm2
from adapters.customs.signing.algorithms import Algorithm, sha256
from adapters.customs.signing.faults import UnreadableKeyError
from adapters.customs.signing.sm2_keys import ALGORITHM

SM2_WITH_SM3 = "1.2.156.10197.1.501"

RSA_BITS_MIN = 1024
"""Shorter keys of RSA have been broken; customs' older cards hold keys of this length."""

PublicKey = rsa.RSAPublicKey | sm2.PublicKey


@dataclass(frozen=True, slots=True)
class Certificate:
    der: bytes = field(repr=False)
    name: str
    """What stands in KeyName: the certificate's serial number, in hexadecimal digits."""

    subject: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    key: PublicKey = field(repr=False, compare=False)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of its bytes."""
        return sha256(self.der).hex()

    @property
    def base64(self) -> str:
        return base64.b64encode(self.der).decode()

    def holds_at(self, at: datetime) -> bool:
        return self.valid_from <= at <= self.valid_until

    def verifies(self, algorithm: Algorithm, signature: bytes, content: bytes) -> bool:
        """Whether the certificate's key made a signature."""
        if isinstance(self.key, sm2.PublicKey):
            return algorithm is Algorithm.SM2_SM3 and sm2.verifies(self.key, signature, content)
        digest = RSA_HASHES.get(algorithm)
        return digest is not None and rsa_verifies(self.key, signature, content, digest)

    def is_issued_by(self, other: "Certificate") -> bool:
        """Whether the other is of an authority, and has signed this one."""
        mine, theirs = loaded(self.der), loaded(other.der)
        if mine.issuer != theirs.subject or not is_authority(theirs):
            return False
        if isinstance(other.key, sm2.PublicKey):
            is_sm2 = mine.signature_algorithm_oid.dotted_string == SM2_WITH_SM3
            return is_sm2 and sm2.verifies(other.key, mine.signature, mine.tbs_certificate_bytes)
        try:
            mine.verify_directly_issued_by(theirs)
        except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
            return False
        return True


RSA_HASHES: dict[Algorithm, hashes.HashAlgorithm] = {
    Algorithm.RSA_SHA1: hashes.SHA1(),
    Algorithm.RSA_SHA256: hashes.SHA256(),
}


def rsa_verifies(
    key: rsa.RSAPublicKey, signature: bytes, content: bytes, digest: hashes.HashAlgorithm
) -> bool:
    try:
        key.verify(signature, content, padding.PKCS1v15(), digest)
    except InvalidSignature:
        return False
    return True


def certificate_from(content: bytes) -> Certificate:
    """Of PEM, DER, or DER in base64 without its marks. Raises UnreadableKeyError."""
    try:
        loading = loaded(as_der(content))
        return Certificate(
            loading.public_bytes(Encoding.DER),
            f"{loading.serial_number:016x}",
            loading.subject.rfc4514_string(),
            loading.issuer.rfc4514_string(),
            loading.not_valid_before_utc,
            loading.not_valid_after_utc,
            key_of(loading),
        )
    except (ValueError, UnsupportedAlgorithm) as fault:
        raise UnreadableKeyError(f"the certificate cannot be read: {fault}") from None


def as_der(content: bytes) -> bytes:
    """Raises ValueError."""
    if b"-----BEGIN CERTIFICATE-----" in content:
        return x509.load_pem_x509_certificate(content).public_bytes(Encoding.DER)
    if content[:1] == b"\x30":
        return content
    return base64.b64decode(b"".join(content.split()), validate=True)


def loaded(content: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(content)


def key_of(certificate: x509.Certificate) -> PublicKey:
    """Raises UnreadableKeyError for a key that customs' signatures are not made with."""
    try:
        key = certificate.public_key()
    except UnsupportedAlgorithm:
        return sm2_key_of(certificate)
    if not isinstance(key, rsa.RSAPublicKey):
        raise UnreadableKeyError("the certificate's key is of neither RSA nor SM2")
    if key.key_size < RSA_BITS_MIN:
        raise UnreadableKeyError(f"the certificate's RSA key has {key.key_size} bits only")
    return key


def sm2_key_of(certificate: x509.Certificate) -> sm2.PublicKey:
    """Raises UnreadableKeyError."""
    marks = (der.inside(part.whole) for part in named_parts(certificate))
    for algorithm, key in (pair for pair in marks if len(pair) == 2):
        if algorithm.whole == ALGORITHM:
            return sm2.public_key(der.bits(key))
    raise UnreadableKeyError("the certificate's key is of neither RSA nor SM2")


def named_parts(certificate: x509.Certificate) -> list[der.Part]:
    """The sequences of a certificate's body: names, times, and the key with its algorithm."""
    body = der.inside(certificate.tbs_certificate_bytes)
    return [part for part in body if part.tag == der.SEQUENCE]


def is_authority(certificate: x509.Certificate) -> bool:
    try:
        said = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    except (x509.ExtensionNotFound, ValueError):
        return False
    return said.value.ca
