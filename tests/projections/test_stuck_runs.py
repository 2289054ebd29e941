import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.answer_codes import treatment_after
from domain.clearance_stages import Stage
from projections import stuck_inbox
from projections import stuck_rules as steps
from projections.stuck_members import members
from projections.stuck_repeats import RULE_OF
from tests.projections import bulk
from tests.projections import given as logs
from tests.projections import goods_story as goods
from tests.projections.desk_checks import (
    WAYS,
    following,
    in_pages,
    shown,
)
from tests.projections.given import (
    BOOK,
    FakeLog,
    applied,
    counted_statements,
    emptied,
    rows_of,
    tables_of,
)
from tests.projections.plain import (
    exits,
    run,
)
from tests.projections.run_histories import histories
from tests.projections.story import at

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


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, cuts=st.lists(st.integers(0, 60)), apply=WAYS)
def test_any_history_reads_alike_in_any_pages(empty: sa.Connection, history, cuts, apply):
    recorded = logs.given(("run", "R1", history[0])).recorded
    one_by_one = in_pages(empty, MODEL, recorded, range(len(recorded)), applied)
    assert in_pages(empty, MODEL, recorded, cuts, apply) == one_by_one


STEPS_AT = {
    Stage.UNMATCHED: {steps.MEND_MATCH},
    Stage.MATCHED: {steps.DECLARE},
    Stage.DECLARED: {steps.ANSWER, steps.REPEAT_DECLARATION, steps.SEND_AGAIN},
    Stage.STORED: {steps.RELEASE},
    Stage.IN_REVIEW: {steps.REVIEW},
    Stage.INSPECTION: {steps.INSPECT},
    Stage.HELD: {steps.END_HOLD},
    Stage.REJECTED: {
        steps.REPEAT_DECLARATION, steps.MEND_DECLARATION, steps.LOOK_AT_REJECTION,
    },
    Stage.RELEASED: {steps.PICK, steps.LIST_FOR_EXIT, steps.ISSUE_PASS},
    Stage.DOCUMENTS: {
        steps.ASSIGN_WAYBILL, steps.SEND_DOCUMENTS, steps.ANSWER_DOCUMENTS, steps.MEND_DOCUMENT,
        steps.REPEAT_DOCUMENT,
    },
}  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_every_order_of_a_run_waits_for_what_its_stage_says(empty: sa.Connection, history):
    events, state = history
    emptied(empty, MODEL)
    applied(empty, MODEL, logs.given(("run", "R1", events)).recorded)
    rows = rows_of(empty, members)
    standing = {order_id: row["step"] for row in rows for order_id in row["order_ids"]}
    assert len(standing) == sum(row["orders"] for row in rows)
    assert standing.keys() == state.members.keys()
    for order_id, member in state.members.items():
        assert standing[order_id] in {rule.step for rule in STEPS_AT[member.stage]}
        if member.stage is Stage.REJECTED:
            assert standing[order_id] == rule_of(state, order_id).step
    under_way = [m for m in state.members.values() if m.stage is not Stage.RELEASED]
    outstanding = stuck_inbox.outstanding_runs(empty)
    assert bool(outstanding) == any(m.exit_id is None for m in under_way)
    if outstanding:
        assert outstanding[0].last_position == len(events)


def rule_of(state, order_id):
    treatment = treatment_after(state.reject_codes[order_id], state.repeated.get(order_id, 0))
    return RULE_OF[treatment]


def until(event_type):
    log = FakeLog()
    goods.declare(log)
    types = [type(each.event) for each in log.recorded]
    return FakeLog(log.recorded[: types.index(event_type) + 1])


