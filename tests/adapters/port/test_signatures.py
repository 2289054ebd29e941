from datetime import timedelta

import pytest

from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.demonstration_keys import make_demonstration_keys
from adapters.customs.signing.enveloping import signed
from adapters.customs.signing.key_files import signer_in
from adapters.customs.signing.trust import Trust
from adapters.port import texts
from adapters.port.hearing import Hearing
from adapters.port.office import Office
from adapters.port.signatures import TrustedSignatures
from tests.adapters.port.papers import AGENT, START, Papers
from tests.adapters.port.playing import Port, message

KINDS = [Algorithm.RSA_SHA1, Algorithm.SM2_SM3]


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    make_demonstration_keys(folder / "rsa", [AGENT, "STRANGER"], START, KINDS[0])
    make_demonstration_keys(folder / "sm2", [AGENT], START, KINDS[1])
    return folder


def port_that_trusts(certificate, name=AGENT):
    port = Port()
    trust = Trust({name: certificate})
    port.office = Office(port.office.books, Hearing(TrustedSignatures(trust)))
    return port


def answered(port, body):
    port.office.take(body, port.now, "file")
    port.wait()
    head = port.answers[0].documents[0].head
    return str(head["returnStatus"])


def unsigned(kind="CEB621"):
    papers = Papers()
    return message(kind, [papers.declaration() if kind == "CEB621" else papers.order()])


@pytest.mark.parametrize("way", ["rsa", "sm2"])
def test_a_message_its_firm_signed_is_taken(keys, way):
    signer = signer_in(keys / way / AGENT)
    port = port_that_trusts(signer.certificate)
    assert answered(port, signed(unsigned(), signer)) == "100"


def test_a_message_that_was_changed_afterwards_is_refused(keys):
    signer = signer_in(keys / "rsa" / AGENT)
    port = port_that_trusts(signer.certificate)
    changed = signed(unsigned(), signer).replace(b"A001-1", b"A001-2")
    assert answered(port, changed) == "1004"


def test_a_strangers_signature_is_refused(keys):
    signer = signer_in(keys / "rsa" / AGENT)
    port = port_that_trusts(signer.certificate)
    assert answered(port, signed(unsigned(), signer_in(keys / "rsa" / "STRANGER"))) == "1001"


def test_who_signs_a_declaration_stands_in_it(keys):
    """A firm that is trusted, and that is neither the declarant nor the merchant."""
    stranger = signer_in(keys / "rsa" / "STRANGER")
    port = port_that_trusts(stranger.certificate, "STRANGER")
    assert answered(port, signed(unsigned(), stranger)) == "1001"
    port.answers.clear()
    assert answered(port, signed(unsigned("CEB311"), stranger)) == "120"


def test_an_expired_certificate_is_refused(keys):
    signer = signer_in(keys / "rsa" / AGENT)
    port = port_that_trusts(signer.certificate)
    port.now = START + timedelta(days=4_000)
    assert answered(port, signed(unsigned(), signer)) == "1002"


def test_a_declaration_is_not_taken_unsigned_an_order_is(keys):
    port = port_that_trusts(signer_in(keys / "rsa" / AGENT).certificate)
    assert answered(port, unsigned()) == "1001"
    port.answers.clear()
    assert answered(port, unsigned("CEB311")) == "120"


def test_an_office_that_was_told_no_keys_takes_both():
    assert answered(Port(), unsigned()) == "100"


def test_certificates_are_read_from_a_folder_and_again_when_one_comes(keys, tmp_path):
    from adapters.port.signatures import SignaturesOf

    body = signed(unsigned(), signer_in(keys / "rsa" / AGENT))
    signatures = SignaturesOf(tmp_path)
    assert signatures.refusal(body, "CEB621", (), START) == ("1001", texts.FALSE_SIGNATURE)
    whole = (keys / "rsa" / AGENT / "certificate.pem").read_bytes()
    (tmp_path / f"{AGENT}.pem").write_bytes(whole)
    assert signatures.refusal(body, "CEB621", (), START) is None
