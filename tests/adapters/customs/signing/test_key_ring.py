import os
import re
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.demonstration_keys import made_up_pair, make_demonstration_keys
from adapters.customs.signing.faults import (
    DemonstrationKeyError,
    ExpiredCertificateError,
    KeyMismatchError,
    NoKeyOfFirmError,
    OpenKeyError,
    UnreadableKeyError,
)
from adapters.customs.signing.key_ring import KeyRing
from tests.adapters.customs.signing.firms import NOW

MERCHANT, CARRIER = "3302960001", "3302980777"


@pytest.fixture
def folder(tmp_path):
    make_demonstration_keys(tmp_path / "keys", [MERCHANT], NOW)
    make_demonstration_keys(tmp_path / "keys", [CARRIER], NOW, Algorithm.RSA_SHA1)
    return tmp_path / "keys"


def ring(folder, at=NOW, password="", *, is_production=False):
    return KeyRing(folder, lambda: at, password, is_production=is_production)


def test_each_firm_signs_with_its_own_key(folder):
    keys = ring(folder)
    assert keys.firms() == [MERCHANT, CARRIER]
    merchant, carrier = keys.signer_of(MERCHANT), keys.signer_of(CARRIER)
    assert merchant.algorithm is Algorithm.SM2_SM3
    assert carrier.algorithm is Algorithm.RSA_SHA1
    for signing in (merchant, carrier):
        signature = signing.sign(b"content")
        assert signing.certificate.verifies(signing.algorithm, signature, b"content")
    assert not keys.warnings()


def test_keys_are_made_up_once_and_for_their_owner_only(folder):
    before = {file: file.read_bytes() for file in folder.rglob("*.pem")}
    make_demonstration_keys(folder, [MERCHANT, CARRIER], NOW + timedelta(days=9))
    assert {file: file.read_bytes() for file in folder.rglob("*.pem")} == before
    assert {file.stat().st_mode & 0o777 for file in before} == {0o600}
    assert sorted(each.name for each in folder.iterdir()) == [MERCHANT, CARRIER]


@pytest.mark.parametrize("firm_code", ["3302960002", "", "..", "../keys/3302960001", "a" * 19])
def test_a_firm_without_a_key_is_named(folder, firm_code):
    with pytest.raises(NoKeyOfFirmError, match=re.escape(repr(firm_code))):
        ring(folder).signer_of(firm_code)


def test_a_production_does_not_sign_with_a_key_that_was_made_up(folder):
    with pytest.raises(DemonstrationKeyError, match=MERCHANT):
        ring(folder, is_production=True).signer_of(MERCHANT)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
@pytest.mark.parametrize("name", ["key.pem", "password"])
def test_a_key_or_a_password_that_others_can_read_is_refused(folder, name, mode):
    file = folder / MERCHANT / name
    file.touch()
    file.chmod(mode)
    with pytest.raises(OpenKeyError, match=rf"{name} .*{mode:o}"):
        ring(folder).signer_of(MERCHANT)


def test_a_certificate_that_has_run_out_is_refused_by_name(folder):
    name = ring(folder).signer_of(MERCHANT).certificate.name
    for at in (NOW - timedelta(days=2), NOW + timedelta(days=3 * 365)):
        keys = ring(folder, at)
        with pytest.raises(ExpiredCertificateError, match=f"{name} of {MERCHANT} holds from"):
            keys.signer_of(MERCHANT)
        assert [each.firm_code for each in keys.warnings()] == [MERCHANT, CARRIER]


def test_a_certificate_that_soon_runs_out_signs_and_is_warned_of(folder):
    keys = ring(folder, NOW + timedelta(days=3 * 365 - 20))
    assert keys.signer_of(MERCHANT)
    assert [each.said.split()[-1] for each in keys.warnings()] == ["2029-02-28", "2029-02-28"]