def test_a_run_waits_step_by_step_for_waybills_documents_and_answers(database_url):
    expected = {
        run.RunOpened: [("run", "R1", "assign waybills", 4)],
        run.WaybillsAssigned: [("run", "R1", "send documents", 4)],
        run.DocumentsSent: [("run", "R1", "answer and match documents", 4)],
        run.MatchFailed: [
            ("order", "o3", "mend what does not match", 1),
            ("run", "R1", "declare", 3),
        ],
        run.MessageRefused: [
            ("order", "o3", "mend what does not match", 1),
            ("run", "R1", "answer declarations", 2),
            ("run", "R1", "declare", 1),
            ("run", "R1", "mend message refused whole", 1),
        ],
        run.DeclarationsRejected: [
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
    with following(database_url, MODEL, until(run.ReceiptUnfit)) as connection:
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
    with following(database_url, MODEL, until(run.WithdrawalsSent)) as connection:
        assert stuck_inbox.inbox(connection, [BOOK], whose="declarant") == []
        assert ("order", "o2", "answer withdrawal", 1) in waiting(connection)


def test_what_could_not_be_sent_waits_until_it_is_sent_after_all(empty):
    sent = run.DeclarationsSent("R1", "m1", (goods.declaration("o1"),), at(15))

    def answered(status):
        told = goods.answers(16, "o1")
        return run.DeclarationsAnswered("R1", status, "h", told, at(16))

    applied(empty, MODEL, logs.given(("run", "R1", [goods.opened(), sent, answered(4)])).recorded)
    assert ("run", "R1", "declare again by itself", 1) in waiting(empty)
    assert ("run", "R1", "answer declarations", 1) in waiting(empty, ("run", "R1", [answered(3)]))


def test_released_orders_wait_to_be_picked_listed_and_let_through_the_gate(empty):
    pair = ("o1", "o3")
    released = run.DeclarationsReleased("R1", "h", goods.answers(19, *pair), at(19))
    back = run.OrdersHandedBack("R1", ("o2", "o4"), "year", at(19))
    assert waiting(empty, ("run", "R1", [goods.opened(), released, back])) == [
        ("run", "R1", "pick", 2)
    ]
    assert stuck_inbox.outstanding_runs(empty, [BOOK]) == []
    picked = run.ParcelsPicked("R1", pair, at(20))
    assert waiting(empty, ("run", "R1", [picked])) == [("run", "R1", "list for exit", 2)]
    listed = run.OrdersListedForExit("R1", "X1", pair, at(21))
    assert waiting(empty, ("run", "R1", [listed])) == [("exit", "X1", "issue gate pass", 2)]
    issued = exits.GatePassIssued("X1", "GP1", "van", pair, at(22))
    assert waiting(empty, ("exit", "X1", [issued])) == [("exit", "X1", "pass the gate", 2)]
    rows = stuck_inbox.members_waiting(empty, BOOK, "pass the gate", exit_id="X1")
    assert shown(rows, "order_id", "run_id") == [("o1", "R1"), ("o3", "R1")]
    passed = exits.ExitGatePassed("X1", "GP1", pair, at(23))
    assert waiting(empty, ("exit", "X1", [passed])) == [("exit", "X1", "post exit", 2)]
    assert waiting(empty, ("exit", "X1", [exits.ExitPosted("X1", at(24))])) == []


def test_an_order_held_on_an_exit_list_waits_for_customs_alone(empty):
    pair = ("o1", "o3")
    held = (goods.answer("o3", 23),)
    leaving = [
        goods.opened(),
        run.OrdersHandedBack("R1", ("o2", "o4"), "year", at(19)),
        run.DeclarationsReleased("R1", "h", goods.answers(19, *pair), at(19)),
        run.OrdersListedForExit("R1", "X1", pair, at(21)),
        run.ParcelsHeld("R1", 501, "h", held, at(23)),
        run.OrdersDelistedFromExit("R1", "X1", ("o3",), "held", at(23)),
    ]
    assert waiting(empty, ("run", "R1", leaving)) == [
        ("exit", "X1", "issue gate pass", 1),
        ("order", "o3", "end the hold", 1),
    ]
    assert shown(stuck_inbox.outstanding_runs(empty), "run_id") == [("R1",)]


@pytest.mark.parametrize("event", [bulk.opened(), bulk.declared()], ids=["opened", "declared"])
def test_an_event_naming_a_thousand_orders_is_a_handful_of_statements(empty, event):
    log = logs.given(("run", "R1", [bulk.opened(), event]))
    applied(empty, MODEL, log.recorded[:1])
    with counted_statements(empty) as statements:
        applied(empty, MODEL, log.recorded[1:])
    assert len(statements) <= 6
