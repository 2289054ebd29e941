import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.enveloping import signed
from adapters.customs.signing.trust import Trust
from adapters.customs.signing.verdicts import (
    BadSignature,
    Fault,
    GoodSignature,
    NoSignature,
    UnknownSigner,
)
from adapters.customs.signing.verifying import verify
from tests.adapters.customs.signing.firms import LATER, NOW, PLAIN, signer
from tests.adapters.customs.signing.tampering import between, fault_of, trust_of

ALGORITHMS = pytest.mark.parametrize("algorithm", Algorithm)


def flipped(text: bytes) -> bytes:
    """Base64 with another first byte."""
    return (b"A" if text[:1] != b"A" else b"B") + text[1:]


def test_a_message_without_a_signature_has_none():
    assert verify(PLAIN, Trust({}), NOW) == NoSignature()


@ALGORITHMS
@pytest.mark.parametrize(
    ("old", "new"), [(b"milk", b"malt"), (b"</ceb:note>", b"</ceb:note> "), (b'"1.0"', b'"1.1"')]
)
def test_a_message_that_was_changed_is_refused(algorithm, old, new):
    found = signed(PLAIN, signer(algorithm))
    changed = (
        found.replace(old, new)
        if old != b'"1.0"'
        else found.replace(b'version="1.0">', b'version="1.1">')
    )
    assert changed != found
    assert fault_of(changed, algorithm) is Fault.DIGEST


@ALGORITHMS
@pytest.mark.parametrize(
    ("name", "fault"), [(b"DigestValue", Fault.DIGEST), (b"SignatureValue", Fault.VALUE)]
)
def test_a_digest_or_a_value_that_was_changed_is_refused(algorithm, name, fault):
    found = signed(PLAIN, signer(algorithm))
    before, inner, after = between(found, b"<ds:%s>" % name, b"</ds:%s>" % name)
    assert fault_of(before + flipped(inner) + after, algorithm) is fault


@ALGORITHMS
def test_a_digest_that_was_changed_with_the_message_is_refused(algorithm):
    """Whoever puts the right digest of another message has not signed it."""
    signing = signer(algorithm)
    other = signed(PLAIN.replace(b"milk", b"malt"), signing)
    _, digest, _ = between(other, b"<ds:DigestValue>", b"</ds:DigestValue>")
    found = signed(PLAIN, signing)
    before, _, after = between(found, b"<ds:DigestValue>", b"</ds:DigestValue>")
    changed = (before + digest + after).replace(b"milk", b"malt")
    assert fault_of(changed, algorithm) is Fault.VALUE


@ALGORITHMS
def test_a_certificate_of_another_is_refused(algorithm):
    """Even one that is trusted too: the value was not made with its key."""
    mine, other = signer(algorithm), signer(algorithm, "3302960002")
    found = signed(PLAIN, mine).replace(
        mine.certificate.base64.encode(), other.certificate.base64.encode()
    )
    both = Trust({"a": mine.certificate, "b": other.certificate})
    assert verify(found, both, NOW) == BadSignature(Fault.VALUE)


@ALGORITHMS
def test_a_certificate_that_is_none_is_refused(algorithm):
    found = signed(PLAIN, signer(algorithm))
    before, inner, after = between(found, b"<ds:X509Certificate>", b"</ds:X509Certificate>")
    for broken in (b"!", b"", b"MAA=", inner[:-400], b"A" * 100):
        changed = before + broken + after
        if broken:
            assert fault_of(changed, algorithm) in (Fault.CERTIFICATE, Fault.FORM)
    twice = before + inner + b"</ds:X509Certificate><ds:X509Certificate>" + inner + after
    assert fault_of(twice, algorithm) is Fault.CERTIFICATE


@ALGORITHMS
def test_a_signer_whom_nobody_knows_is_told_apart_from_a_bad_signature(algorithm):
    signing = signer(algorithm)
    answer = verify(signed(PLAIN, signing), Trust({}), NOW)
    assert answer == UnknownSigner(signing.certificate.name, signing.certificate.subject)


def test_a_message_that_only_names_its_key_is_verified_with_the_trusted_certificate():
    signing = signer(Algorithm.RSA_SHA1)
    found = signed(PLAIN, signing)
    before, rest = found.split(b"<ds:X509Data>")
    named = before + rest.partition(b"</ds:X509Data>")[2]
    assert isinstance(verify(named, trust_of(Algorithm.RSA_SHA1), NOW), GoodSignature)
    assert verify(named, Trust({}), NOW) == UnknownSigner(signing.certificate.name, "")


@ALGORITHMS
def test_a_certificate_holds_from_its_first_to_its_last_day(algorithm):
    signing = signer(algorithm)
    found, trust = signed(PLAIN, signing), trust_of(algorithm)
    assert isinstance(verify(found, trust, LATER), GoodSignature)
    for at in (NOW - timedelta(days=2), NOW + timedelta(days=3 * 365)):
        assert verify(found, trust, at) == BadSignature(Fault.CERTIFICATE)


@pytest.mark.parametrize(
    "body",
    [b"", b"\0", b"<", b"{}", b"<a>&e;</a>", b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'],
)
def test_what_is_not_xml_is_bad(body):
    assert fault_of(body) is Fault.NOT_XML


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_whatever_comes_is_answered(body):
    for message in (body, b"<a>" + body + b"</a>", PLAIN[:-20] + body + PLAIN[-20:]):
        assert isinstance(verify(message, Trust({}), NOW), NoSignature | BadSignature)


@settings(max_examples=200)
@given(st.data())
def test_a_signature_with_anything_in_it_is_answered(data):
    """Pieces of a signed message, in any order and number."""
    found = signed(PLAIN, signer(Algorithm.SM2_SM3))
    pieces = [piece for piece in re.split(rb"(<[^>]*>)", found) if piece]
    places = data.draw(st.lists(st.sampled_from(range(len(pieces))), max_size=6))
    for place in places:
        pieces[place] = data.draw(st.sampled_from(pieces) | st.just(b""))
    answer = verify(b"".join(pieces), trust_of(Algorithm.SM2_SM3), NOW)
    is_same = b"".join(pieces) == found
    assert (
        is_same
        or not isinstance(answer, GoodSignature)
        or meaning(b"".join(pieces)) == meaning(found)
    )


def test_an_entity_that_grows_without_end_is_not_expanded():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "x">{entities}]><a>&e11;</a>'
    assert fault_of(bomb.encode()) is Fault.NOT_XML


@settings(max_examples=150)
@given(st.data())
def test_no_byte_of_a_signed_message_can_be_another(data):
    """Changed anywhere it is bad, unknown or says the same: never good of something else."""
    algorithm = Algorithm.RSA_SHA256
    found = signed(PLAIN, signer(algorithm))
    place = data.draw(st.integers(0, len(found) - 1))
    byte = data.draw(st.integers(0, 255))
    changed = found[:place] + bytes([byte]) + found[place + 1 :]
    answer = verify(changed, trust_of(algorithm), NOW)
    if isinstance(answer, GoodSignature):
        assert meaning(changed) == meaning(found)


def meaning(message: bytes) -> Any:
    """What a reader takes from a message: its names, texts and attributes outside the signature."""
    root = etree.fromstring(message)
    root.remove(root[-1])
    return [(each.tag, each.text, each.tail, each.attrib.items()) for each in root.iter()]
