from datetime import timedelta

import pytest

from adapters.access.api_tokens import LASTS_MAX, MARK
from adapters.access.faults import TokenLastsTooLongError, UnknownScopeError, UnknownTokenError
from application.rights_of_reading import Area
from domain.campaign_commands import DraftCampaign


def make(house, account, scopes=("read",), days=30):
    ends_at = house.clock() + timedelta(days=days)
    return house.doors.tokens.make(account, "shop", scopes, ends_at, house.change)


def test_a_token_acts_for_its_account_within_its_scopes(house):
    account = house.owner()
    secret = make(house, account)
    assert secret.startswith(MARK)
    visitor = house.doors.visitor_by_token(secret)
    assert visitor.actor == "kiwi/mei"
    assert visitor.may_read("order_board")
    assert not visitor.may_send(DraftCampaign)
    assert house.doors.visitor_by_token(make(house, account, ["commands"])).may_send(DraftCampaign)


def test_a_scope_gives_no_right_that_the_account_has_not(house):
    secret = make(house, house.owner(), ["read", "commands", "history", "operations", "people"])
    visitor = house.doors.visitor_by_token(secret)
    assert not any(visitor.may_enter(area) for area in Area)
    assert not visitor.may_read("planner_board")


def test_a_token_ends(house):
    secret = make(house, house.owner(), days=1)
    house.clock.wait(hours=23, minutes=59)
    assert house.doors.visitor_by_token(secret) is not None
    house.clock.wait(minutes=1)
    assert house.doors.visitor_by_token(secret) is None


def test_a_revoked_token_holds_no_longer(house):
    account = house.owner()
    kept, revoked = make(house, account), make(house, account)
    for _ in range(2):
        house.doors.tokens.revoke(house.doors.tokens.id_of(revoked), house.change)
    assert house.doors.visitor_by_token(revoked) is None
    assert house.doors.visitor_by_token(kept) is not None
    assert [what for _, what, _ in house.changes()].count("token revoked") == 1


@pytest.mark.parametrize("secret", ["", "jihuo_", "jihuo_x", "x"])
def test_a_wrong_token_is_nobodys(house, secret):
    make(house, house.owner())
    assert house.doors.visitor_by_token(secret) is None


def test_a_session_is_no_token_and_a_token_no_session(house):
    account = house.owner()
    session = house.doors.signing_in.begin(account, house.clock())
    assert house.doors.visitor_by_token(session.secret) is None
    assert house.doors.visitor_by_session(make(house, account)) is None


def test_the_last_use_is_known_to_the_minute(house):
    account = house.owner()
    secret = make(house, account)

    def used_at():
        (row,) = house.doors.tokens.of_account(account.account_id)
        return row.used_at

    assert used_at() is None
    house.doors.visitor_by_token(secret)
    first = house.clock()
    assert used_at() == first
    house.clock.wait(seconds=59)
    house.doors.visitor_by_token(secret)
    assert used_at() == first
    house.clock.wait(seconds=1)
    house.doors.visitor_by_token(secret)
    assert used_at() == house.clock()


def test_what_a_list_of_tokens_shows_opens_nothing(house):
    account = house.owner()
    make(house, account)
    (row,) = house.doors.tokens.of_account(account.account_id)
    assert "secret_hash" not in row._mapping


@pytest.mark.parametrize("scopes", [[], ["everything"], ["read", "write"]])
def test_a_token_is_for_something_there_is(house, scopes):
    account = house.owner()
    with pytest.raises(UnknownScopeError):
        make(house, account, scopes)


@pytest.mark.parametrize("days", [0, -1, LASTS_MAX.days + 1])
def test_a_token_lasts_a_year_at_most(house, days):
    account = house.owner()
    with pytest.raises(TokenLastsTooLongError):
        make(house, account, days=days)


def test_a_token_there_is_not_cannot_be_revoked(house):
    with pytest.raises(UnknownTokenError):
        house.doors.tokens.revoke("nothing", house.change)
