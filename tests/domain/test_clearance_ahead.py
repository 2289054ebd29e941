"""Orders that a run takes in before their goods come: sent ahead, declared with stock alone."""

from dataclasses import replace

from domain.clearance_ahead_commands import OutdateDocuments, SupplyOrders
from domain.clearance_ahead_events import DocumentsOutdated, OrdersSupplied
from domain.clearance_commands import HandBackOrders, PickParcels, SendDeclarations, SendDocuments
from domain.clearance_leaving_events import ParcelsPicked
from domain.clearance_refusals import GoodsNotHere, OrderNotInRun, UnknownRun
from domain.clearance_run import Step, next_steps
from domain.clearance_sending import declarable
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from domain.identifiers import EntryId
from tests.domain.clearance_examples import (
    RUN,
    A,
    B,
    answering,
    assigning,
    matching,
    minute,
    opening,
    order_id,
    played,
    run,
    run_order,
    stage,
    state,
    waybill,
)

E1, E2 = EntryId("E1"), EntryId("E2")
DECLARING = SendDeclarations(RUN, minute(9))


def early(place):
    return replace(run_order(place), parts=())


def sent_ahead(orders=2):
    """Documents are stored and match; nothing has stock."""
    ids = [order_id(place) for place in range(orders)]
    return played(
        [],
        opening(early(place) for place in range(orders)),
        assigning(*map(waybill, ids)),
        SendDocuments(RUN, minute(0)),
        *(answering(document, 120, minute(1), *ids) for document in Document),
        matching(*ids),
    )


def supplying(*places, entries=(E1,)):
    return SupplyOrders(RUN, entries, tuple(map(run_order, places)), minute(5))


def outdating(*orders):
    return OutdateDocuments(RUN, orders, tuple(Document), "tally short", minute(4))


def test_what_has_no_stock_matches_and_is_not_declared():
    history = sent_ahead()
    assert (stage(history, A), stage(history, B)) == (Stage.MATCHED, Stage.MATCHED)
    run(history).when(DECLARING).then_nothing()
    assert list(next_steps(state(history))) == []


def test_who_has_stock_is_declared_at_once_and_the_others_wait():
    history = played(sent_ahead(), supplying(0))
    assert declarable(state(history)) == [A]
    assert list(next_steps(state(history))) == [Step.DECLARE]
    (declared,) = played(history, DECLARING)[len(history) :]
    assert [each.order_id for each in declared.declarations] == [A]


def test_stock_comes_once():
    supplied = OrdersSupplied(RUN, (E1,), (run_order(0),), minute(5))
    run(sent_ahead()).when(supplying(0)).then(supplied)
    run(played(sent_ahead(), supplying(0))).when(supplying(0)).then_nothing()


def test_an_offer_that_covers_nobody_is_remembered_once():
    nothing = OrdersSupplied(RUN, (E2,), (), minute(5))
    run(sent_ahead()).when(supplying(entries=(E2,))).then(nothing)
    after = played(sent_ahead(), supplying(entries=(E2,)))
    assert state(after).entry_ids == {E2}
    run(after).when(supplying(entries=(E2,))).then_nothing()


def test_a_run_that_waits_for_nothing_is_offered_nothing():
    run(played(sent_ahead(), supplying(0, 1))).when(supplying(entries=(E2,))).then_nothing()


def test_who_left_the_run_gets_no_stock():
    history = played(sent_ahead(), HandBackOrders(RUN, (A,), "cancelled", minute(3)))
    assert state(history).ahead == {B}
    supplied = OrdersSupplied(RUN, (E1,), (run_order(1),), minute(5))
    run(history).when(supplying(0, 1)).then(supplied)


def test_an_amended_order_is_sent_anew_with_another_waybill_and_matched_again():
    history = played(sent_ahead(), outdating(A))
    assert history[-1] == DocumentsOutdated(RUN, (A,), tuple(Document), "tally short", minute(4))
    assert (stage(history, A), stage(history, B)) == (Stage.DOCUMENTS, Stage.MATCHED)
    assert state(history).members[A].waybill is None
    assert list(next_steps(state(history))) == [Step.ASSIGN_WAYBILLS, Step.SEND_DOCUMENTS]
    lighter = replace(waybill(A), weight_grams=700)
    history = played(history, assigning(lighter), SendDocuments(RUN, minute(6)))
    sent = [(e.document, e.order_ids) for e in history[-3:]]
    assert sent == [(document, (A,)) for document in Document]


def test_while_it_is_sent_anew_stock_may_come_and_it_is_declared_once_it_matches_again():
    history = played(sent_ahead(), outdating(A), supplying(0, 1))
    assert declarable(state(history)) == [B]
    answers = (answering(document, 120, minute(7), A, digest="again") for document in Document)
    history = played(
        history, assigning(waybill(A)), SendDocuments(RUN, minute(6)), *answers, matching(A)
    )
    assert sorted(declarable(state(history))) == [A, B]


def test_an_outdated_payment_alone_is_sent_anew_under_the_same_waybill():
    payment = (Document.PAYMENT,)
    history = played(sent_ahead(), OutdateDocuments(RUN, (A,), payment, "refund", minute(4)))
    assert state(history).members[A].waybill == waybill(A)
    assert list(next_steps(state(history))) == [Step.SEND_DOCUMENTS]
    (sent,) = played(history, SendDocuments(RUN, minute(6)))[len(history) :]
    assert (sent.document, sent.order_ids) == (Document.PAYMENT, (A,))


def test_a_payment_waits_for_refunds_that_are_on_their_way():
    history = played([], opening([early(0), early(1)]), assigning(waybill(A), waybill(B)))
    sent = played(history, SendDocuments(RUN, minute(1), refunds_due=(A,)))[len(history) :]
    assert {e.document: e.order_ids for e in sent} == {
        Document.ORDER: (A, B),
        Document.PAYMENT: (B,),
        Document.WAYBILL: (A, B),
    }


def test_of_whom_nothing_was_sent_or_who_is_declared_nothing_is_sent_anew():
    run(played([], opening([early(0)]))).when(outdating(A)).then_nothing()
    declared = played(sent_ahead(), supplying(0), DECLARING)
    run(declared).when(outdating(A)).then_nothing()


def test_a_parcel_is_packed_once_its_goods_are_here():
    picking = PickParcels(RUN, (A, B), minute(8))
    run(played(sent_ahead(), supplying(0))).when(picking).then_refused(GoodsNotHere)
    run(played(sent_ahead(), supplying(0, 1))).when(picking).then(
        ParcelsPicked(RUN, (A, B), minute(8))
    )


def test_only_orders_of_the_run_are_amended():
    run(sent_ahead()).when(outdating(order_id(7))).then_refused(OrderNotInRun)


def test_a_run_that_is_not_there_gets_nothing():
    run().when(supplying(0)).then_refused(UnknownRun)
