"""Signs a message that is an object within its signature, as papers of the account book are.

What is signed is the canonical form of the object under the namespace that the signature declares:

    <Signature><SignedInfo/><SignatureValue/><KeyInfo/><Object Id="String">…</Object></Signature>
"""

import base64
from copy import deepcopy
from datetime import datetime

from lxml import etree

from adapters.customs.signing.algorithms import BY_METHOD, XMLDSIG
from adapters.customs.signing.enveloping import C14N, DECLARATION, SIGNATURE
from adapters.customs.signing.faults import UnfitForSigningError
from adapters.customs.signing.parsing import NotXmlError, canonical, has_xml_attributes, parsed
from adapters.customs.signing.signer import Signer
from adapters.customs.signing.trust import Trust
from adapters.customs.signing.verdicts import BadSignature, Fault, NoSignature, Verdict
from adapters.customs.signing.verifying import (
    BadSignatureError,
    Claim,
    certificate_in,
    children,
    decoded,
    said,
    verdict_on,
    verify,
)

OBJECT = f"{{{XMLDSIG}}}Object"

SIGNED_INFO = (
    "<SignedInfo{namespace}>"
    f'<CanonicalizationMethod Algorithm="{C14N}"></CanonicalizationMethod>'
    '<SignatureMethod Algorithm="{signature_method}"></SignatureMethod>'
    '<Reference URI="#{object_id}">'
    '<DigestMethod Algorithm="{digest_method}"></DigestMethod>'
    "<DigestValue>{digest}</DigestValue>"
    "</Reference></SignedInfo>"
)
"""In canonical form: what is signed declares the namespace, what is sent inherits it."""

BESIDE = (
    "{signed_info}<SignatureValue>{value}</SignatureValue>"
    "<KeyInfo><KeyName>{key_name}</KeyName>"
    "<X509Data><X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo>"
)


def signed_object(message: bytes, signer: Signer) -> bytes:
    """An unsigned message in its object, signed. Raises UnfitForSigningError, SigningError."""
    try:
        root = parsed(message)
        held = object_in(root)
        content = canonical_alone(held)
    except NotXmlError as fault:
        raise UnfitForSigningError(str(fault)) from None
    algorithm, certificate = signer.algorithm, signer.certificate
    facts = {
        "signature_method": algorithm.signature_method,
        "digest_method": algorithm.digest_method,
        "digest": base64.b64encode(algorithm.digest(content)).decode(),
        "object_id": held.get("Id", ""),
    }
    namespace = f' xmlns="{XMLDSIG}"'
    value = signer.sign(SIGNED_INFO.format(namespace=namespace, **facts).encode())
    beside = BESIDE.format(
        signed_info=SIGNED_INFO.format(namespace="", **facts),
        value=base64.b64encode(value).decode(),
        key_name=certificate.name,
        certificate=certificate.base64,
    )
    # The object inherits the namespace: where it stands it does not declare it again.
    inner = content.replace(namespace.encode(), b"", 1)
    start = f"<Signature{namespace}>".encode()
    return b"".join((DECLARATION, start, beside.encode(), inner, b"</Signature>"))


def canonical_alone(element: etree._Element) -> bytes:
    """One element under the namespace that its signature declares, and no other.

    As the root of a document: of an element within one libxml2 writes default namespaces wrong.
    Raises NotXmlError.
    """
    alone = deepcopy(element)
    alone.tail = None
    return canonical(alone)


def object_in(root: etree._Element) -> etree._Element:
    """Raises UnfitForSigningError."""
    found = list(root)
    if root.tag != SIGNATURE or [each.tag for each in found] != [OBJECT]:
        raise UnfitForSigningError("the message is no object that waits for its signature")
    if not (object_id := found[0].get("Id", "")) or not object_id.isalnum():
        raise UnfitForSigningError("the object has no name to sign it under")
    return found[0]


def verify_object(message: bytes, trust: Trust, at: datetime) -> Verdict:
    """Raises nothing: whatever the bytes are, the answer is one of the four."""
    try:
        root = parsed(message)
        if root.tag != SIGNATURE:
            return verify(message, trust, at)
        if root.find(f"{{{XMLDSIG}}}SignatureValue") is None:
            return NoSignature()
        return judged(root, trust, at)
    except NotXmlError:
        return BadSignature(Fault.NOT_XML)
    except BadSignatureError as error:
        return BadSignature(error.fault)


def judged(root: etree._Element, trust: Trust, at: datetime) -> Verdict:
    """Raises BadSignatureError."""
    if len(list(root.iter(SIGNATURE))) > 1:
        raise BadSignatureError(Fault.MANY)
    # What else is declared there would be signed with every part of it.
    if has_xml_attributes(root) or root.nsmap != {None: XMLDSIG}:
        raise BadSignatureError(Fault.FORM)
    if next(root.iter(etree.Comment), None) is not None:
        raise BadSignatureError(Fault.COMMENT)
    info, value, key, held = children(root, "SignedInfo", "SignatureValue", "KeyInfo", "Object")
    claim = claim_of(info, value, key, held.get("Id", ""))
    if claim.algorithm.digest(canonical_alone(held)) != claim.digest:
        raise BadSignatureError(Fault.DIGEST)
    return verdict_on(claim, trust, at)


def claim_of(
    info: etree._Element, value: etree._Element, key: etree._Element, object_id: str
) -> Claim:
    """Raises BadSignatureError."""
    form, method, reference = children(
        info, "CanonicalizationMethod", "SignatureMethod", "Reference"
    )
    digest_method, digest = children(reference, "DigestMethod", "DigestValue")
    if not object_id or reference.items() != [("URI", f"#{object_id}")]:
        raise BadSignatureError(Fault.REFERENCE)
    algorithm = BY_METHOD.get(said(method))
    ways = (said(form), said(digest_method))
    if algorithm is None or ways != (C14N, algorithm.digest_method):
        raise BadSignatureError(Fault.ALGORITHM)
    key_name = (key.findtext(f"{{{XMLDSIG}}}KeyName") or "").strip()
    return Claim(
        algorithm,
        decoded(digest),
        decoded(value),
        canonical_alone(info),
        key_name,
        certificate_in(key),
    )
