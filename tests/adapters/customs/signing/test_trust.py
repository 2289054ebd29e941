from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from adapters.customs.signing import sm2
from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.certificates import Certificate, certificate_from
from adapters.customs.signing.enveloping import signed
from adapters.customs.signing.faults import UnreadableKeyError
from adapters.customs.signing.signer import RsaSigner, Sm2Signer
from adapters.customs.signing.sm2_certificates import Issuer, Subject, sm2_certificate
from adapters.customs.signing.trust import Trust, trust_in
from adapters.customs.signing.verdicts import GoodSignature, UnknownSigner
from adapters.customs.signing.verifying import verify
from tests.adapters.customs.signing.firms import LATER, NOW, PLAIN, signer

UNTIL = NOW + timedelta(days=100)


def name(said: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, said)])


def of_rsa(subject: str, issuer: str, key, signing, is_authority: bool) -> Certificate:
    building = x509.CertificateBuilder(name(issuer), name(subject), key.public_key(), 7)
    building = building.not_valid_before(NOW).not_valid_after(UNTIL)
    building = building.add_extension(x509.BasicConstraints(is_authority, None), critical=True)
    return certificate_from(building.sign(signing, hashes.SHA256()).public_bytes(Encoding.PEM))


def rsa_key():
    return rsa.generate_private_key(public_exponent=65_537, key_size=1024)


@pytest.mark.parametrize(
    ("is_authority", "answer"), [(True, GoodSignature), (False, UnknownSigner)]
)
def test_an_rsa_certificate_is_believed_if_a_trusted_authority_issued_it(is_authority, answer):
    above, below = rsa_key(), rsa_key()
    office = of_rsa("office", "office", above, above, is_authority)
    firm = of_rsa("firm", "office", below, above, is_authority=False)
    found = signed(PLAIN, RsaSigner(below, firm, Algorithm.RSA_SHA256))
    assert isinstance(verify(found, Trust({"office": office}), NOW), answer)


@pytest.mark.parametrize(
    ("is_authority", "answer"), [(True, GoodSignature), (False, UnknownSigner)]
)
def test_an_sm2_certificate_is_believed_if_a_trusted_authority_issued_it(is_authority, answer):
    above, below = sm2.made_up_key(), sm2.made_up_key()
    office = Issuer(Subject("customs", "office", is_authority), above)
    trusted = certificate_from(sm2_certificate(above, office.subject, NOW, UNTIL))
    firm = certificate_from(sm2_certificate(below, Subject("firm", "firm"), NOW, UNTIL, office))
    found = signed(PLAIN, Sm2Signer(below, firm))
    assert isinstance(verify(found, Trust({"office": trusted}), NOW), answer)


def test_an_authority_of_the_same_name_with_another_key_proves_nothing():
    above, other, below = rsa_key(), rsa_key(), rsa_key()
    office = of_rsa("office", "office", above, above, is_authority=True)
    firm = of_rsa("firm", "office", below, other, is_authority=False)
    found = signed(PLAIN, RsaSigner(below, firm, Algorithm.RSA_SHA256))
    assert isinstance(verify(found, Trust({"office": office}), NOW), UnknownSigner)


def test_an_authority_that_has_run_out_proves_nothing():
    above, below = sm2.made_up_key(), sm2.made_up_key()
    office = Issuer(Subject("customs", "office", is_authority=True), above)
    trusted = certificate_from(sm2_certificate(above, office.subject, NOW, LATER))
    firm = certificate_from(sm2_certificate(below, Subject("firm", "firm"), NOW, UNTIL, office))
    found, trust = signed(PLAIN, Sm2Signer(below, firm)), Trust({"office": trusted})
    assert isinstance(verify(found, trust, NOW), GoodSignature)
    assert isinstance(verify(found, trust, LATER + timedelta(seconds=1)), UnknownSigner)


def test_a_folder_of_certificates_in_every_form_is_trusted_under_their_files_names(tmp_path):
    first, second = (signer(each).certificate for each in (Algorithm.SM2_SM3, Algorithm.RSA_SHA1))
    (tmp_path / "3302960001.cer").write_bytes(first.der)
    (tmp_path / "3302960002.crt").write_text(second.base64)
    (tmp_path / "notes.txt").write_text("nothing to see")
    trust = trust_in(tmp_path)
    assert trust.name_of(first, NOW) == "3302960001"
    assert trust.name_of(second, NOW) == "3302960002"


def test_a_file_that_is_no_certificate_is_named(tmp_path):
    (tmp_path / "broken.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n")
    with pytest.raises(UnreadableKeyError, match=r"broken\.pem"):
        trust_in(tmp_path)


def test_a_certificate_of_another_kind_of_key_is_refused():
    key = ec.generate_private_key(ec.SECP256R1())
    building = x509.CertificateBuilder(name("a"), name("a"), key.public_key(), 7)
    building = building.not_valid_before(NOW).not_valid_after(UNTIL)
    with pytest.raises(UnreadableKeyError, match="neither RSA nor SM2"):
        certificate_from(building.sign(key, hashes.SHA256()).public_bytes(Encoding.DER))
