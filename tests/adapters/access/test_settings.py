import pytest

from adapters.played_parts import PlayedPartError
from adapters.secrecy import OpenSecretsError, WeakSecretError
from adapters.settings import DEMONSTRATION_KEY, Settings
from adapters.settings_file import settings_from
from adapters.usable_settings import UnknownSettingError, UnusableSettingError

STRONG = "5f2c9e7ab31d48069ac4e17fd2b8836e"
PAYMENTS = {
    "JIHUO_PAYMENTS": "https://pay.example",
    "JIHUO_PAYMENTS_SECRET": "whsec_" + "c2VjcmV0" * 4,
}
CUSTOMS = {"JIHUO_CUSTOMS": "files:port"}
PRODUCTION = {"JIHUO_MODE": "production", **PAYMENTS, **CUSTOMS}


def secrets_file(folder, mode=0o600, text=f'person_key = "{STRONG}"\n'):
    file = folder / "secrets.toml"
    file.write_text(text)
    file.chmod(mode)
    return {"JIHUO_SECRETS_FILE": "secrets.toml"}


def test_without_a_word_it_is_a_demonstration(tmp_path):
    settings = settings_from(tmp_path, {})
    assert (settings.mode, settings.is_production) == ("demonstration", False)
    assert settings.person_key == DEMONSTRATION_KEY


@pytest.mark.parametrize(
    "key",
    [DEMONSTRATION_KEY, "short", "a" * 40, "abababababababababababababababababab", STRONG[:31]],
)
def test_a_production_with_a_secret_that_others_guess_does_not_start(tmp_path, key):
    with pytest.raises(WeakSecretError, match="person_key") as refused:
        settings_from(tmp_path, {**PRODUCTION, "JIHUO_PERSON_KEY": key})
    assert key not in str(refused.value)


def test_a_production_that_was_told_no_secret_does_not_start(tmp_path):
    with pytest.raises(WeakSecretError, match="demonstrations"):
        settings_from(tmp_path, PRODUCTION)


def test_a_production_starts_with_a_strong_secret(tmp_path):
    settings = settings_from(tmp_path, {**PRODUCTION, "JIHUO_PERSON_KEY": STRONG})
    assert settings.is_production
    assert STRONG not in repr(settings)


def test_a_production_with_a_payment_firm_that_is_played_does_not_start(tmp_path):
    given = {"JIHUO_MODE": "production", "JIHUO_PERSON_KEY": STRONG}
    for played in ({}, {"JIHUO_PAYMENTS": "demonstration"}):
        with pytest.raises(PlayedPartError, match=r"JIHUO_PAYMENTS .*_SECRET"):
            settings_from(tmp_path, {**given, **played})


def test_a_production_with_the_register_of_made_up_people_does_not_start(tmp_path):
    given = {**PRODUCTION, "JIHUO_PERSON_KEY": STRONG, "JIHUO_IDENTITY_URL": "https://id.example"}
    with pytest.raises(PlayedPartError, match="JIHUO_IDENTITY_KEY"):
        settings_from(tmp_path, {**given, "JIHUO_IDENTITY_KEY": DEMONSTRATION_KEY})
    assert settings_from(tmp_path, {**given, "JIHUO_IDENTITY_KEY": "theirs"}).identity_url


def test_a_production_with_the_simulator_of_customs_does_not_start(tmp_path):
    given = {"JIHUO_MODE": "production", "JIHUO_PERSON_KEY": STRONG, **PAYMENTS}
    for played in ({}, {"JIHUO_CUSTOMS": "simulator"}):
        with pytest.raises(PlayedPartError, match=r"customs is simulator.*JIHUO_CUSTOMS .*files:"):
            settings_from(tmp_path, {**given, **played})
    settings = settings_from(tmp_path, {**given, "JIHUO_CUSTOMS": f"files:{tmp_path}"})
    assert settings.customs_folder == tmp_path


@pytest.mark.parametrize("customs", ["simulated", "files:", "port"])
def test_customs_is_the_simulator_or_a_folder(tmp_path, customs):
    with pytest.raises(UnusableSettingError, match=f"customs is '{customs}': simulator, or files:"):
        settings_from(tmp_path, {"JIHUO_CUSTOMS": customs})


