"""Our signatures and those of the JDK's XML signatures, which share no code with ours."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509 import load_der_x509_certificate
from lxml import etree

from adapters.customs.signing.algorithms import SIGNATURE_METHODS, XMLDSIG, Algorithm
from adapters.customs.signing.certificates import certificate_from
from adapters.customs.signing.demonstration_keys import made_up_pair
from adapters.customs.signing.enveloping import signed
from adapters.customs.signing.trust import Trust
from adapters.customs.signing.verdicts import BadSignature, Fault, GoodSignature
from adapters.customs.signing.verifying import verify
from tests.adapters.customs.signing.firms import NOW, PLAIN, signer

HERE = Path(__file__).parent
JAVA = shutil.which("java")
XMLSEC = shutil.which("xmlsec1")
RSA = pytest.mark.parametrize("algorithm", [Algorithm.RSA_SHA1, Algorithm.RSA_SHA256])
needs_java = pytest.mark.skipif(
    JAVA is None, reason="there is no java program to compare signatures with"
)
needs_xmlsec = pytest.mark.skipif(
    XMLSEC is None, reason="there is no xmlsec1 program to compare signatures with"
)


def java(body: bytes, *words: object) -> bytes:
    """What the program beside this file says of an XML document."""
    assert JAVA is not None
    command = [JAVA, str(HERE / "Elsewhere.java"), *map(str, words)]
    return subprocess.run(command, input=body, capture_output=True, check=True).stdout


def certificate_inside(message: bytes):
    (said,) = etree.fromstring(message).iter(f"{{{XMLDSIG}}}X509Certificate")
    return certificate_from(str(said.text).encode())


@RSA
def test_a_receipt_that_was_signed_elsewhere_is_good(algorithm):
    """Written by the program beside this file: default namespace, line breaks, escapes."""
    message = (HERE / f"signed_elsewhere_{algorithm.value.replace('-', '_')}.xml").read_bytes()
    certificate = certificate_inside(message)
    at = certificate.valid_from
    trust = Trust({"elsewhere": certificate})
    assert verify(message, trust, at) == GoodSignature("elsewhere", certificate, algorithm)
    changed = message.replace(b">800<", b">100<")
    assert verify(changed, trust, at) == BadSignature(Fault.DIGEST)


@needs_java
@RSA
def test_our_signature_is_good_elsewhere_and_no_other(tmp_path, algorithm):
    signing = signer(algorithm)
    certificate = tmp_path / "certificate.der"
    certificate.write_bytes(signing.certificate.der)
    found = signed(PLAIN, signing)
    assert java(found, "verify", certificate) == b"good\n"
    assert java(found.replace(b"milk", b"malt"), "verify", certificate) == b"bad\n"


@needs_java
@RSA
def test_a_signature_made_elsewhere_with_our_key_is_good_here(tmp_path, algorithm):
    pair = made_up_pair("3302960001", NOW, algorithm)
    certificate = certificate_from(pair.certificate)
    private = load_pem_private_key(pair.key, None)
    assert isinstance(private, RSAPrivateKey)
    loaded = load_der_x509_certificate(certificate.der)
    locked = BestAvailableEncryption(b"password")
    store = tmp_path / "keys.p12"
    store.write_bytes(pkcs12.serialize_key_and_certificates(b"k", private, loaded, None, locked))
    found = java(PLAIN, "sign", store, SIGNATURE_METHODS[algorithm], algorithm.digest_method)
    answer = verify(found, Trust({"java": certificate}), NOW)
    assert answer == GoodSignature("java", certificate, algorithm)


@needs_xmlsec
@RSA
def test_our_signature_is_good_for_xmlsec(tmp_path, algorithm):
    assert XMLSEC is not None
    signing = signer(algorithm)
    (tmp_path / "certificate.der").write_bytes(signing.certificate.der)
    (tmp_path / "message.xml").write_bytes(signed(PLAIN, signing))
    key = ("--pubkey-cert-der", "certificate.der", "--enabled-key-data", "rsa")
    command = [XMLSEC, "--verify", *key, "message.xml"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
