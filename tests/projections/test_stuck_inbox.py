from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import bonded_entry, campaign, clearance_events, exit_list, order_return, payment
from domain import consignment as shipment
from domain import pre_sale_order as order
from domain import purchase_batch as batch
from domain.clearance_run import Stage
from projections import stuck_inbox
from projections import stuck_rules as steps
from projections.stuck_members import members
from tests.projections import bulk, story
from tests.projections import given as logs
from tests.projections import goods_story as goods
from tests.projections.desk_checks import (
    WAYS,
    check_pages_of_any_size,
    following,
    in_pages,
    shown,
)
from tests.projections.given import (
    BOOK,
    FakeLog,
    applied,
    applied_by_handler,
    counted_statements,
    emptied,
    rows_of,
    tables_of,
)
from tests.projections.run_histories import histories
from tests.projections.story import at, batch_units, units

MODEL = stuck_inbox.MODEL


@pytest.fixture
def empty(database_url):
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


def inbox(connection, *histories, **filters):
    applied(connection, MODEL, logs.given(*histories).recorded)
    return stuck_inbox.inbox(connection, [BOOK], **filters)


def waiting(connection, *histories, **filters):
    rows = inbox(connection, *histories, **filters)
    return shown(rows, "kind", "id", "step", "count")


def test_pages_of_any_size_give_the_same_rows(database_url):
    check_pages_of_any_size(database_url, MODEL)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, cuts=st.lists(st.integers(0, 60)), apply=WAYS)
def test_any_history_reads_alike_in_any_pages(empty: sa.Connection, history, cuts, apply):
    recorded = logs.given(("run", "R1", history[0])).recorded
    one_by_one = in_pages(empty, MODEL, recorded, range(len(recorded)), applied)
    assert in_pages(empty, MODEL, recorded, cuts, apply) == one_by_one


STEPS_AT = {
    Stage.UNMATCHED: {steps.MEND_MATCH},
    Stage.MATCHED: {steps.DECLARE},
    Stage.DECLARED: {steps.ANSWER, steps.SEND_AGAIN},
    Stage.STORED: {steps.RELEASE},
    Stage.IN_REVIEW: {steps.REVIEW},
    Stage.INSPECTION: {steps.INSPECT},
    Stage.HELD: {steps.END_HOLD},
    Stage.REJECTED: {steps.MEND_DECLARATION},
    Stage.RELEASED: {steps.PICK, steps.LIST_FOR_EXIT, steps.ISSUE_PASS},
    Stage.DOCUMENTS: {
        steps.ASSIGN_WAYBILL, steps.SEND_DOCUMENTS, steps.ANSWER_DOCUMENTS, steps.MEND_DOCUMENT,
    },
}  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_every_order_of_a_run_waits_for_what_its_stage_says(empty: sa.Connection, history):
    events, state = history
    emptied(empty, MODEL)
    applied(empty, MODEL, logs.given(("run", "R1", events)).recorded)
    standing = {row["order_id"]: row["step"] for row in rows_of(empty, members)}
    assert standing.keys() == state.members.keys()
    for order_id, member in state.members.items():
        assert standing[order_id] in {rule.step for rule in STEPS_AT[member.stage]}
    under_way = [m for m in state.members.values() if m.stage is not Stage.RELEASED]
    outstanding = stuck_inbox.outstanding_runs(empty)
    assert bool(outstanding) == any(m.exit_id is None for m in under_way)
    if outstanding:
        assert outstanding[0].last_position == len(events)


def test_orders_wait_for_payment_collection_and_after_the_close_for_the_planner(empty):
    histories = [("order", f"o{n}", [story.placed(f"o{n}")]) for n in (1, 2, 3)]
    assert waiting(empty, *histories) == [("campaign", "K", "pay", 3)]
    (due,) = stuck_inbox.inbox(empty, [BOOK])
    assert (due.whose, due.merchant_id, due.deadline) == ("buyer", "shop", at(24))
    paid = [("order", f"o{n}", [story.paid(f"o{n}")]) for n in (1, 2)]
    assert waiting(empty, *paid) == [("campaign", "K", "pay", 1), ("campaign", "K", "collect", 2)]
    closed = ("campaign", "K", [campaign.CampaignClosed("K", 3, at(3))])
    late = ("order", "o3", [story.paid("o3", hours=4)])
    collected = ("order", "o1", [order.OrderCollected("o1", "B1", at(5))])
    assert waiting(empty, closed, late, collected) == [
        ("campaign", "K", "collect after the close", 2)
    ]
    rows = stuck_inbox.orders_waiting(empty, BOOK, "K", "collect after the close")
    assert shown(rows, "order_id", "since") == [("o2", at(3)), ("o3", at(4))]
    back = ("order", "o1", [order.OrderHandedBack("o1", "B1", at(6))])
    assert waiting(empty, back) == [("campaign", "K", "collect after the close", 3)]