def test_no_way_of_making_settings_goes_round_that():
    with pytest.raises(WeakSecretError):
        Settings(mode="production")


def test_there_are_two_modes(tmp_path):
    with pytest.raises(UnusableSettingError, match="staging"):
        settings_from(tmp_path, {"JIHUO_MODE": "staging"})


def test_secrets_may_stand_in_a_file_for_its_owner_only(tmp_path):
    given = secrets_file(tmp_path)
    settings = settings_from(tmp_path, {**PRODUCTION, **given})
    assert settings.person_key == STRONG
    other = STRONG[::-1]
    assert settings_from(tmp_path, {**given, "JIHUO_PERSON_KEY": other}).person_key == other


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o666])
def test_a_file_of_secrets_that_others_can_use_is_refused(tmp_path, mode):
    with pytest.raises(OpenSecretsError, match=f"secrets.toml .*{mode:o}") as refused:
        settings_from(tmp_path, secrets_file(tmp_path, mode))
    assert STRONG not in str(refused.value)


def test_a_file_of_secrets_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.toml"):
        settings_from(tmp_path, {"JIHUO_SECRETS_FILE": "nowhere.toml"})


def test_a_file_of_secrets_holds_nothing_else(tmp_path):
    given = secrets_file(tmp_path, text='host = "0.0.0.0"\n')
    with pytest.raises(UnknownSettingError, match="host"):
        settings_from(tmp_path, given)


def test_a_productions_secret_does_not_stand_where_others_read(tmp_path):
    file = tmp_path / "jihuo.toml"
    file.write_text(f'mode = "production"\nperson_key = "{STRONG}"\n')
    file.chmod(0o644)
    with pytest.raises(OpenSecretsError, match=r"jihuo\.toml"):
        settings_from(tmp_path, {})
    file.chmod(0o600)
    assert settings_from(tmp_path, {**PAYMENTS, **CUSTOMS}).person_key == STRONG


@pytest.mark.parametrize(
    ("url", "is_refused"),
    [("postgresql://ji:word@db/jihuo", True), ("sqlite:///jihuo.db", False)],
)
def test_an_address_with_a_password_is_a_secret(tmp_path, url, is_refused):
    file = tmp_path / "jihuo.toml"
    file.write_text(f'mode = "production"\ndatabase_url = "{url}"\n')
    file.chmod(0o644)
    environment = {"JIHUO_PERSON_KEY": STRONG, **PAYMENTS, **CUSTOMS}
    if is_refused:
        with pytest.raises(OpenSecretsError):
            settings_from(tmp_path, environment)
    else:
        assert settings_from(tmp_path, environment).database_url == url


def test_a_provider_of_identities_needs_its_neighbours(tmp_path):
    issuer = {"JIHUO_OIDC_ISSUER": "https://id.example", "JIHUO_OIDC_CLIENT_ID": "jihuo"}
    with pytest.raises(UnusableSettingError, match="public_url"):
        settings_from(tmp_path, issuer)
    address = {"JIHUO_PUBLIC_URL": "https://jihuo.example"}
    assert settings_from(tmp_path, {**issuer, **address}).oidc_issuer == "https://id.example"


@pytest.mark.parametrize(
    ("issuer", "is_refused"),
    [
        ("https://id.example", False),
        ("http://127.0.0.1:9000", False),
        ("http://id.example", True),
        ("id.example", True),
    ],
)
def test_a_production_asks_its_provider_over_tls(issuer, is_refused):
    def made():
        return Settings(
            mode="production",
            person_key=STRONG,
            oidc_issuer=issuer,
            oidc_client_id="jihuo",
            payments="https://pay.example",
            payments_secret=PAYMENTS["JIHUO_PAYMENTS_SECRET"],
            customs="files:port",
            public_url="https://jihuo.example",
        )

    if is_refused:
        with pytest.raises(WeakSecretError, match="oidc_issuer"):
            made()
    else:
        assert made().oidc_issuer == issuer


def test_a_weak_secret_of_the_provider_is_refused_too():
    with pytest.raises(WeakSecretError, match="oidc_client_secret"):
        Settings(mode="production", person_key=STRONG, oidc_client_secret="secret")
