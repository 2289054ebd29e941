from dataclasses import replace

import pytest

from adapters.databases import engine_for
from adapters.event_log import SqlEventLog
from adapters.read_models import MODELS
from adapters.verification.account_book import AccountBook, LineFold
from adapters.verification.declarations import Declarations
from adapters.verification.findings import Logged
from domain.clearance_events import DeclarationsSent, RunOpened
from domain.clearance_parts import Declaration, RunOrder
from domain.entry_events import EntryPosted
from domain.exit_events import ExitGatePassed, ExitPosted
from domain.goods import SkuUnits, StockPart
from domain.identifiers import ExitId, OrderId, RunId, Sku
from projections.following import follow_all, prepare
from tests.adapters.verification.book import BATCH, ENTRY, HONEY, MERCHANT, OPEN, START
from tests.adapters.verification.lives import live
from tests.adapters.verification.planting import found, plant, tamper, verified

WIDE = RunId("R9")


def opening(units):
    order = RunOrder(OPEN, BATCH, 2026, (StockPart(ENTRY, HONEY, units),))
    return RunOpened(WIDE, MERCHANT, "broker", (order,), START)


SENT = DeclarationsSent(WIDE, "R9-0001", (Declaration(OPEN, 1, "R9-001-01"),), START)


def test_a_declaration_beyond_the_book_is_named(engine):
    first = plant(engine, ("run", WIDE, [opening(1_000), SENT]))
    (finding,) = found(verified(engine), "book lines")
    assert finding.subject.endswith(f"/order/{OPEN}")
    assert first + 1 in finding.positions


def test_a_declaration_of_what_no_line_lists_is_named(engine):
    order = RunOrder(OrderId("shop-1:none"), BATCH, 2026, (StockPart(ENTRY, Sku("TEA"), 1),))
    run = replace(opening(1), orders=(order,))
    sent = replace(SENT, declarations=(Declaration(order.order_id, 1, "R9-002-01"),))
    plant(engine, ("run", WIDE, [run, sent]))
    (finding,) = found(verified(engine), "book lines")
    assert "no book line lists" in finding.message


def test_what_is_written_off_undeclared_is_named(engine):
    exit_id = ExitId("X-9")
    passed = ExitGatePassed(exit_id, "G", (OPEN,), START)
    position = plant(engine, ("exit", exit_id, [passed, ExitPosted(exit_id, START)]))
    (finding,) = found(verified(engine), "expected reduction")
    assert finding.positions == (position + 1,)


def test_what_customs_itself_took_back_is_a_case_and_no_fault_of_the_log(engine):
    lowered = EntryPosted(ENTRY, (SkuUnits(HONEY, 0),), START)
    plant(engine, ("entry", ENTRY, [lowered]), ("run", WIDE, [opening(1), SENT]))
    assert found(verified(engine), "book lines") == ()


def test_a_line_knows_what_it_has_left():
    assert LineFold(10, 3, 2).surplus == 5


@pytest.mark.parametrize("url_of", ["sqlite_url"])
def test_a_value_that_does_not_add_up_is_named(request, url_of):
    url = request.getfixturevalue(url_of)
    live(url)
    engine = engine_for(url)
    prepare(engine, MODELS)
    follow_all(engine, SqlEventLog(engine), MODELS)
    assert found(verified(engine, *MODELS), "book values") == ()
    tamper(engine, "events", "UPDATE customs_ledger_book_lines SET stock = stock + 1")
    findings = found(verified(engine, *MODELS), "book values")
    assert findings
    assert "summed" in findings[0].message


def test_an_order_that_is_sent_twice_takes_once():
    book = AccountBook(Declarations())
    observers = {kind: o for check in book.checks() for kind, o in check.observers.items()}
    for event in (opening(1), SENT, SENT):
        observers[type(event)](Logged(1, "demo.NB01", WIDE, "demo.NB01/run/R9", event))
    assert book.surplus.things_checked == 0
    assert book.surplus.broken_count == 1
