"""A signature that has the shape of one: what it says of the bytes is wrong."""

from adapters.customs.messages.tables import TABLES
from adapters.customs.messages.writing import with_signature

XMLDSIG = "http://www.w3.org/2000/09/xmldsig#"
SHAPE = f"""<ds:Signature xmlns:ds="{XMLDSIG}"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
<ds:SignatureMethod Algorithm="{XMLDSIG}rsa-sha1"/><ds:Reference URI="">
<ds:DigestMethod Algorithm="{XMLDSIG}sha1"/><ds:DigestValue>AA==</ds:DigestValue>
</ds:Reference></ds:SignedInfo><ds:SignatureValue>AA==</ds:SignatureValue></ds:Signature>"""


def as_if_signed(kind: str, body: bytes) -> bytes:
    """With a signature where the kind asks for one."""
    return with_signature(body, SHAPE.encode()) if TABLES[kind].needs_signature else body