def test_a_failed_campaign_waits_until_its_orders_are_cancelled(empty):
    failed = ("campaign", "K", [campaign.CampaignFailed("K", 1, 3, at(3))])
    assert waiting(empty, ("order", "o1", [story.placed("o1")]), failed) == [
        ("campaign", "K", "cancel and refund", 1)
    ]
    assert waiting(empty, ("order", "o1", [order.OrderCancelled("o1", "failed", at(4))])) == []


def test_money_that_does_not_fit_is_a_case_until_it_is_paid_back(empty):
    owed = order.RefundOwed("o1", "payment-p1", 5, "payment does not fit", at(1))
    rows = inbox(empty, ("order", "o1", [story.placed("o1"), story.paid("o1", 5, "p1"), owed]))
    assert shown(rows, "step", "part", "is_case", "merchant_id") == [
        ("pay", "", False, "shop"),
        ("look at payment that does not fit", "payment-p1", True, "shop"),
    ]
    paid_back = ("order", "o1", [order.RefundPaid("o1", "payment-p1", 5, at(2))])
    assert waiting(empty, paid_back) == [("campaign", "K", "pay", 1)]


def test_every_refund_waits_for_its_own_payment(empty):
    owed = [order.RefundOwed("o1", name, 5, "short", at(1)) for name in ("a", "b")]
    paid = order.RefundPaid("o1", "a", 5, at(2))
    rows = inbox(empty, ("order", "o1", [*owed, paid]))
    assert shown(rows, "step", "part") == [("pay refund", "b")]


def test_a_payment_reported_otherwise_is_a_case(empty):
    differs = payment.PaymentReportDiffers("p1", 7, (), at(1))
    assert waiting(empty, ("payment", "p1", [differs])) == [
        ("payment", "p1", "look at payment reported otherwise", 1)
    ]


def test_a_batch_waits_for_its_purchase_its_confirmation_and_its_goods(empty):
    locked = ("batch", "B1", [batch.BatchLocked("B1", at(1))])
    assert waiting(empty, locked) == [("batch", "B1", "place purchase", 1)]
    placed = batch.PurchasePlaced("B1", "P1", "farm", units(honey=1), at(2))
    assert waiting(empty, ("batch", "B1", [placed])) == [("batch", "B1", "confirm purchase", 1)]
    confirmed = batch.SupplierConfirmed("B1", "P1", units(honey=1), at(3))
    assert waiting(empty, ("batch", "B1", [confirmed])) == [
        ("batch", "B1", "deliver to overseas warehouse", 1)
    ]
    received = shipment.GoodsReceivedOverseas("S1", "r", "A", "W", batch_units(honey=1), at(4))
    assert waiting(empty, ("consignment", "S1", [received])) == []


def test_a_consignment_waits_to_arrive_and_then_for_its_entry(empty):
    departed = shipment.ConsignmentDeparted("S1", "ship", "V1", "BL1", at(1))
    assert waiting(empty, ("consignment", "S1", [departed])) == [("consignment", "S1", "arrive", 1)]
    arrived = shipment.ConsignmentArrived("S1", "3105", False, at(2))
    rows = inbox(empty, ("consignment", "S1", [arrived]))
    assert shown(rows, "step", "detail", "deadline") == [("list entry", "seal broken", at(74))]
    assert waiting(empty, ("entry", "E1", [goods.listed("E1", honey=3)])) == [
        ("entry", "E1", "bring through the gate", 1),
        ("entry", "E1", "post entry", 1),
        ("entry", "E1", "tally", 1),
    ]


def tallied(good=3, **others):
    counts = (goods.counted("honey", good, **others),)
    return bonded_entry.GoodsTallied("E1", f"T{good}", counts, batch_units(honey=good), at(3))


def test_a_discrepancy_waits_until_all_its_units_are_decided(empty):
    entry = [goods.listed("E1", honey=3), tallied(1, short=2)]
    decided = bonded_entry.DiscrepancyDecided("E1", "honey", "short", 1, "claim supplier", at(4))
    rows = inbox(empty, ("entry", "E1", [*entry, decided]), only_cases=True, whose="warehouse")
    assert shown(rows, "id", "part", "step", "count") == [
        ("E1", "honey short", "decide discrepancy", 1)
    ]
    assert waiting(empty, ("entry", "E1", [decided]), whose="warehouse") == []


