"""Who signed a message, if anybody did.

Whatever is not exactly one signature of the whole document, standing right under its root, is bad:
so nothing can be wrapped round signed content, and nothing signed stand beside what is read.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from adapters.customs.signing.algorithms import BY_METHOD, XMLDSIG, Algorithm
from adapters.customs.signing.certificates import Certificate, certificate_from
from adapters.customs.signing.enveloping import C14N, ENVELOPED, SIGNATURE
from adapters.customs.signing.faults import UnreadableKeyError
from adapters.customs.signing.parsing import (
    NotXmlError,
    canonical,
    canonical_part,
    has_xml_attributes,
    parsed,
)
from adapters.customs.signing.trust import Trust
from adapters.customs.signing.verdicts import (
    BadSignature,
    Fault,
    GoodSignature,
    NoSignature,
    UnknownSigner,
    Verdict,
)


class BadSignatureError(Exception):
    """Raised on the way to the answer that a signature is bad."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Claim:
    """What a signature says of itself."""

    algorithm: Algorithm
    digest: bytes
    value: bytes
    signed_info: bytes
    key_name: str
    certificate: bytes


def verify(message: bytes, trust: Trust, at: datetime) -> Verdict:
    """Raises nothing: whatever the bytes are, the answer is one of the four."""
    try:
        root = parsed(message)
        signature = signature_in(root)
        return NoSignature() if signature is None else judged(root, signature, trust, at)
    except NotXmlError:
        return BadSignature(Fault.NOT_XML)
    except BadSignatureError as error:
        return BadSignature(error.fault)


def holds_signature(root: etree._Element) -> bool:
    """Whether anything in it is one, right or wrong, and so has to be verified."""
    return next(root.iter(SIGNATURE), None) is not None


def signature_in(root: etree._Element) -> etree._Element | None:
    """Raises BadSignatureError unless there is none, or one as the root's last child."""
    found = list(root.iter(SIGNATURE))
    if not found:
        return None
    if len(found) > 1:
        raise BadSignatureError(Fault.MANY)
    (signature,) = found
    if signature.getparent() is not root or next(signature.itersiblings("*"), None) is not None:
        raise BadSignatureError(Fault.MISPLACED)
    if has_xml_attributes(root):
        raise BadSignatureError(Fault.FORM)
    # Readers that take an element's first text would read another value than was signed.
    if next(root.iter(etree.Comment), None) is not None:
        raise BadSignatureError(Fault.COMMENT)
    return signature


def judged(
    root: etree._Element, signature: etree._Element, trust: Trust, at: datetime
) -> GoodSignature | UnknownSigner:
    """Raises BadSignatureError."""
    claim = claim_of(signature)
    take_out(signature)
    if claim.algorithm.digest(canonical(root)) != claim.digest:
        raise BadSignatureError(Fault.DIGEST)
    return verdict_on(claim, trust, at)


def verdict_on(claim: Claim, trust: Trust, at: datetime) -> GoodSignature | UnknownSigner:
    """Of a claim whose digest is that of what it signs. Raises BadSignatureError."""
    certificate = certificate_of(claim, trust)
    if certificate is None:
        return UnknownSigner(claim.key_name, "")
    if not certificate.verifies(claim.algorithm, claim.value, claim.signed_info):
        raise BadSignatureError(Fault.VALUE)
    if not certificate.holds_at(at):
        raise BadSignatureError(Fault.CERTIFICATE)
    by = trust.name_of(certificate, at)
    if by is None:
        return UnknownSigner(claim.key_name, certificate.subject)
    return GoodSignature(by, certificate, claim.algorithm)


def claim_of(signature: etree._Element) -> Claim:
    """Raises BadSignatureError."""
    info, value, key = children(signature, "SignedInfo", "SignatureValue", "KeyInfo")
    form, method, reference = children(
        info, "CanonicalizationMethod", "SignatureMethod", "Reference"
    )
    digest_method, digest = whole_document(reference)
    algorithm = BY_METHOD.get(said(method))
    ways = (said(form), said(digest_method))
    if algorithm is None or ways != (C14N, algorithm.digest_method):
        raise BadSignatureError(Fault.ALGORITHM)
    key_name = (key.findtext(f"{{{XMLDSIG}}}KeyName") or "").strip()
    return Claim(
        algorithm,
        decoded(digest),
        decoded(value),
        canonical_part(info),
        key_name,
        certificate_in(key),
    )


def whole_document(reference: etree._Element) -> tuple[etree._Element, etree._Element]:
    """Method and digest of all but the signature. Raises BadSignatureError for anything less."""
    transforms, method, digest = children(reference, "Transforms", "DigestMethod", "DigestValue")
    (transform,) = children(transforms, "Transform")
    if reference.items() != [("URI", "")] or said(transform) != ENVELOPED or len(transform):
        raise BadSignatureError(Fault.REFERENCE)
    return method, digest


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    """The children, which must be these, each once and in this order. Raises BadSignatureError."""
    found = list(element)
    if [each.tag for each in found] != [f"{{{XMLDSIG}}}{name}" for name in names]:
        raise BadSignatureError(Fault.FORM)
    return found


def said(element: etree._Element) -> str:
    return element.get("Algorithm", "")


def decoded(element: etree._Element) -> bytes:
    """Raises BadSignatureError."""
    if len(element):
        raise BadSignatureError(Fault.FORM)
    try:
        return base64.b64decode("".join((element.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise BadSignatureError(Fault.FORM) from None


def certificate_in(key: etree._Element) -> bytes:
    """Of several certificates nobody could say which is meant. Raises BadSignatureError."""
    found = list(key.iter(f"{{{XMLDSIG}}}X509Certificate"))
    if len(found) > 1:
        raise BadSignatureError(Fault.CERTIFICATE)
    return decoded(found[0]) if found else b""


def certificate_of(claim: Claim, trust: Trust) -> Certificate | None:
    """The message's own certificate, or the trusted one that it names. Raises BadSignatureError."""
    if not claim.certificate:
        return trust.named(claim.key_name)
    try:
        return certificate_from(claim.certificate)
    except UnreadableKeyError:
        raise BadSignatureError(Fault.CERTIFICATE) from None


def take_out(signature: etree._Element) -> None:
    """The enveloped-signature transform; what stands after the signature stays."""
    parent, tail = signature.getparent(), signature.tail or ""
    assert parent is not None, "a signature stands under the root"
    before = signature.getprevious()
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    signature.tail = None
    parent.remove(signature)
