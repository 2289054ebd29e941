from dataclasses import replace
from datetime import timedelta

import pytest

from domain.clearance_events import (
    DeclarationsReleased,
    DeclarationsSent,
    DocumentsSent,
    ParcelsHeld,
    TaxBilled,
    WaybillsAssigned,
)
from domain.clearance_leaving_events import WithdrawalsAccepted
from domain.clearance_parts import Declaration
from domain.exit_events import ExitGatePassed, ExitListed, GatePassIssued
from domain.identifiers import ExitId, RunId
from domain.order_events import OrderCancelled
from domain.sorting_run import ParcelsSorted
from tests.adapters.verification.book import EXIT, FIRST, OPEN, RUN, SECOND, START
from tests.adapters.verification.planting import (
    event_of,
    found,
    names,
    plant,
    position_of,
    verified,
)


def test_a_second_live_declaration_is_named(engine):
    sent = DeclarationsSent(RUN, "R1-0099", (Declaration(SECOND, 2, "R1-001-02"),), START)
    position = plant(engine, ("run", RUN, [sent]))
    (finding,) = found(verified(engine), "declarations")
    assert position in finding.positions
    assert finding.message == "R1-001-02 is sent while R1-001-01 is live"


@pytest.mark.parametrize(
    ("attempt", "cop_no"), [(2, "R1-001-01"), (3, "R1-001-03"), (2, "R1-001-02-far-too-long")]
)
def test_a_declaration_number_that_is_no_number_is_named(engine, attempt, cop_no):
    sent = DeclarationsSent(RUN, "R1-0099", (Declaration(SECOND, attempt, cop_no),), START)
    position = plant(engine, ("run", RUN, [sent]))
    (finding,) = found(verified(engine), "declaration numbers")
    assert position in finding.positions


def test_a_declaration_without_documents_is_named(engine):
    sent = DeclarationsSent(RunId("R2"), "R2-0001", (Declaration(OPEN, 1, "R2-000-01"),), START)
    position = plant(engine, ("run", "R2", [sent]))
    report = verified(engine)
    (finding,) = found(report, "documents")
    assert finding.positions == (position,)
    assert "['order', 'payment', 'waybill']" in finding.message
    assert position in found(report, "declared lines")[0].positions


def test_an_answer_that_is_older_than_what_stands_is_named(engine):
    released = event_of(engine, "run", RUN, DeclarationsReleased)
    answer = released.answers[0]
    early = replace(answer, returned_at=answer.returned_at - timedelta(days=1))
    held = ParcelsHeld(RUN, 501, released.receipt_hash, (early,), START)
    position = plant(engine, ("run", RUN, [held]))
    (finding,) = found(verified(engine), "answers")
    assert position in finding.positions
    assert finding.message.endswith("a later answer stands")


def test_an_answer_to_an_ended_attempt_is_named(engine):
    released = event_of(engine, "run", RUN, DeclarationsReleased)
    old = replace(released.answers[0], order_id=FIRST, cop_no="R1-000-01")
    position = plant(engine, ("run", RUN, [replace(released, answers=(old,))]))
    assert position in found(verified(engine), "answers")[0].positions


def test_a_released_declaration_that_is_withdrawn_is_named(engine):
    digest = event_of(engine, "run", RUN, DeclarationsReleased).receipt_hash
    position = plant(engine, ("run", RUN, [WithdrawalsAccepted(RUN, digest, (FIRST,), START)]))
    assert position in found(verified(engine), "declarations")[0].positions


def test_an_order_that_changes_while_it_is_declared_is_named(engine):
    position = plant(engine, ("order", FIRST, [OrderCancelled(FIRST, "too late", START)]))
    (finding,) = found(verified(engine), "declared lines")
    assert position in finding.positions
    assert finding.message == "changed while R1-000-02 is live"


def test_a_message_of_more_than_100_documents_is_named(engine):
    sent = event_of(engine, "run", RUN, DocumentsSent)
    order_ids = tuple(f"shop-1:{number:04d}" for number in range(101))
    position = plant(
        engine, ("run", RUN, [replace(sent, message_id="R1-0099", order_ids=order_ids), sent])
    )
    too_long, twice = found(verified(engine), "customs messages")
    assert too_long.positions == (position,)
    assert position + 1 in twice.positions


