"""Keys of firms that are only played, made up when a demonstration starts for the first time.

Their certificates say what they are; no production signs with them.
"""

import os
import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from adapters.customs.signing import sm2
from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.certificates import Certificate
from adapters.customs.signing.key_files import CERTIFICATE, KEY
from adapters.customs.signing.sm2_certificates import Subject, pem, sm2_certificate
from adapters.customs.signing.sm2_keys import pkcs8

ORGANISATION = "Made up for a demonstration"
YEARS = timedelta(days=3 * 365)
RSA_BITS = 2048


@dataclass(frozen=True, slots=True)
class Pair:
    """Key and certificate in PEM."""

    key: bytes
    certificate: bytes


def is_made_up(certificate: Certificate) -> bool:
    return f"O={ORGANISATION}" in certificate.subject


def make_demonstration_keys(
    folder: Path,
    firm_codes: Iterable[str],
    at: datetime,
    algorithm: Algorithm = Algorithm.SM2_SM3,
) -> None:
    """A key for each firm that has none yet; a folder is whole or not there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for firm_code in firm_codes:
        if not (folder / firm_code).exists():
            put_pair(folder, firm_code, made_up_pair(firm_code, at, algorithm))


def made_up_pair(firm_code: str, at: datetime, algorithm: Algorithm) -> Pair:
    """Valid from the day before, for clocks that differ."""
    start = at - timedelta(days=1)
    if algorithm is Algorithm.SM2_SM3:
        key = sm2.made_up_key()
        subject = Subject(ORGANISATION, firm_code)
        whole = sm2_certificate(key, subject, start, start + YEARS)
        return Pair(pem("PRIVATE KEY", pkcs8(key)), pem("CERTIFICATE", whole))
    return rsa_pair(firm_code, start)


def rsa_pair(firm_code: str, start: datetime) -> Pair:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=RSA_BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, firm_code),
        ]
    )
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), secrets.randbits(63))
        .not_valid_before(start)
        .not_valid_after(start + YEARS)
        .sign(key, hashes.SHA256())
    )
    encoded = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Pair(encoded, certificate.public_bytes(Encoding.PEM))


def put_pair(folder: Path, firm_code: str, pair: Pair) -> None:
    """Of two processes that start at once, the pair of one stands."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as making:
        made = Path(making) / firm_code
        made.mkdir(mode=0o700)
        write_own(made / KEY, pair.key)
        write_own(made / CERTIFICATE, pair.certificate)
        try:
            made.rename(folder / firm_code)
        except OSError:
            if not (folder / firm_code).is_dir():
                raise


def write_own(file: Path, content: bytes) -> None:
    """For its owner only, from the first byte."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
