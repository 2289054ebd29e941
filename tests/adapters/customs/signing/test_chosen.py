import pytest

from adapters.customs.signing.chosen import key_ring_for, trust_for
from adapters.customs.signing.enveloping import signed
from adapters.customs.signing.faults import DemonstrationKeyError, NoKeyOfFirmError
from adapters.customs.signing.verdicts import GoodSignature, UnknownSigner
from adapters.customs.signing.verifying import verify
from adapters.settings import Settings
from tests.adapters.customs.signing.firms import NOW, PLAIN

FIRMS = ("3302960001", "3302980777")


def settings(folder, **given) -> Settings:
    return Settings(state_folder=str(folder), **given)


def production(folder) -> Settings:
    return settings(
        folder,
        mode="production",
        person_key="0f1e2d3c4b5a69788796a5b4c3d2e1f0",
        payments="https://pay.example",
        payments_secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        customs=f"files:{folder}",
    )


def test_a_demonstration_makes_up_keys_whose_signatures_it_believes(tmp_path):
    demonstration = settings(tmp_path)
    for _ in range(2):
        keys = key_ring_for(demonstration, lambda: NOW)
        for firm_code in FIRMS:
            found = signed(PLAIN, keys.signer_of(firm_code))
            answer = verify(found, trust_for(demonstration), NOW)
            assert isinstance(answer, GoodSignature)
            assert answer.by == firm_code


def test_a_production_makes_up_nothing(tmp_path):
    keys = key_ring_for(production(tmp_path), lambda: NOW)
    assert not keys.can_sign(FIRMS[0])
    with pytest.raises(NoKeyOfFirmError):
        keys.signer_of(FIRMS[0])
    assert not (tmp_path / "keys").exists()
    assert not (tmp_path / "trust").exists()


def test_a_production_does_not_take_over_the_keys_of_a_demonstration(tmp_path):
    key_ring_for(settings(tmp_path), lambda: NOW).signer_of(FIRMS[0])
    with pytest.raises(DemonstrationKeyError):
        key_ring_for(production(tmp_path), lambda: NOW).signer_of(FIRMS[0])


def test_folders_of_keys_and_of_trust_can_be_chosen(tmp_path):
    chosen = settings(tmp_path, customs_keys=f"{tmp_path}/k", customs_trust=f"{tmp_path}/t")
    keys = key_ring_for(chosen, lambda: NOW)
    found = signed(PLAIN, keys.signer_of(FIRMS[0]))
    assert keys.firms() == [FIRMS[0]]
    assert (tmp_path / "t" / f"{FIRMS[0]}.pem").exists()
    assert isinstance(verify(found, trust_for(settings(tmp_path)), NOW), UnknownSigner)
