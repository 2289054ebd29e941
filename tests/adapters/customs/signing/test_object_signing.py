import pytest

from adapters.customs.book_messages.reading import read
from adapters.customs.book_messages.writing import written
from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.faults import UnfitForSigningError
from adapters.customs.signing.object_signing import signed_object, verify_object
from adapters.customs.signing.trust import Trust
from adapters.customs.signing.verdicts import (
    BadSignature,
    Fault,
    GoodSignature,
    NoSignature,
    UnknownSigner,
)
from tests.adapters.customs.book_examples import INTO
from tests.adapters.customs.signing.firms import NOW, PLAIN, signer

FIRM = "3302960001"
KINDS = (Algorithm.RSA_SHA256, Algorithm.SM2_SM3)


def trusting(signing):
    return Trust({FIRM: signing.certificate})


@pytest.mark.parametrize("algorithm", KINDS)
def test_a_signed_paper_says_the_same_and_is_its_signers(algorithm):
    signing = signer(algorithm)
    body = signed_object(written(INTO), signing)
    assert read(body) == INTO
    verdict = verify_object(body, trusting(signing), NOW)
    assert isinstance(verdict, GoodSignature)
    assert verdict.by == FIRM


def test_the_same_paper_signed_by_the_same_rsa_key_is_the_same_bytes():
    signing = signer(Algorithm.RSA_SHA256)
    assert signed_object(written(INTO), signing) == signed_object(written(INTO), signing)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"<DclQty>12<", b"<DclQty>13<", Fault.DIGEST),
        (b'URI="#String"', b'URI=""', Fault.REFERENCE),
        (b'Id="String"', b'Id="Other"', Fault.REFERENCE),
        (b"<Package>", b"<Package><!-- -->", Fault.COMMENT),
        (b"<KeyInfo>", b"<Object></Object><KeyInfo>", Fault.FORM),
        (b"<Signature xmlns=", b'<Signature xmlns:a="b" xmlns=', Fault.FORM),
    ],
)
def test_a_paper_that_was_changed_is_bad(old, new, fault):
    signing = signer(Algorithm.RSA_SHA256)
    body = signed_object(written(INTO), signing).replace(old, new, 1)
    assert verify_object(body, trusting(signing), NOW) == BadSignature(fault)


def test_nobody_and_strangers_are_told_apart():
    signing = signer(Algorithm.RSA_SHA256)
    assert isinstance(verify_object(written(INTO), Trust({}), NOW), NoSignature)
    body = signed_object(written(INTO), signing)
    assert isinstance(verify_object(body, Trust({}), NOW), UnknownSigner)


@pytest.mark.parametrize("body", [PLAIN, b"<a/>", b"no xml"])
def test_what_is_no_paper_is_not_signed(body):
    with pytest.raises(UnfitForSigningError):
        signed_object(body, signer(Algorithm.RSA_SHA256))