def test_more_taken_than_stands_there_is_a_case(empty):
    entry = [
        goods.listed("E1", honey=3),
        bonded_entry.EntryGatePassed("E1", "G", "lorry", 1, at(1)),
        bonded_entry.EntryPosted("E1", units(honey=3), at(2)),
        tallied(),
        bonded_entry.StockReserved("E1", "R1", batch_units(honey=2), at(4)),
        bonded_entry.StockBlocked("E1", "b", units(honey=2), "recall", at(5)),
    ]
    rows = inbox(empty, ("entry", "E1", entry))
    assert shown(rows, "id", "part", "step", "count", "since") == [
        ("E1", "honey", "mend stock below zero", 1, at(5))
    ]
    unblocked = bonded_entry.StockUnblocked("E1", "b", units(honey=1), at(6))
    assert waiting(empty, ("entry", "E1", [unblocked])) == []


def until(event_type):
    log = FakeLog()
    goods.declare(log)
    types = [type(each.event) for each in log.recorded]
    return FakeLog(log.recorded[: types.index(event_type) + 1])


def test_a_run_waits_step_by_step_for_waybills_documents_and_answers(database_url):
    expected = {
        clearance_events.RunOpened: [("run", "R1", "assign waybills", 4)],
        clearance_events.WaybillsAssigned: [("run", "R1", "send documents", 4)],
        clearance_events.DocumentsSent: [("run", "R1", "answer and match documents", 4)],
        clearance_events.MatchFailed: [
            ("order", "o3", "mend what does not match", 1),
            ("run", "R1", "declare", 3),
        ],
        clearance_events.MessageRefused: [
            ("order", "o3", "mend what does not match", 1),
            ("run", "R1", "answer declarations", 2),
            ("run", "R1", "declare", 1),
            ("run", "R1", "mend message refused whole", 1),
        ],
        clearance_events.DeclarationsRejected: [
            ("order", "o3", "mend what does not match", 1),
            ("run", "R1", "declare", 1),
            ("run", "R1", "mend message refused whole", 1),
            ("run", "R1", "release", 1),
            ("order", "o2", "mend rejected declaration", 1),
        ],
    }
    for event_type, rows in expected.items():
        with following(database_url, MODEL, until(event_type)) as connection:
            assert sorted(waiting(connection)) == sorted(rows)


def test_a_case_tells_what_customs_said_and_whose_it_is(database_url):
    with following(database_url, MODEL, until(clearance_events.ReceiptUnfit)) as connection:
        rows = stuck_inbox.inbox(connection, [BOOK], "shop", whose="declarant")
        told = {(row.kind, row.id, row.step, row.detail) for row in rows}
        assert told == {
            ("order", "o3", "mend what does not match", "M4: telephone"),
            ("order", "o2", "mend rejected declaration", "1313 over the limit"),
            ("run", "R1", "mend message refused whole", "bad signature"),
            (
                "run", "R1", "look at receipt that does not fit",
                "800: answers a rejected declaration",
            ),
        }  # fmt: skip
        assert stuck_inbox.inbox(connection, [BOOK], "another") == []
        assert stuck_inbox.inbox(connection, ["demo.NB02"]) == []
    with following(database_url, MODEL, until(clearance_events.WithdrawalsSent)) as connection:
        assert stuck_inbox.inbox(connection, [BOOK], whose="declarant") == []
        assert ("order", "o2", "answer withdrawal", 1) in waiting(connection)


def test_what_could_not_be_sent_waits_until_it_is_sent_after_all(empty):
    sent = clearance_events.DeclarationsSent("R1", "m1", (goods.declaration("o1"),), at(15))

    def answered(status):
        told = goods.answers(16, "o1")
        return clearance_events.DeclarationsAnswered("R1", status, "h", told, at(16))

    applied(empty, MODEL, logs.given(("run", "R1", [goods.opened(), sent, answered(4)])).recorded)
    assert ("order", "o1", "send again", 1) in waiting(empty)
    assert ("run", "R1", "answer declarations", 1) in waiting(empty, ("run", "R1", [answered(3)]))


