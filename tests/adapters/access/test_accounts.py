from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.access import tables
from adapters.access.faults import (
    LinkNotValidError,
    NameTakenError,
    NameUnusableError,
    PasswordTooWeakError,
    RoleNotOfPartyError,
    UnknownAccountError,
    UnknownPartyError,
)
from adapters.access.registry import Party
from adapters.access.secrets import digest_of
from application.roles import PartyKind, Role
from tests.adapters.access.conftest import PASSWORD, House


def test_an_account_is_of_one_party_and_has_its_roles(house):
    opened = house.owner()
    found = house.doors.accounts.named("mei")
    assert found == opened
    assert (found.party.party_id, found.roles) == ("kiwi", {Role.OWNER})
    assert house.doors.accounts.every_account() == [opened]
    assert house.doors.accounts.by_id(opened.account_id) == opened


def test_every_change_is_kept_with_who_made_it(house):
    account = house.owner()
    house.doors.accounts.give_roles(account.account_id, [Role.STAFF], house.change)
    house.doors.accounts.close_account(account.account_id, house.change)
    assert sorted(house.changes()) == [
        ("somebody", "account closed", "mei"),
        ("somebody", "account opened", "mei"),
        ("somebody", "party registered", "kiwi"),
        ("somebody", "roles: merchant staff", "mei"),
    ]


@pytest.mark.parametrize("table", [tables.access_changes, tables.personal_data_seen])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_what_was_noted_cannot_be_taken_back(house, table, act):
    house.owner()
    noted = tables.access_changes
    statement = table.delete() if act == "delete" else table.update().values(actor="nobody")
    if table is not noted:
        row = {"operator": "demo", "sight_id": "1", "partition": "demo.NB01", "actor": "a"}
        row |= {"where": "order", "subject": "s", "fields": "name"}
        with house.system.engine.begin() as connection:
            connection.execute(table.insert(), {**row, "orders": 1, "at": house.clock()})
    with (
        pytest.raises(sa.exc.IntegrityError),
        house.system.engine.execution_options(writes=True).begin() as connection,
    ):
        connection.execute(statement)


def test_names_are_one_however_they_are_typed(house):
    opened = house.owner("Mei@Kiwi.example")
    assert opened.name == "mei@kiwi.example"
    assert house.doors.accounts.named(" MEI@kiwi.EXAMPLE ") == opened
    with pytest.raises(NameTakenError):
        house.owner("mei@KIWI.example")


@pytest.mark.parametrize("name", ["", " ", "a/b", "a b", "a\nb", "x" * 81, "<b>"])
def test_a_name_that_would_read_as_something_else_is_no_name(house, name):
    with pytest.raises(NameUnusableError):
        house.owner(name)


def test_a_role_is_held_within_its_kind_of_party(house):
    party = house.party("kiwi", PartyKind.MERCHANT)
    with pytest.raises(RoleNotOfPartyError, match="broker"):
        house.person("mei", party, Role.BROKER)
    account = house.person("mei", party, Role.STAFF)
    with pytest.raises(RoleNotOfPartyError):
        house.doors.accounts.give_roles(account.account_id, [Role.ADMIN], house.change)
    assert house.doors.accounts.named("mei").roles == {Role.STAFF}


def test_a_party_has_to_be_there_first(house):
    with pytest.raises(UnknownPartyError):
        house.person("mei", Party("nowhere", PartyKind.MERCHANT, "Nowhere"), Role.OWNER)
    assert house.doors.accounts.is_empty()


def test_a_party_may_get_another_name_and_no_other_kind(house):
    accounts = house.doors.accounts
    accounts.register_party(Party("kiwi", PartyKind.MERCHANT, "Kiwi"), house.change)
    accounts.register_party(Party("kiwi", PartyKind.MERCHANT, "Kiwi Farm"), house.change)
    accounts.register_party(Party("kiwi", PartyKind.MERCHANT, "Kiwi Farm"), house.change)
    assert [party.name for party in accounts.every_party()] == ["Kiwi Farm"]
    with pytest.raises(NameTakenError):
        accounts.register_party(Party("kiwi", PartyKind.CARRIER, "Kiwi Farm"), house.change)
    assert [what for _, what, _ in house.changes()] == ["party registered"] * 2


def test_of_two_who_race_for_a_name_one_gets_it(house):
    party = house.party("kiwi", PartyKind.MERCHANT)

    def race(_):
        try:
            return house.person("mei", party, Role.STAFF)
        except NameTakenError:
            return None

    with ThreadPoolExecutor(4) as threads:
        opened = [account for account in threads.map(race, range(4)) if account]
    assert len(opened) == 1
    assert house.doors.accounts.every_account() == opened


def test_a_link_sets_a_password_once(house):
    account = house.owner()
    accounts = house.doors.accounts
    secret = accounts.new_link(account.account_id, house.change)
    assert accounts.account_of_link(secret, house.clock()) == account
    assert accounts.set_password(secret, "another long one", house.clock()) == account
    with pytest.raises(LinkNotValidError):
        accounts.set_password(secret, "a third long one", house.clock())
    house.doors.signing_in.with_password("mei", "another long one", "here", house.clock())