def test_a_dispatch_without_release_is_named(engine):
    listed = event_of(engine, "exit", EXIT, ExitListed)
    parcel = replace(listed.parcels[0], order_id=OPEN, invt_no="I9", parts=())
    position = plant(
        engine,
        (
            "exit",
            "X-2",
            [
                replace(listed, exit_id="X-2", parcels=(parcel,)),
                GatePassIssued(ExitId("X-2"), "P-2", "A-3", (OPEN,), START),
                ExitGatePassed(ExitId("X-2"), "P-2", (OPEN,), START),
            ],
        ),
    )
    report = verified(engine)
    (finding,) = found(report, "gate")
    assert finding.invariant == "I14"
    assert finding.positions == (position + 2,)
    assert "not released" in finding.message
    assert found(report, "exit lists")[0].positions == (position,)
    assert found(report, "on exits")[0].positions == (position,)


def test_a_parcel_that_passes_while_held_is_named(engine):
    released = event_of(engine, "run", RUN, DeclarationsReleased)
    answer = released.answers[0]
    later = replace(answer, returned_at=answer.returned_at + timedelta(days=1))
    hold = ParcelsHeld(RUN, 501, released.receipt_hash, (later,), START)
    first = plant(engine, ("run", RUN, [hold]))
    passed = ExitGatePassed(EXIT, "P-1", (answer.order_id,), START)
    second = plant(engine, ("exit", EXIT, [passed]))
    (finding,) = found(verified(engine), "gate")
    assert {first, second} <= set(finding.positions)
    assert "not released: customs' last word is 501" in finding.message
    assert "it has passed before" in finding.message


def test_a_pass_for_what_is_not_listed_is_named(engine):
    position = plant(engine, ("exit", EXIT, [GatePassIssued(EXIT, "P-2", "A-3", (OPEN,), START)]))
    assert found(verified(engine), "gate")[0].positions == (position,)


def test_a_declaration_cited_by_two_exits_is_named(engine):
    listed = event_of(engine, "exit", EXIT, ExitListed)
    first = position_of(engine, "exit", EXIT, ExitListed)
    parcels = (listed.parcels[0], replace(listed.parcels[1], invt_no=listed.parcels[0].invt_no))
    again = replace(listed, exit_id="X-2", parcels=parcels)
    position = plant(engine, ("exit", "X-2", [again]))
    one, other = found(verified(engine), "exit lists")
    assert one.positions == (first, position)
    assert one.message == "on demo.NB01/exit/X-1 already"
    assert f"is that of {FIRST}" in other.message


def test_a_waybill_of_two_orders_is_named(engine):
    assigned = event_of(engine, "run", RUN, WaybillsAssigned)
    first = position_of(engine, "run", RUN, WaybillsAssigned)
    taken = replace(assigned.waybills[0], order_id=OPEN)
    position = plant(engine, ("run", RUN, [replace(assigned, waybills=(taken,))]))
    (finding,) = found(verified(engine), "waybills")
    assert finding.invariant == "I15"
    assert finding.positions == (first, position)


@pytest.mark.parametrize(("change", "check"), [
    ({"weight_grams": 9_000}, "sorted parcels"),
    ({"waybill_no": "SF-other"}, "waybills"),
    ({"order_id": OPEN}, "sorted parcels"),
])  # fmt: skip
def test_a_parcel_sorted_as_another_is_named(engine, change, check):
    sorted_parcels = event_of(engine, "sorting", "S-1", ParcelsSorted)
    wrong = replace(sorted_parcels.parcels[0], **change)
    position = plant(engine, ("sorting", "S-1", [replace(sorted_parcels, parcels=(wrong,))]))
    assert position in found(verified(engine), check)[0].positions


def test_a_bill_that_is_not_our_tax_is_named(engine):
    billed = event_of(engine, "run", RUN, TaxBilled)
    own = billed.bills[0]
    bills = (
        replace(own, tax_no="near", vat_fen=own.vat_fen + 2),
        replace(own, tax_no="far", vat_fen=own.vat_fen + 4),
        own,
    )
    position = plant(engine, ("run", RUN, [replace(billed, bills=bills)]))
    far, twice = found(verified(engine), "tax bills")
    assert far.message.startswith("bill far")
    assert position in far.positions
    assert twice.message == f"bill {own.tax_no} comes twice"
    assert "tax bills" in names(verified(engine))