def test_released_orders_wait_to_be_picked_listed_and_let_through_the_gate(empty):
    pair = ("o1", "o3")
    released = clearance_events.DeclarationsReleased("R1", "h", goods.answers(19, *pair), at(19))
    back = clearance_events.OrdersHandedBack("R1", ("o2", "o4"), "year", at(19))
    assert waiting(empty, ("run", "R1", [goods.opened(), released, back])) == [
        ("run", "R1", "pick", 2)
    ]
    assert stuck_inbox.outstanding_runs(empty, [BOOK]) == []
    picked = clearance_events.ParcelsPicked("R1", pair, at(20))
    assert waiting(empty, ("run", "R1", [picked])) == [("run", "R1", "list for exit", 2)]
    listed = clearance_events.OrdersListedForExit("R1", "X1", pair, at(21))
    assert waiting(empty, ("run", "R1", [listed])) == [("exit", "X1", "issue gate pass", 2)]
    issued = exit_list.GatePassIssued("X1", "GP1", "van", pair, at(22))
    assert waiting(empty, ("exit", "X1", [issued])) == [("exit", "X1", "pass the gate", 2)]
    rows = stuck_inbox.members_waiting(empty, BOOK, "pass the gate", exit_id="X1")
    assert shown(rows, "order_id", "run_id") == [("o1", "R1"), ("o3", "R1")]
    passed = exit_list.ExitGatePassed("X1", "GP1", pair, at(23))
    assert waiting(empty, ("exit", "X1", [passed])) == [("exit", "X1", "post exit", 2)]
    assert waiting(empty, ("exit", "X1", [exit_list.ExitPosted("X1", at(24))])) == []


def test_an_order_held_on_an_exit_list_waits_for_customs_alone(empty):
    pair = ("o1", "o3")
    held = (goods.answer("o3", 23),)
    leaving = [
        goods.opened(),
        clearance_events.OrdersHandedBack("R1", ("o2", "o4"), "year", at(19)),
        clearance_events.DeclarationsReleased("R1", "h", goods.answers(19, *pair), at(19)),
        clearance_events.OrdersListedForExit("R1", "X1", pair, at(21)),
        clearance_events.ParcelsHeld("R1", 501, "h", held, at(23)),
        clearance_events.OrdersDelistedFromExit("R1", "X1", ("o3",), "held", at(23)),
    ]
    assert waiting(empty, ("run", "R1", leaving)) == [
        ("exit", "X1", "issue gate pass", 1),
        ("order", "o3", "end the hold", 1),
    ]
    assert shown(stuck_inbox.outstanding_runs(empty), "run_id") == [("R1",)]


def test_a_return_waits_until_the_45th_day_in_shanghai_is_over(empty):
    asked = order_return.ReturnRequested("o1", "n1", units(honey=1), "late", at(0), at(40))
    (row,) = inbox(empty, ("return", "o1", [asked]))
    assert (row.step, row.whose, row.part) == ("bring return back", "buyer", "n1")
    assert row.deadline == at(12) + timedelta(days=45)
    received = order_return.ReturnReceived("o1", "n1", units(honey=1), (), True, at(50))
    assert waiting(empty, ("return", "o1", [received])) == [("order", "o1", "declare return", 1)]


def test_what_is_overdue_is_found_by_the_clock(empty):
    histories = [
        ("batch", "B1", [batch.BatchLocked("B1", at(0))]),
        ("batch", "B2", [batch.BatchLocked("B2", at(30))]),
    ]
    assert waiting(empty, *histories, overdue_at=at(49)) == [("batch", "B1", "place purchase", 1)]
    (planner,) = stuck_inbox.inbox_counts(empty, [BOOK], now=at(49))
    assert (planner.whose, planner.rows, planner.cases, planner.late) == ("planner", 2, 2, 1)
    assert planner.since == at(0)


def test_every_step_has_words_an_owner_and_a_reason():
    rules = [rule for rule in vars(steps).values() if isinstance(rule, steps.Rule)]
    assert len(steps.RULES) == len(rules)
    assert all(rule.step and rule.whose and rule.because.endswith(".") for rule in rules)


def test_cancelling_a_thousand_orders_is_a_handful_of_statements(empty):
    log = FakeLog()
    bulk.placing(log)
    applied(empty, MODEL, log.recorded)
    before = len(log.recorded)
    bulk.cancelling(log)
    with counted_statements(empty) as statements:
        applied_by_handler(empty, MODEL, log.recorded[before:])
    assert len(statements) <= 5


@pytest.mark.parametrize("event", [bulk.opened(), bulk.declared()], ids=["opened", "declared"])
def test_an_event_naming_a_thousand_orders_is_a_handful_of_statements(empty, event):
    log = logs.given(("run", "R1", [bulk.opened(), event]))
    applied(empty, MODEL, log.recorded[:1])
    with counted_statements(empty) as statements:
        applied(empty, MODEL, log.recorded[1:])
    assert len(statements) <= 6
