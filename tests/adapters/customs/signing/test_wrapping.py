"""What an attacker can do to a signed message without the firm's key."""

from collections.abc import Callable

import pytest

from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.enveloping import signed
from adapters.customs.signing.verdicts import Fault
from tests.adapters.customs.signing.firms import PLAIN, signer
from tests.adapters.customs.signing.tampering import between, fault_of


def wrapped_round(found: bytes) -> bytes:
    """The signed message as a part of another."""
    inner = found.partition(b"?>")[2].strip()
    return (
        b'<ceb:CEB621Message xmlns:ceb="http://www.chinaport.gov.cn/ceb">'
        + inner
        + b"</ceb:CEB621Message>"
    )


def moved_down(found: bytes) -> bytes:
    before, inner, after = between(found, b"<ds:Signature ", b"</ds:Signature>")
    start = before.removesuffix(b"<ds:Signature ")
    signature = b"<ds:Signature " + inner + b"</ds:Signature>"
    end = after.removeprefix(b"</ds:Signature>")
    return start.replace(b"<ceb:empty>", b"<ceb:empty>" + signature) + end


def content_after(found: bytes) -> bytes:
    return found.replace(b"</ds:Signature>", b"</ds:Signature><ceb:Inventory></ceb:Inventory>")


def object_inside(found: bytes) -> bytes:
    return found.replace(b"</ds:KeyInfo>", b"</ds:KeyInfo><ds:Object>x</ds:Object>")


def twice(found: bytes) -> bytes:
    before, inner, after = between(found, b"<ds:Signature ", b"</ds:Signature>")
    return before + inner + b"</ds:Signature><ds:Signature " + inner + after


def of_a_part(found: bytes) -> bytes:
    return found.replace(b'<ds:Reference URI="">', b'<ds:Reference URI="#part">')


def of_nothing(found: bytes) -> bytes:
    return found.replace(b'<ds:Reference URI="">', b"<ds:Reference>")


def two_references(found: bytes) -> bytes:
    before, inner, after = between(found, b"<ds:Reference ", b"</ds:Reference>")
    return before + inner + b"</ds:Reference><ds:Reference " + inner + after


def another_transform(found: bytes) -> bytes:
    return found.replace(
        b"http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        b"http://www.w3.org/TR/1999/REC-xpath-19991116",
    )


def exclusive(found: bytes) -> bytes:
    return found.replace(
        b"http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        b"http://www.w3.org/2001/10/xml-exc-c14n#",
    )


def hmac(found: bytes) -> bytes:
    return found.replace(b"#rsa-sha1", b"#hmac-sha1")


def weaker_digest(found: bytes) -> bytes:
    return found.replace(b"xmldsig#sha1", b"xmldsig-more#md5")


def commented(found: bytes) -> bytes:
    return found.replace(b"milk", b"mi<!-- -->lk")


def commented_value(found: bytes) -> bytes:
    return found.replace(b"<ds:SignatureValue>", b"<ds:SignatureValue><?cut?>")


@pytest.mark.parametrize(
    ("attack", "fault"),
    [
        (wrapped_round, Fault.MISPLACED),
        (moved_down, Fault.MISPLACED),
        (content_after, Fault.MISPLACED),
        (twice, Fault.MANY),
        (object_inside, Fault.FORM),
        (of_a_part, Fault.REFERENCE),
        (of_nothing, Fault.REFERENCE),
        (two_references, Fault.FORM),
        (another_transform, Fault.REFERENCE),
        (exclusive, Fault.ALGORITHM),
        (hmac, Fault.ALGORITHM),
        (weaker_digest, Fault.ALGORITHM),
        (commented, Fault.COMMENT),
        (commented_value, Fault.FORM),
    ],
)
def test_nothing_is_wrapped_round_or_slipped_into_a_signature(
    attack: Callable[[bytes], bytes], fault: Fault
):
    found = signed(PLAIN, signer(Algorithm.RSA_SHA1))
    attacked = attack(found)
    assert attacked != found
    assert fault_of(attacked) is fault
