from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from adapters.access.doors import Doors
from adapters.access.faults import IdentityRefusedError, UnknownIdentityError
from adapters.access.tables import accounts, identity_requests
from application.roles import PartyKind, Role
from tests.adapters.access.provider import CLIENT_ID, CLIENT_SECRET, Provider, new_key, running

ANOTHER_KEY = new_key("one")


@pytest.fixture
def provider(house):
    with running(Provider(int(house.clock().timestamp()))) as provider:
        yield provider


@pytest.fixture
def door(house, provider):
    settings = replace(
        house.settings,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        oidc_name="Our provider",
        public_url="https://jihuo.example",
    )
    return Doors(house.system, settings).identity_provider


@pytest.fixture
def mei(house):
    return house.owner("mei@kiwi.example")


def go(door, provider, house, return_to="/orders"):
    """Set out, sign in there, come back."""
    state, code = provider.authorize(door.set_out(return_to, house.clock()).url)
    return door.come_back(state, code, house.clock())


def refused(door, provider, house):
    with pytest.raises(IdentityRefusedError) as fault:
        go(door, provider, house)
    return fault.value


def test_without_an_issuer_there_is_no_provider(house):
    assert house.doors.identity_provider is None


def test_who_proves_the_name_of_an_account_comes_in_and_is_bound(house, door, provider, mei):
    back = go(door, provider, house)
    assert (back.account, back.return_to) == (mei, "/orders")
    (asked,) = provider.asked
    assert asked["redirect_uri"] == "https://jihuo.example/sign-in/oidc/callback"
    assert asked["scope"] == "openid email"
    assert ("mei@kiwi.example", "identity bound", "mei@kiwi.example") in house.changes()


def test_once_bound_the_subject_decides_and_no_address(house, door, provider, mei):
    go(door, provider, house)
    provider.email = "married@kiwi.example"
    assert go(door, provider, house).account == mei
    assert [what for _, what, _ in house.changes()].count("identity bound") == 1


def test_who_takes_over_an_address_does_not_take_over_the_account(house, door, provider, mei):
    go(door, provider, house)
    provider.subject = "subject-2"
    assert isinstance(refused(door, provider, house), UnknownIdentityError)


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_proves_nothing(house, door, provider, mei, verified):
    provider.email_verified = verified
    assert isinstance(refused(door, provider, house), UnknownIdentityError)
    assert bound_to(house) is None


def test_nobody_gets_an_account_by_having_an_identity(house, door, provider):
    provider.email = "stranger@kiwi.example"
    assert isinstance(refused(door, provider, house), UnknownIdentityError)
    assert house.doors.accounts.is_empty()


def test_a_closed_account_stays_closed(house, door, provider, mei):
    go(door, provider, house)
    house.doors.accounts.close_account(mei.account_id, house.change)
    assert isinstance(refused(door, provider, house), UnknownIdentityError)


