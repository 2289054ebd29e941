"""What a notice tells of what happened, and whom."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.customs.no_customs import NoCustoms
from adapters.notifications import deriving as deriving_module
from adapters.notifications.deriving import Deriving
from adapters.notifications.tables import notices
from application.work_requests import Request, Work
from domain.campaign_commands import TerminateCampaign
from domain.campaign_events import NoticeGiven
from domain.campaign_notices import Notice, NoticeKind
from domain.order_amounts import OrderAmounts
from domain.order_events import OrderAmended, OrderPlaced, PaymentConfirmed, Purpose
from domain.order_money import BALANCE_UNPAID
from domain.payment_plan import DepositFate
from tests.adapters.examples import example_of
from tests.adapters.notifications.derived import facts, kinds
from tests.adapters.web.given import campaign
from tests.adapters.web.site import BOOK, opened


def test_a_cancellation_since_the_campaign_failed_is_told_as_that(ground):
    ground.campaign("C-fail")
    asked, ended = ground.place(campaign_id="C-fail"), ground.place(campaign_id="C-fail")
    ground.fail("C-fail")
    ground.cancel_because(asked, "cancelled by buyer")
    ground.cancel_because(ended, "campaign ended")
    ground.derive()
    assert kinds(ground) == ["order cancelled", "campaign ended"]
    assert facts(ground) == [
        {"campaign": "Kiwi honey, spring", "reason": "cancelled by buyer"},
        {"campaign": "Kiwi honey, spring", "reason": "campaign ended", "has_failed": True},
    ]


def test_a_shortage_tells_what_comes_and_what_it_costs(ground):
    order_id = ground.place()
    example = example_of(OrderAmended)
    lines = tuple(replace(line, quantity=line.quantity - 2) for line in example.lines)
    amended = replace(example, order_id=order_id, lines=lines, amounts=OrderAmounts(900, 0, 0, 100))
    ground.append("order", order_id, 1, amended)
    ground.derive()
    (told,) = facts(ground)
    sku = example.lines[0].sku
    assert told["fewer"] == [[sku, 42, 40]]
    assert told["due_fen"] == 1_000


def test_a_changed_promise_is_told_to_all_who_wait_and_to_nobody_else(ground, monkeypatch):
    monkeypatch.setattr(deriving_module, "ORDERS_PER_STEP", 3)
    ground.campaign("C-late")
    waiting = [ground.place(campaign_id="C-late") for _ in range(7)]
    gone = ground.place(campaign_id="C-late")
    other = ground.place(campaign_id="C-other")
    ground.cancel(gone)
    ground.delay("C-late", 11)
    after = ground.place(campaign_id="C-late")
    ground.owe(other)
    ground.derive()
    told = [row.order_id for row in ground.rows() if row.kind == "promise changed"]
    assert sorted(told) == sorted(waiting)
    assert after not in told
    assert kinds(ground)[-1] == "refund owed", "what comes after it is told after it"
    assert facts(ground)[1] == {
        "before": "2026-03-28",
        "after": "2026-04-11",
        "reason": "late ship",
        "campaign": "Kiwi honey, spring",
    }


def test_a_second_change_tells_from_the_first(ground):
    ground.campaign("C-later")
    ground.place(campaign_id="C-later")
    ground.delay("C-later", 11)
    ground.delay("C-later", 19, version=2)
    ground.derive()
    assert [(told["before"], told["after"]) for told in facts(ground)] == [
        ("2026-03-28", "2026-04-11"),
        ("2026-04-11", "2026-04-19"),
    ]


def test_orders_that_an_ended_campaign_is_emptied_of_are_told_so(tmp_path):
    """By the very worker that empties it: it gives the reason by which we know."""
    with opened(f"sqlite:///{tmp_path}/jihuo.db") as site:
        draft = campaign(site)
        deriving = Deriving(site.system.engine, site.system.log, "demo", has_mail=True)
        deriving.begin(site.system.clock())
        at = site.system.clock()
        site.do(TerminateCampaign(draft.campaign_id, "no ship", at), "terminate")
        worker = site.system.worker(NoCustoms())
        worker.do(Request(Work.EMPTY_CAMPAIGN, BOOK, draft.campaign_id))
        while deriving.step(at) is not None:
            pass
        with site.system.engine.connect() as connection:
            rows = connection.execute(notices.select()).all()
    told = Counter(row.kind for row in rows)
    assert told == {"campaign ended": 3, "refund owed": 3}
    assert all(json.loads(row.facts)["campaign"] == draft.name for row in rows)


def test_a_balance_that_falls_due_is_told_those_who_paid_a_deposit(ground):
    owing, paid, unpaid = (ground.place(campaign_id="C-due") for _ in range(3))
    drafted = ground.drafted("C-due", time_zone="Asia/Shanghai")
    ground.append("campaign", "C-due", 0, drafted)
    for order_id, purpose in ((owing, Purpose.DEPOSIT), (paid, Purpose.WHOLE)):
        confirmed = replace(
            example_of(PaymentConfirmed), order_id=order_id, purpose=purpose, payment_id=order_id
        )
        ground.append("order", order_id, 1, confirmed)
    until = datetime(2026, 4, 1, 4, tzinfo=UTC)
    for version, kind in enumerate((NoticeKind.BALANCE_DUE, NoticeKind.ADDRESS_LOCK), 1):
        given = NoticeGiven(drafted.campaign_id, Notice(kind, until, until), ground.clock())
        ground.append("campaign", "C-due", version, given)
    ground.derive()
    told = [(row.kind, row.order_id) for row in ground.rows()]
    assert told[0] == ("balance due", owing)
    assert sorted(told[1:]) == sorted(("address lock", each) for each in (owing, paid, unpaid))
    assert facts(ground)[0]["until"] == "2026-04-01 12:00+08:00"


@pytest.mark.parametrize(("fate", "kept_fen"), [("kept", 42), ("returned", 0)])
def test_who_loses_a_deposit_is_told_so(ground, fate, kept_fen):
    plan = example_of(OrderPlaced).plan
    balance = replace(plan.balance, if_unpaid=DepositFate(fate))
    order_id = ground.place(plan=replace(plan, balance=balance))
    deposit = replace(
        example_of(PaymentConfirmed), order_id=order_id, purpose=Purpose.DEPOSIT, paid_fen=42
    )
    ground.append("order", order_id, 1, deposit)
    ground.cancel_because(order_id, BALANCE_UNPAID, version=2)
    ground.derive()
    (told,) = facts(ground)
    assert told.get("kept_fen", 0) == kept_fen
