"""Writes an enveloped signature into a CEB message, right before its end.

The signed message *is* the canonical form with the signature put in: what was hashed is what is
sent, and nothing is built twice.
"""

import base64

from lxml import etree

from adapters.customs.signing.algorithms import XMLDSIG
from adapters.customs.signing.faults import UnfitForSigningError
from adapters.customs.signing.parsing import NotXmlError, canonical, has_xml_attributes, parsed
from adapters.customs.signing.signer import Signer

C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = f"{XMLDSIG}enveloped-signature"
SIGNATURE = f"{{{XMLDSIG}}}Signature"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'

REFERENCE_TO_CHARACTER = b"&#"
"""Canonical XML has `&#xD;`, and no writer agrees: a message with either is parsed after all."""

SIGNED_INFO = (
    "<ds:SignedInfo{namespaces}>"
    f'<ds:CanonicalizationMethod Algorithm="{C14N}"></ds:CanonicalizationMethod>'
    '<ds:SignatureMethod Algorithm="{signature_method}"></ds:SignatureMethod>'
    '<ds:Reference URI=""><ds:Transforms>'
    f'<ds:Transform Algorithm="{ENVELOPED}"></ds:Transform>'
    "</ds:Transforms>"
    '<ds:DigestMethod Algorithm="{digest_method}"></ds:DigestMethod>'
    "<ds:DigestValue>{digest}</ds:DigestValue>"
    "</ds:Reference></ds:SignedInfo>"
)
"""In canonical form: what is signed has the namespaces of the message, what is sent inherits them.
"""

ENVELOPE = (
    f'<ds:Signature xmlns:ds="{XMLDSIG}">'
    "{signed_info}<ds:SignatureValue>{value}</ds:SignatureValue>"
    "<ds:KeyInfo><ds:KeyName>{key_name}</ds:KeyName>"
    "<ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data>"
    "</ds:KeyInfo></ds:Signature>"
)


def signed(message: bytes, signer: Signer) -> bytes:
    """A message without a signature, with one. Raises UnfitForSigningError and SigningError."""
    try:
        root = parsed(message)
        require_unsigned(root)
        body = canonical(root)
    except NotXmlError as fault:
        raise UnfitForSigningError(str(fault)) from None
    return enveloped(body, namespaces_at(root), signer)


def signed_as_written(message: bytes, signer: Signer) -> bytes:
    """As `signed`, of bytes that a writer of canonical XML has made: they are not parsed again.

    Whoever calls this answers for the bytes being canonical after the XML declaration, not signed
    yet, and for the root being the one that declares namespaces.
    """
    if b"&" in message and REFERENCE_TO_CHARACTER in message:
        return signed(message, signer)
    body = message[len(DECLARATION) :] if message.startswith(DECLARATION) else message
    return enveloped(body, namespaces_at(first_element(body)), signer)


def require_unsigned(root: etree._Element) -> None:
    """Raises UnfitForSigningError."""
    if next(root.iter(SIGNATURE), None) is not None:
        raise UnfitForSigningError("the message is signed already")
    if root.getnext() is not None:
        raise UnfitForSigningError("something follows the message")
    if root.tag == SIGNATURE or has_xml_attributes(root):
        raise UnfitForSigningError("the root is none of a message")
    # libxml2 does not escape these in canonical form, as it should.
    if any(sign in address for address in root.nsmap.values() for sign in '&<"'):
        raise UnfitForSigningError("a namespace has characters that need escaping")


def first_element(body: bytes) -> etree._Element:
    """The root, of which no more than the start tag is read. Raises UnfitForSigningError."""
    end = body.find(b">") + 1
    try:
        return parsed(body[:end] + b"</" + body[1:end].split()[0].rstrip(b">") + b">")
    except (NotXmlError, IndexError):
        raise UnfitForSigningError("the message does not begin with its root") from None


def namespaces_at(root: etree._Element) -> str:
    """The declarations that hold in the signature, as canonical XML orders and writes them."""
    known = {prefix or "": address for prefix, address in root.nsmap.items()} | {"ds": XMLDSIG}
    return "".join(
        f' xmlns{":" if prefix else ""}{prefix}="{address}"'
        for prefix, address in sorted(known.items())
    )


def enveloped(body: bytes, namespaces: str, signer: Signer) -> bytes:
    """The canonical bytes of a message with the signature before its end tag."""
    algorithm, certificate = signer.algorithm, signer.certificate
    facts = {
        "signature_method": algorithm.signature_method,
        "digest_method": algorithm.digest_method,
        "digest": base64.b64encode(algorithm.digest(body)).decode(),
    }
    value = signer.sign(SIGNED_INFO.format(namespaces=namespaces, **facts).encode())
    envelope = ENVELOPE.format(
        signed_info=SIGNED_INFO.format(namespaces="", **facts),
        value=base64.b64encode(value).decode(),
        key_name=certificate.name,
        certificate=certificate.base64,
    )
    end = body.rindex(b"</")
    return b"".join((DECLARATION, body[:end], envelope.encode(), body[end:]))