def test_of_two_who_use_a_link_at_once_one_sets_the_password(house):
    account = house.owner()
    secret = house.doors.accounts.new_link(account.account_id, house.change)

    def use(password):
        try:
            house.doors.accounts.set_password(secret, password, house.clock())
        except LinkNotValidError:
            return None
        return password

    with ThreadPoolExecutor(4) as threads:
        tried = [f"password number {n}" for n in range(4)]
        (won,) = [password for password in threads.map(use, tried) if password]
    house.doors.signing_in.with_password("mei", won, "here", house.clock())


def test_a_link_ends_after_a_day_or_with_the_next_one(house):
    accounts, account = house.doors.accounts, house.owner()
    first = accounts.new_link(account.account_id, house.change)
    second = accounts.new_link(account.account_id, house.change)
    with pytest.raises(LinkNotValidError):
        accounts.account_of_link(first, house.clock())
    house.clock.wait(hours=23, minutes=59)
    assert accounts.account_of_link(second, house.clock()) == account
    house.clock.wait(minutes=1)
    with pytest.raises(LinkNotValidError):
        accounts.set_password(second, PASSWORD, house.clock())


def test_a_weak_password_leaves_the_link_usable(house):
    accounts, account = house.doors.accounts, house.owner()
    secret = accounts.new_link(account.account_id, house.change)
    for weak in ("short", "x" * 201, "mei mei mei mei", "aaaaaaaaaaaaaaa"):
        with pytest.raises(PasswordTooWeakError):
            accounts.set_password(secret, weak, house.clock())
    accounts.set_password(secret, PASSWORD, house.clock())


def test_a_new_password_ends_the_sessions_of_before(house):
    account, doors = house.owner(), house.doors
    session = doors.signing_in.begin(account, house.clock())
    secret = doors.accounts.new_link(account.account_id, house.change)
    doors.accounts.set_password(secret, "another long one", house.clock())
    assert doors.visitor_by_session(session.secret) is None


def test_closing_an_account_ends_everything_at_once(house):
    account, doors = house.owner(), house.doors
    session = doors.signing_in.begin(account, house.clock())
    ends_at = house.clock() + timedelta(days=9)
    token = doors.tokens.make(account, "shop", ["read"], ends_at, house.change)
    link = doors.accounts.new_link(account.account_id, house.change)
    doors.accounts.close_account(account.account_id, house.change)
    assert doors.visitor_by_session(session.secret) is None
    assert doors.visitor_by_token(token) is None
    assert [row.revoked_at for row in doors.tokens.of_account(account.account_id)] == [
        house.clock()
    ]
    with pytest.raises(LinkNotValidError):
        doors.accounts.account_of_link(link, house.clock())
    assert not doors.signing_in.is_password_of(doors.accounts.named("mei"), PASSWORD)
    with pytest.raises(UnknownAccountError):
        doors.accounts.new_link(account.account_id, house.change)
    with pytest.raises(UnknownAccountError):
        doors.accounts.give_roles(account.account_id, [Role.STAFF], house.change)


def test_roles_that_were_taken_are_gone_with_the_next_request(house):
    account, doors = house.owner(), house.doors
    session = doors.signing_in.begin(account, house.clock())
    doors.accounts.give_roles(account.account_id, [], house.change)
    assert doors.visitor_by_session(session.secret).roles == frozenset()


def test_no_secret_is_kept(house):
    account, doors = house.owner(), house.doors
    session = doors.signing_in.begin(account, house.clock())
    ends_at = house.clock() + timedelta(days=9)
    token = doors.tokens.make(account, "shop", ["read"], ends_at, house.change)
    link = doors.accounts.new_link(account.account_id, house.change)
    stored = everything_in(house)
    for secret in (session.secret, token, link, PASSWORD):
        assert secret not in stored
    for secret in (session.secret, token, link):
        assert digest_of(secret) in stored


def test_operators_of_one_database_do_not_meet(house, system):
    account = house.owner()
    others = House(system, house.clock, type(house.settings)(operator="other", book="NB01"))
    assert others.doors.accounts.is_empty()
    session = house.doors.signing_in.begin(account, house.clock())
    assert others.doors.visitor_by_session(session.secret) is None
    assert others.doors.accounts.by_id(account.account_id) is None
    assert others.owner().name == account.name


def test_the_first_start_opens_the_admin_and_tells_the_link_once(house):
    secret = house.doors.first_link()
    account = house.doors.accounts.account_of_link(secret, house.clock())
    assert (account.name, account.roles) == ("admin", {Role.ADMIN, Role.SYSTEM_ADMIN})
    assert house.doors.first_link() is None


def test_of_processes_that_start_first_together_one_tells_the_link(house):
    with ThreadPoolExecutor(3) as threads:
        told = list(threads.map(lambda _: house.doors.first_link(), range(3)))
    assert len([secret for secret in told if secret]) == 1


def everything_in(house):
    with house.system.engine.connect() as connection:
        return "".join(
            str(tuple(row))
            for table in tables.metadata.sorted_tables
            for row in connection.execute(sa.select(table))
        )
