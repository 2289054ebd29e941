from datetime import timedelta

import pytest

from adapters.access.faults import GrantUnsoundError, UnknownGrantError, UnknownPartyError
from adapters.access.grants import NewGrant
from application.rights_of_reading import Area
from application.roles import PartyKind, Role

FIRM = "big-four"


@pytest.fixture
def firms(house):
    house.party("kiwi", PartyKind.MERCHANT)
    house.party("nordic", PartyKind.MERCHANT)
    house.person("au", house.party(FIRM, PartyKind.AUDIT_FIRM), Role.AUDITOR)
    return house


def auditor(house):
    return house.doors.visitor_for(house.doors.accounts.named("au"))


def grant(house, merchant="", begins=None, ends=None, party=FIRM):
    wanted = NewGrant(party, merchant, begins or house.clock(), ends)
    house.doors.grants.give(wanted, house.change)


def test_an_auditor_who_is_granted_nothing_sees_nothing(firms):
    assert auditor(firms).reach.merchants == frozenset()


def test_an_auditor_sees_the_merchants_that_are_granted_and_no_other(firms):
    grant(firms, "kiwi")
    visitor = auditor(firms)
    assert visitor.reach.merchants == {"kiwi"}
    assert visitor.may_read("order_board")
    assert visitor.may_enter(Area.HISTORY)


def test_what_is_the_whole_books_needs_a_grant_of_the_whole_book(firms):
    grant(firms, "kiwi")
    narrow = auditor(firms)
    grant(firms)
    wide = auditor(firms)
    assert wide.reach.merchants is None
    for model in ("planner_board", "sorting_bench", "open_claims"):
        assert not narrow.may_read(model)
        assert wide.may_read(model)


def test_a_grant_holds_from_when_it_begins_until_it_ends(firms):
    begins, ends = firms.clock() + timedelta(days=1), firms.clock() + timedelta(days=3)
    grant(firms, "kiwi", begins, ends)
    assert auditor(firms).reach.merchants == frozenset()
    firms.clock.wait(days=1)
    assert auditor(firms).reach.merchants == {"kiwi"}
    firms.clock.wait(days=2)
    assert auditor(firms).reach.merchants == frozenset()


def test_a_grant_is_ended_at_once_and_once(firms):
    grant(firms, "kiwi")
    (row,) = firms.doors.grants.all()
    firms.doors.grants.end(row.grant_id, firms.change)
    firms.doors.grants.end(row.grant_id, firms.change)
    assert auditor(firms).reach.merchants == frozenset()
    changes = [change for change in firms.changes() if "grant" in change[1]]
    assert changes == [
        ("somebody", "granted: kiwi", FIRM),
        ("somebody", "grant ended: kiwi", FIRM),
    ]


def test_the_same_grant_twice_is_one(firms):
    grant(firms)
    grant(firms)
    assert len(firms.doors.grants.all()) == 1
    assert ("somebody", "granted: the whole book", FIRM) in firms.changes()


def test_only_audit_firms_are_granted_and_only_merchants_things(firms):
    for fields in ({"party": "kiwi"}, {"party": "nobody"}, {"merchant": FIRM}, {"merchant": "no"}):
        with pytest.raises(UnknownPartyError):
            grant(firms, **fields)
    assert firms.doors.grants.all() == []


def test_a_grant_that_has_ended_before_it_begins_is_refused(firms):
    now = firms.clock()
    for begins, ends in ((now, now), (now - timedelta(days=9), now - timedelta(days=1))):
        with pytest.raises(GrantUnsoundError):
            grant(firms, "kiwi", begins, ends)


def test_a_grant_there_is_not_cannot_be_ended(firms):
    with pytest.raises(UnknownGrantError):
        firms.doors.grants.end("none", firms.change)
