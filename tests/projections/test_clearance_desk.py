import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.answer_codes import repeated_from
from domain.clearance_repeating import code_of, was_not_sent_on
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from projections import clearance_cases
from projections import clearance_desk as desk
from projections.clearance_messages import orders_awaiting
from tests.projections import given as logs
from tests.projections.desk_checks import (
    WAYS,
    check_pages_of_any_size,
    following,
    in_pages,
    shown,
)
from tests.projections.given import BOOK, FakeLog, applied, counted_statements, emptied, tables_of
from tests.projections.goods_story import answers, declare, opened, told
from tests.projections.plain import run
from tests.projections.run_histories import histories
from tests.projections.story import at


@pytest.fixture
def cleared(database_url):
    with following(database_url, desk.MODEL, told()) as connection:
        yield connection


def test_pages_of_any_size_give_the_same_rows(database_url):
    check_pages_of_any_size(database_url, desk.MODEL)


@pytest.fixture
def empty(database_url):
    with tables_of(database_url, desk.MODEL) as engine, engine.connect() as connection:
        yield connection


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_every_order_stands_where_its_run_says(empty: sa.Connection, history):
    events, state = history
    emptied(empty, desk.MODEL)
    applied(empty, desk.MODEL, logs.given(("run", "R1", events)).recorded)
    rows = {row.order_id: row for row in desk.orders_of(empty, BOOK, "R1")}
    for order_id, member in state.members.items():
        row = rows[order_id]
        assert (row.stage, row.waybill_no) == (member.stage.value, member.waybill.waybill_no)
        assert (row.attempt, row.cop_no or "") == (member.attempt, member.cop_no)
        assert ((row.invt_no or ""), row.exit_id) == (member.invt_no, member.exit_id)
        assert ((row.withdrawal or ""), row.is_picked) == (member.withdrawal, member.is_picked)
        assert row.released_at == member.released_at
        assert (row.refused_message_id is not None) == member.is_refused_whole
        assert row.answered_at == (member.answered and member.answered[0])
        assert row.repeats_from == repeats_from(state, order_id)
        for document in Document:
            status = getattr(row, f"{document.value}_document")
            assert (status is not None) == (document in member.sent)
    gone = {row.order_id for row in rows.values() if row.stage in ("withdrawn", "handed back")}
    assert gone == rows.keys() - state.members.keys()


def repeats_from(state, order_id):
    """From when the run sends the order's declaration again by itself."""
    if state.stages[order_id] is Stage.REJECTED:
        answered_at, _ = state.answered[order_id]
    elif was_not_sent_on(state, order_id):
        answered_at, _ = state.progress[order_id]
    else:
        return None
    return repeated_from(code_of(state, order_id), state.repeated.get(order_id, 0), answered_at)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, cuts=st.lists(st.integers(0, 60)), apply=WAYS)
def test_any_history_reads_alike_in_any_pages(empty: sa.Connection, history, cuts, apply):
    recorded = logs.given(("run", "R1", history[0])).recorded
    one_by_one = in_pages(empty, desk.MODEL, recorded, range(len(recorded)), applied)
    assert in_pages(empty, desk.MODEL, recorded, cuts, apply) == one_by_one


def test_a_run_counts_its_orders_by_stage(cleared):
    (run_row,) = desk.runs_of(cleared, [BOOK])
    assert (run_row.merchant_id, run_row.declarant, run_row.orders) == ("shop", "broker", 4)
    assert (run_row.released, run_row.withdrawn, run_row.handed_back) == (2, 1, 1)
    assert (run_row.documents, run_row.in_review, run_row.rejected) == (0, 0, 0)


def test_runs_are_found_by_merchant_and_declarant(cleared):
    assert len(desk.runs_of(cleared, [BOOK], "shop", declarants=["broker"])) == 1
    assert desk.runs_of(cleared, [BOOK], "another") == []
    assert desk.runs_of(cleared, [BOOK], declarants=["another"]) == []


def test_a_list_number_names_its_run_and_a_waybill_its_order(cleared):
    assert desk.run_of_invt_no(cleared, BOOK, "I-o1") == "R1"
    assert desk.run_of_invt_no(cleared, BOOK, "unknown") is None
    found = desk.run_and_order_of_waybill(cleared, BOOK, "W-o3")
    assert found is not None
    assert (found.run_id, found.order_id) == ("R1", "o3")
    assert desk.run_and_order_of_waybill(cleared, BOOK, "unknown") is None


