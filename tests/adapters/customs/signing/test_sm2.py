import shutil
import subprocess
from pathlib import Path

import pytest
from gmssl.sm2 import CryptSM2, default_ecc_table
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.customs.signing import sm2
from adapters.customs.signing.algorithms import Algorithm, sm3
from adapters.customs.signing.certificates import certificate_from
from adapters.customs.signing.demonstration_keys import made_up_pair
from adapters.customs.signing.faults import UnreadableKeyError
from adapters.customs.signing.key_files import key_from
from adapters.customs.signing.sm2_certificates import Issuer, Subject, pem, sm2_certificate
from adapters.customs.signing.sm2_multiples import multiple, x_of_sum
from tests.adapters.customs.signing.firms import LATER, NOW

# The example of GB/T 32918.5-2017, appendix A.2.
NUMBER = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
POINT = (
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
K = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
DIGEST = "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
SIGNATURE = bytes.fromhex(
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
)
MESSAGE = b"message digest"

OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(
    OPENSSL is None, reason="there is no openssl program to compare SM2 with"
)
ID = ("-sigopt", "distid:1234567812345678")


@pytest.mark.parametrize(
    ("content", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_digests_of_the_standard(content, digest):
    """GB/T 32905-2016, appendix A."""
    assert sm3(content).hex() == digest


def test_sm2_gives_the_signature_of_the_standard():
    key = sm2.private_key(NUMBER)
    assert key.public.point.hex() == POINT
    assert sm2.digest_to_sign(key.public, MESSAGE).hex() == DIGEST
    assert sm2.signature_with(key, MESSAGE, K) == SIGNATURE
    assert sm2.verifies(key.public, SIGNATURE, MESSAGE)
    assert sm2.verifies(key.public, sm2.as_der(SIGNATURE), MESSAGE)


def test_a_key_whose_point_begins_with_04_verifies():
    """gmssl takes these digits for the mark of a point and cuts them off."""
    number = next(n for n in range(1, 5_000) if multiple(n).startswith("04"))
    key = sm2.private_key(number)
    assert sm2.verifies(key.public, sm2.sign(key, MESSAGE), MESSAGE)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, sm2.ORDER - 2), st.binary(max_size=80), st.data())
def test_what_is_signed_verifies_and_nothing_else_does(number, content, data):
    key = sm2.private_key(number)
    signature = sm2.sign(key, content)
    assert sm2.verifies(key.public, signature, content)
    assert not sm2.verifies(key.public, signature, content + b".")
    place = data.draw(st.integers(0, 511))
    flipped = (int.from_bytes(signature) ^ (1 << place)).to_bytes(64)
    assert not sm2.verifies(key.public, flipped, content)


def test_numbers_outside_the_order_are_no_signature():
    key = sm2.private_key(NUMBER)
    r, s = SIGNATURE[:32], SIGNATURE[32:]
    zero, order = bytes(32), sm2.ORDER.to_bytes(32)
    opposite = (sm2.ORDER - int.from_bytes(r)).to_bytes(32)
    for broken in (zero + s, r + zero, order + s, r + order, r + opposite, b"", b"x", r + s + b"1"):
        assert not sm2.verifies(key.public, broken, MESSAGE)


@pytest.mark.parametrize("numbers", [(1, 1), (2, 1), (5, sm2.ORDER - 5), (sm2.ORDER - 1, 7)])
def test_sums_of_points_are_those_of_the_curve(numbers):
    """Of the base point itself: equal points and opposite ones among them."""
    base, point = numbers
    total = sum(numbers) % sm2.ORDER
    expected = int(multiple(total)[:64], 16) if total else None
    assert x_of_sum(base, point, multiple(1)) == expected


def test_the_package_agrees_about_multiples_and_signatures():
    curve = CryptSM2(private_key="", public_key="")
    for number in (1, 2, 15, 16, 63, 64, 65, 4_095, 1 << 252, 1 << 255, sm2.ORDER - 1, NUMBER):
        assert multiple(number) == curve._kg(number, default_ecc_table["g"])
    key = sm2.private_key(NUMBER)
    curve.public_key = POINT
    digest = sm2.digest_to_sign(key.public, MESSAGE)
    assert curve.verify(sm2.sign(key, MESSAGE).hex(), digest)
    assert not curve.verify(sm2.sign(key, b"other").hex(), digest)


@pytest.mark.parametrize("number", [0, sm2.ORDER - 1, sm2.ORDER])
def test_a_private_key_is_within_the_order(number):
    with pytest.raises(sm2.Sm2KeyError):
        sm2.private_key(number)


@pytest.mark.parametrize("point", [bytes(64), b"\4" + b"\1" * 64, b"", sm2.PRIME.to_bytes(32) * 2])
def test_a_public_key_is_a_point_of_the_curve(point):
    with pytest.raises(sm2.Sm2KeyError):
        sm2.public_key(point)


def test_keys_do_not_tell_their_number():
    assert str(NUMBER) not in repr(sm2.private_key(NUMBER))


def openssl(folder: Path, *words: str, fails: bool = False) -> bytes:
    assert OPENSSL is not None
    ended = subprocess.run([OPENSSL, *words], cwd=folder, capture_output=True, check=False)
    assert fails or ended.returncode == 0, ended.stderr
    return ended.stdout


@needs_openssl
def test_openssl_accepts_our_signature_and_we_accept_its(tmp_path):
    pair = made_up_pair("3302960001", NOW, Algorithm.SM2_SM3)
    key, certificate = key_from(pair.key, None), certificate_from(pair.certificate)
    assert isinstance(key, sm2.PrivateKey)
    (tmp_path / "key.pem").write_bytes(pair.key)
    (tmp_path / "content").write_bytes(MESSAGE)
    (tmp_path / "ours").write_bytes(sm2.as_der(sm2.sign(key, MESSAGE)))
    verifying = ("-prverify", "key.pem", "-signature", "ours")
    assert b"Verified OK" in openssl(tmp_path, "dgst", "-sm3", *ID, *verifying, "content")
    openssl(tmp_path, "dgst", "-sm3", *ID, "-sign", "key.pem", "-out", "theirs", "content")
    theirs = (tmp_path / "theirs").read_bytes()
    assert certificate.verifies(Algorithm.SM2_SM3, theirs, MESSAGE)


@needs_openssl
def test_openssl_accepts_our_certificate_and_we_read_its(tmp_path):
    authority, firm = sm2.made_up_key(), sm2.made_up_key()
    office = Issuer(Subject("Made up", "office", is_authority=True), authority)
    above = sm2_certificate(authority, office.subject, NOW, LATER)
    below = sm2_certificate(firm, Subject("Made up", "firm"), NOW, LATER, office)
    (tmp_path / "office.pem").write_bytes(pem("CERTIFICATE", above))
    (tmp_path / "firm.pem").write_bytes(pem("CERTIFICATE", below))
    checking = ("-attime", str(int(NOW.timestamp())), "-CAfile", "office.pem")
    said = openssl(tmp_path, "verify", *checking, "-vfyopt", ID[1], "firm.pem")
    assert said == b"firm.pem: OK\n"
    openssl(tmp_path, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2",
            "-out", "key.pem")  # fmt: skip
    openssl(tmp_path, "req", "-x509", "-new", "-key", "key.pem", "-sm3", *ID,
            "-subj", "/C=CN/O=Made up/CN=test", "-out", "theirs.pem")  # fmt: skip
    theirs = certificate_from((tmp_path / "theirs.pem").read_bytes())
    key = key_from((tmp_path / "key.pem").read_bytes(), None)
    assert isinstance(key, sm2.PrivateKey)
    assert theirs.key == key.public
    assert theirs.is_issued_by(theirs)


@needs_openssl
@pytest.mark.parametrize("cipher", ["-aes-128-cbc", "-aes-256-cbc"])
def test_keys_that_openssl_encrypted_are_read_with_their_password_only(tmp_path, cipher):
    openssl(tmp_path, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2",
            "-out", "plain.pem")  # fmt: skip
    openssl(tmp_path, "pkcs8", "-topk8", "-in", "plain.pem", "-v2", cipher.removeprefix("-"),
            "-passout", "pass:word", "-out", "key.pem")  # fmt: skip
    openssl(tmp_path, "ec", "-in", "plain.pem", "-out", "sec1.pem")
    plain = key_from((tmp_path / "plain.pem").read_bytes(), None)
    assert key_from((tmp_path / "key.pem").read_bytes(), b"word") == plain
    assert key_from((tmp_path / "sec1.pem").read_bytes(), None) == plain
    for wrong in (b"other", None):
        with pytest.raises(UnreadableKeyError):
            key_from((tmp_path / "key.pem").read_bytes(), wrong)
