from dataclasses import replace

import pytest

from adapters.access.demonstration import (
    PASSWORD,
    SIGN_INS,
    KnownPasswordsError,
    give_mandates,
    open_demonstration,
    refuse_known_passwords,
    sentences,
)
from adapters.access.doors import Doors
from adapters.processes.opening import refuse_unsafe, tell_sign_ins
from adapters.simulator.catalogue import MERCHANTS
from adapters.simulator.live import MERCHANTS_LIVE
from application.roles import PartyKind, Role
from tests.adapters.access.conftest import BOOK, SHARED
from tests.adapters.payments.house import SECRET

STRONG = "5f2c9e7ab31d48069ac4e17fd2b8836e"


@pytest.fixture
def production(house):
    return replace(
        house.settings,
        mode="production",
        person_key=STRONG,
        payments="https://pay.example",
        payments_secret=SECRET,
        customs="files:port",
        public_url="https://jihuo.example/",
    )


def sign_in(house, name):
    session = house.doors.signing_in.with_password(name, PASSWORD, name, house.clock())
    return house.doors.visitor_by_session(session.secret)


def test_every_role_can_sign_in(house):
    open_demonstration(house.doors, house.change)
    roles = set()
    for each in SIGN_INS:
        visitor = sign_in(house, each.name)
        assert (visitor.party_id, visitor.roles) == (each.party_id, {each.role})
        roles |= visitor.roles
    assert roles == set(Role)


def test_the_demonstrations_merchants_are_those_of_its_campaigns(house):
    open_demonstration(house.doors, house.change)
    parties = house.doors.accounts.every_party()
    merchants = {party.party_id for party in parties if party.kind is PartyKind.MERCHANT}
    assert merchants == set(MERCHANTS[:MERCHANTS_LIVE])
    assert {party.kind for party in parties} == set(PartyKind)


def test_merchants_mandate_who_acts_for_them_once(house):
    open_demonstration(house.doors, house.change)
    for _ in range(2):
        give_mandates(house.system, BOOK)
    house.system.follow()
    everybody = set(MERCHANTS[:MERCHANTS_LIVE])
    for name in ("broker", "platform", "carrier", "payments", "guarantor"):
        assert sign_in(house, name).reach.merchants == everybody
    assert sign_in(house, "owner").reach.merchants == {"kiwi-farm"}
    assert sign_in(house, "auditor").reach.merchants is None
    stream_id = "demo.shared/mandate/kiwi-farm"
    assert SHARED == "demo.shared"
    assert len(house.system.log.read([stream_id])[stream_id].events) == 5


def test_it_is_opened_once_and_tells_who_is_still_there(house):
    assert open_demonstration(house.doors, house.change) == SIGN_INS
    changes = house.changes()
    assert list(open_demonstration(house.doors, house.change)) == list(SIGN_INS)
    assert house.changes() == changes
    planner = house.doors.accounts.named("planner")
    house.doors.accounts.close_account(planner.account_id, house.change)
    left = {each.name for each in open_demonstration(house.doors, house.change)}
    assert left == {each.name for each in SIGN_INS} - {"planner"}


def test_a_database_of_others_is_left_alone(house):
    house.owner()
    assert open_demonstration(house.doors, house.change) == []
    assert len(house.doors.accounts.every_account()) == 1


def test_up_tells_the_sign_ins_and_that_they_are_for_demonstration(house):
    said: list[str] = []
    tell_sign_ins(house.system, house.settings, "http://127.0.0.1:8000/", said.append)
    assert PASSWORD in said[0]
    assert "for demonstration, and for nothing else" in said[0]
    assert len(said) == 1 + len(SIGN_INS)
    assert any("broker of broker-demo" in line for line in said)
    assert sentences([]) == ()


def test_a_production_tells_the_admins_link_once(house, production):
    said: list[str] = []
    refuse_unsafe(house.system, production)
    for _ in range(2):
        tell_sign_ins(house.system, production, "http://127.0.0.1:8000/", said.append)
    (line,) = said
    secret = line.partition("https://jihuo.example/welcome/")[2]
    doors = Doors(house.system, production)
    assert doors.accounts.account_of_link(secret, house.clock()).name == "admin"
    assert [account.name for account in doors.accounts.every_account()] == ["admin"]


def test_a_production_does_not_start_with_passwords_that_everybody_knows(house, production):
    open_demonstration(house.doors, house.change)
    refuse_unsafe(house.system, house.settings)
    with pytest.raises(KnownPasswordsError, match="owner, staff"):
        refuse_unsafe(house.system, production)
    owner, *others = house.doors.accounts.every_account()
    secret = house.doors.accounts.new_link(owner.account_id, house.change)
    house.doors.accounts.set_password(secret, "a password of my own", house.clock())
    for account in others:
        house.doors.accounts.close_account(account.account_id, house.change)
    refuse_unsafe(house.system, production)
    refuse_known_passwords(house.doors)
