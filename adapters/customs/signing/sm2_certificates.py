"""Certificates on the SM2 curve, which `cryptography` does not write: for keys that are made up."""

import base64
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.customs.signing import der, sm2
from adapters.customs.signing.certificates import SM2_WITH_SM3
from adapters.customs.signing.sm2_keys import ALGORITHM

COUNTRY, ORGANISATION, COMMON_NAME = "2.5.4.6", "2.5.4.10", "2.5.4.3"
BASIC_CONSTRAINTS = "2.5.29.19"
TRUE = b"\x01\x01\xff"
SIGNED_WITH = der.sequence(der.object_id(SM2_WITH_SM3))
PEM_WIDTH = 64


@dataclass(frozen=True, slots=True)
class Subject:
    organisation: str
    name: str
    is_authority: bool = False


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs: an authority with its key; without one, certificates sign themselves."""

    subject: Subject
    key: sm2.PrivateKey


def sm2_certificate(
    key: sm2.PrivateKey,
    subject: Subject,
    valid_from: datetime,
    valid_until: datetime,
    issuer: Issuer | None = None,
) -> bytes:
    """As DER; one without an issuer is signed with its own key."""
    signing = issuer or Issuer(subject, key)
    body = der.sequence(
        der.value(0xA0, der.integer(2)),
        der.integer(secrets.randbits(63)),
        SIGNED_WITH,
        name(signing.subject),
        der.sequence(utc(valid_from), utc(valid_until)),
        name(subject),
        der.sequence(ALGORITHM, bit_string(b"\x04" + key.public.point)),
        der.value(0xA3, der.sequence(constraints(is_authority=subject.is_authority))),
    )
    signature = sm2.as_der(sm2.sign(signing.key, body))
    return der.sequence(body, SIGNED_WITH, bit_string(signature))


def constraints(*, is_authority: bool) -> bytes:
    said = der.sequence(TRUE if is_authority else b"")
    return der.sequence(der.object_id(BASIC_CONSTRAINTS), TRUE, der.value(der.OCTET_STRING, said))


def name(subject: Subject) -> bytes:
    said = ((COUNTRY, "CN"), (ORGANISATION, subject.organisation), (COMMON_NAME, subject.name))
    return der.sequence(
        *(
            der.value(
                der.SET,
                der.sequence(der.object_id(kind), der.value(text_tag(kind), text.encode())),
            )
            for kind, text in said
        )
    )


def text_tag(kind: str) -> int:
    """Countries are printable letters, everything else may be Chinese."""
    return 0x13 if kind == COUNTRY else der.UTF8


def utc(at: datetime) -> bytes:
    """Of the years to 2049, in two digits."""
    return der.value(der.UTC_TIME, at.astimezone(UTC).strftime("%y%m%d%H%M%SZ").encode())


def bit_string(content: bytes) -> bytes:
    return der.value(der.BIT_STRING, b"\0", content)


def pem(label: str, content: bytes) -> bytes:
    text = base64.b64encode(content).decode()
    lines = [text[at : at + PEM_WIDTH] for at in range(0, len(text), PEM_WIDTH)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()