def test_messages_tell_how_many_were_answered_and_which_was_refused(cleared):
    messages = desk.messages_of(cleared, BOOK, "R1")
    shape = ("message_id", "kind", "orders", "answered", "refused_because")
    assert shown(messages, *shape) == [
        ("R1-0001", "order", 4, 4, None),
        ("R1-0002", "payment", 4, 4, None),
        ("R1-0003", "waybill", 4, 4, None),
        ("R1-0004", "declaration", 2, 2, None),
        ("R1-0005", "declaration", 1, 0, "bad signature"),
        ("R1-0006", "declaration", 2, 2, None),
        ("R1-0007", "withdrawal", 2, 2, None),
    ]


def test_receipts_that_do_not_fit_are_kept(cleared):
    (unfit,) = clearance_cases.unfit_receipts_of(cleared, [BOOK])
    assert (unfit.cop_no, unfit.status) == ("R1-001-01", 800)


def until(event_type: type) -> FakeLog:
    """The story of the run up to and with the first event of a type."""
    log = FakeLog()
    declare(log)
    types = [type(each.event) for each in log.recorded]
    return FakeLog(log.recorded[: types.index(event_type) + 1])


def test_a_failed_match_shows_the_documents_side_by_side_until_it_is_corrected(database_url):
    with following(database_url, desk.MODEL, until(run.MatchFailed)) as connection:
        (failure,) = clearance_cases.match_failures_of(connection, [BOOK], "shop")
        assert (failure.order_id, failure.rule, failure.field) == ("o3", "M4", "telephone")
        sides = (failure.order_value, failure.payment_value, failure.waybill_value)
        assert sides == ("139", "", "138")
        assert clearance_cases.match_failures_of(connection, [BOOK], "another") == []
    with following(database_url, desk.MODEL, until(run.DeclarationsCorrected)) as connection:
        assert clearance_cases.match_failures_of(connection, [BOOK]) == []


def test_a_rejection_shows_what_customs_said(database_url):
    with following(database_url, desk.MODEL, until(run.DeclarationsRejected)) as connection:
        (rejected,) = clearance_cases.rejected_of(connection, [BOOK])
        assert (rejected.order_id, rejected.reject_code) == ("o2", "1313")
        assert rejected.reject_text == "over the limit"


def test_a_late_progress_report_undoes_no_answer(empty):
    sent = run.DocumentsSent("R1", Document.ORDER, "m", ("o1",), at(11))
    stored, told_late = (
        run.DocumentsAnswered(
            "R1", Document.ORDER, "h", (run.DocumentAnswer("o1", status, at(12)),), at(12)
        )
        for status in (120, 3)
    )
    log = logs.given(("run", "R1", [opened(), sent, stored, told_late]))
    applied(empty, desk.MODEL, log.recorded)
    assert desk.orders_of(empty, BOOK, "R1")[0].order_document == 120


def test_answers_to_many_runs_are_a_handful_of_statements(empty):
    log = FakeLog()
    for number in range(50):
        log.append("run", f"R{number}", [opened()])
    for number in range(50):
        told_all = answers(20, "o1", "o2", "o3", "o4")
        log.append("run", f"R{number}", [run.DeclarationsReleased("R1", "h", told_all, at(20))])
    applied(empty, desk.MODEL, log.recorded[:50])
    with counted_statements(empty) as statements:
        applied(empty, desk.MODEL, log.recorded[50:])
    assert len(statements) <= 5


def test_an_order_tells_the_messages_whose_answers_it_waits_for(empty):
    sent = run.DocumentsSent("R1", Document.ORDER, "R1-0001", ("o1", "o2"), at(12))
    again = run.DocumentsSent("R1", Document.ORDER, "R1-0002", ("o2",), at(13))
    stored = (run.DocumentAnswer("o1", 120, at(14)),)
    heard = run.DocumentsAnswered("R1", Document.ORDER, "h", stored, at(14))
    applied(empty, desk.MODEL, logs.given(("run", "R1", [opened(), sent, again, heard])).recorded)
    query = orders_awaiting().subquery()
    rows = empty.execute(sa.select(query.c.order_id, query.c.order_message)).all()
    assert dict(rows) == {"o1": None, "o2": "R1-0002", "o3": None, "o4": None}
    counts = [
        (row.message_id, row.answered, row.awaited) for row in desk.messages_of(empty, BOOK, "R1")
    ]
    assert counts == [("R1-0001", 1, 0), ("R1-0002", 0, 1)]