def test_a_key_of_another_certificate_is_refused(folder):
    (folder / MERCHANT / "certificate.pem").write_bytes(
        (folder / CARRIER / "certificate.pem").read_bytes()
    )
    with pytest.raises(KeyMismatchError, match=MERCHANT):
        ring(folder).signer_of(MERCHANT)


def test_a_renewed_key_is_used_from_the_next_message_on(folder):
    keys = ring(folder)
    before = keys.signer_of(CARRIER)
    assert keys.signer_of(CARRIER) is before
    pair = made_up_pair(CARRIER, NOW, Algorithm.RSA_SHA1)
    for name, content in (("key.pem", pair.key), ("certificate.pem", pair.certificate)):
        made = folder / CARRIER / f"{name}.new"
        made.write_bytes(content)
        made.chmod(0o600)
        os.replace(made, folder / CARRIER / name)
    assert keys.signer_of(CARRIER).certificate.der != before.certificate.der


def test_settings_choose_the_algorithm_within_what_the_key_can(folder):
    settings = folder / CARRIER / "signer.toml"
    settings.write_text('algorithm = "rsa-sha256"\n')
    settings.chmod(0o600)
    assert ring(folder).signer_of(CARRIER).algorithm is Algorithm.RSA_SHA256
    settings.write_text('algorithm = "sm2-sm3"\n')
    with pytest.raises(KeyMismatchError, match="sm2-sm3 cannot be made"):
        ring(folder).signer_of(CARRIER)
    settings.write_text('algorithm = "md5"\n')
    with pytest.raises(UnreadableKeyError, match="not one of rsa-sha1, rsa-sha256, sm2-sm3"):
        ring(folder).signer_of(CARRIER)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("algorithm = ", "Invalid value"),
        ('colour = "red"\n', "colour"),
        ('command = "sign --now"\n', "a list of words"),
        ('socket = "card"\n', "unix:PATH or tcp:HOST:PORT"),
        ('socket = "tcp:host"\n', "unix:PATH or tcp:HOST:PORT"),
        ('command = ["a"]\nsocket = "unix:/a"\n', "only one of them"),
        ("timeout_seconds = 0\n", "above 0"),
    ],
)
def test_settings_of_a_signer_that_cannot_be_used_are_named(folder, text, fault):
    settings = folder / CARRIER / "signer.toml"
    settings.write_text(text)
    settings.chmod(0o600)
    with pytest.raises(UnreadableKeyError, match=f"signer.toml: .*{fault}"):
        ring(folder).signer_of(CARRIER)


def test_settings_that_others_could_write_start_no_program(folder):
    settings = folder / CARRIER / "signer.toml"
    settings.write_text('command = ["true"]\n')
    settings.chmod(0o622)
    with pytest.raises(OpenKeyError, match=r"signer\.toml"):
        ring(folder).signer_of(CARRIER)


@pytest.mark.parametrize(
    "content", [b"", b"-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----"]
)
def test_a_key_that_cannot_be_read_is_named(folder, content):
    (folder / MERCHANT / "key.pem").write_bytes(content)
    with pytest.raises(UnreadableKeyError, match=r"key\.pem"):
        ring(folder).signer_of(MERCHANT)
    (folder / MERCHANT / "key.pem").unlink()
    with pytest.raises(UnreadableKeyError, match=r"key\.pem"):
        ring(folder).signer_of(MERCHANT)


def test_an_encrypted_key_is_opened_by_its_own_password_or_by_that_for_all(folder):
    file = folder / CARRIER / "key.pem"
    key = load_pem_private_key(file.read_bytes(), None)
    locked = BestAvailableEncryption(b"word")
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    assert ring(folder, password="word").signer_of(CARRIER)
    with pytest.raises(UnreadableKeyError):
        ring(folder).signer_of(CARRIER)
    own = folder / CARRIER / "password"
    own.write_text("word\n")
    own.chmod(0o600)
    assert ring(folder, password="of others").signer_of(CARRIER)