def test_a_closed_account_is_not_bound(house, door, provider, mei):
    house.doors.accounts.close_account(mei.account_id, house.change)
    assert isinstance(refused(door, provider, house), UnknownIdentityError)
    assert bound_to(house) is None


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another's"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": ["another-client", "a-third"]},
        {"aud": [CLIENT_ID, "another-client"]},
        {"azp": "another-client"},
        {"iss": "https://somebody.example"},
        {"iss": None},
        {"sub": None},
        {"exp": None},
        {"iat": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_meant_for_this_sign_in_proves_nothing(
    house, door, provider, mei, claims
):
    provider.claims = claims
    assert not isinstance(refused(door, provider, house), UnknownIdentityError)
    assert bound_to(house) is None


def test_a_token_that_has_expired_proves_nothing(house, door, provider, mei):
    now = int(house.clock().timestamp())
    provider.claims = {"exp": now - 61, "iat": now - 600}
    refused(door, provider, house)
    provider.claims = {"exp": now - 30, "iat": now - 600}
    assert go(door, provider, house).account == mei


def test_a_token_signed_with_another_key_proves_nothing(house, door, provider, mei):
    provider.published = [ANOTHER_KEY]
    refused(door, provider, house)


@pytest.mark.parametrize("algorithm", ["none"])
def test_a_token_that_nobody_signed_proves_nothing(house, door, provider, mei, algorithm):
    provider.algorithm = algorithm
    refused(door, provider, house)


def test_keys_that_the_provider_has_changed_are_known_at_once(house, door, provider, mei):
    go(door, provider, house)
    provider.signing = ANOTHER_KEY
    assert go(door, provider, house).account == mei


def test_an_answer_is_taken_once(house, door, provider, mei):
    state, code = provider.authorize(door.set_out("/", house.clock()).url)
    asked = provider.codes[code]
    door.come_back(state, code, house.clock())
    provider.codes[code] = asked
    with pytest.raises(IdentityRefusedError, match="nobody set out"):
        door.come_back(state, code, house.clock())


def test_of_two_who_bring_the_same_answer_one_comes_in(house, door, provider, mei):
    state, code = provider.authorize(door.set_out("/", house.clock()).url)

    def bring(_):
        try:
            return door.come_back(state, code, house.clock())
        except IdentityRefusedError:
            return None

    with ThreadPoolExecutor(3) as threads:
        assert len([back for back in threads.map(bring, range(3)) if back]) == 1


def test_an_answer_that_nobody_asked_for_is_refused(house, door, provider, mei):
    for state in ("", "made up"):
        with pytest.raises(IdentityRefusedError, match="nobody set out"):
            door.come_back(state, "code-1", house.clock())


def test_an_answer_that_comes_late_is_refused(house, door, provider, mei):
    state, code = provider.authorize(door.set_out("/", house.clock()).url)
    house.clock.wait(minutes=10)
    with pytest.raises(IdentityRefusedError, match="too long"):
        door.come_back(state, code, house.clock())


def test_a_code_is_no_use_to_who_set_out_otherwise(house, door, provider, mei):
    _, code = provider.authorize(door.set_out("/", house.clock()).url)
    state, _ = provider.authorize(door.set_out("/", house.clock()).url)
    with pytest.raises(IdentityRefusedError, match="invalid_grant"):
        door.come_back(state, code, house.clock())


def test_a_provider_that_calls_itself_otherwise_is_not_the_one(house, door, provider, mei):
    provider.named_issuer = "https://somebody.example"
    with pytest.raises(IdentityRefusedError, match="calls itself"):
        door.set_out("/", house.clock())


def test_a_provider_that_does_not_answer_is_told_so(house, mei):
    settings = replace(
        house.settings,
        oidc_issuer="http://127.0.0.1:1",
        oidc_client_id=CLIENT_ID,
        public_url="https://jihuo.example",
    )
    door = Doors(house.system, settings).identity_provider
    assert door is not None
    with pytest.raises(IdentityRefusedError, match="cannot be asked"):
        door.set_out("/", house.clock())


def test_what_people_set_out_with_does_not_pile_up_and_no_state_is_kept(house, door, provider):
    first = door.set_out("/", house.clock())
    house.clock.wait(minutes=10)
    second = door.set_out("/", house.clock())
    with house.system.engine.connect() as connection:
        rows = connection.execute(sa.select(identity_requests)).all()
    assert len(rows) == 1
    assert all(sent.state not in str(rows) for sent in (first, second))


def test_two_subjects_cannot_be_one_account_and_two_accounts_not_one_subject(house, mei):
    doors, other = (
        house.doors,
        house.person("an@kiwi.example", house.party("kiwi", PartyKind.MERCHANT), Role.STAFF),
    )
    assert doors.accounts.bind(mei.account_id, "issuer one", house.change)
    assert not doors.accounts.bind(mei.account_id, "issuer two", house.change)
    with pytest.raises(sa.exc.IntegrityError):
        doors.accounts.bind(other.account_id, "issuer one", house.change)


def bound_to(house):
    with house.system.engine.connect() as connection:
        return connection.scalar(sa.select(accounts.c.subject))
