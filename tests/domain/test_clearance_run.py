from dataclasses import replace

import pytest

from domain.clearance_commands import (
    AssignWaybills,
    CorrectDeclarations,
    HandBackOrders,
    RecordDocumentAnswers,
    RecordInspection,
    RecordMessageRefusal,
    RecordTaxBills,
    SendDeclarations,
    SendDocuments,
    SettleTax,
)
from domain.clearance_events import (
    DeclarationsCorrected,
    DeclarationsSent,
    DocumentsAnswered,
    DocumentsMatched,
    DocumentsSent,
    InspectionRecorded,
    MatchFailed,
    MessageRefused,
    ReceiptUnfit,
    RunOpened,
    TaxBilled,
    TaxSettled,
    WaybillsAssigned,
)
from domain.clearance_parts import Declaration, DocumentAnswer, MatchFailure, TaxBill
from domain.clearance_refusals import (
    DeclarationStands,
    OrderNotInRun,
    OrderTwiceInRun,
    RunIdRefused,
    RunIdTaken,
    RunSizeRefused,
    UnknownRun,
    WaybillNumberTaken,
)
from domain.clearance_run import Step, next_steps
from domain.clearance_sending import cop_no_of, run_of
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from domain.identifiers import MerchantId, RunId
from tests.domain.clearance_examples import (
    NOON,
    RUN,
    A,
    B,
    C,
    answering,
    assigning,
    declared,
    matched,
    matching,
    minute,
    number,
    opening,
    order_id,
    played,
    ready,
    receipt,
    receiving,
    run,
    run_order,
    stage,
    state,
    waybill,
)

OPEN = opening([run_order(0), run_order(1)])
OPENED = RunOpened(RUN, MerchantId("shop-1"), "broker", OPEN.orders, NOON)
SENDING = SendDocuments(RUN, minute(5))
DECLARING = SendDeclarations(RUN, minute(5))


def refusing(message_id: str) -> RecordMessageRefusal:
    return RecordMessageRefusal(RUN, message_id, "h900", "schema", minute(6))


def correcting(*orders) -> CorrectDeclarations:
    return CorrectDeclarations(RUN, orders, "name mended", minute(7))


def failing(order, field="consignee name", rule="M4") -> MatchFailure:
    return MatchFailure(order, rule, field, "王****", "", "汪****")


# Opening


def test_a_run_opens_with_its_orders():
    run().when(OPEN).then(OPENED)


def test_opening_twice_changes_nothing():
    run([OPENED]).when(OPEN).then_nothing()


def test_opening_again_changes_nothing_when_orders_have_left():
    history = played([OPENED], HandBackOrders(RUN, (A,), "wrong year", NOON))
    run(history).when(OPEN).then_nothing()


def test_a_run_id_is_used_once():
    run([OPENED]).when(opening([run_order(2)])).then_refused(RunIdTaken)


@pytest.mark.parametrize("run_id", ["", "ABCDEFGHIJKLM", "r1", "R-1", "批次1", "R１"])
def test_a_run_id_fits_into_a_declaration_number(run_id):
    command = opening([run_order(0)])
    command = type(command)(RunId(run_id), command.merchant_id, "broker", command.orders, NOON)
    run().when(command).then_refused(RunIdRefused)


@pytest.mark.parametrize("orders", [0, 1_001])
def test_a_run_has_one_to_a_thousand_orders(orders):
    run().when(opening(run_order(i) for i in range(orders))).then_refused(RunSizeRefused)


def test_an_order_is_once_in_a_run():
    run().when(opening([run_order(0), run_order(0)])).then_refused(OrderTwiceInRun)


def test_nothing_happens_to_an_unknown_run():
    run().when(SENDING).then_refused(UnknownRun)


# Waybills


def test_waybills_are_assigned():
    command = assigning(waybill(B), waybill(A))
    run([OPENED]).when(command).then(
        WaybillsAssigned(RUN, "carrier", (waybill(A), waybill(B)), NOON)
    )


def test_the_same_waybills_again_change_nothing():
    command = assigning(waybill(A), waybill(B))
    run(played([OPENED], command)).when(command).then_nothing()


def test_two_orders_cannot_have_one_waybill():
    both = assigning(waybill(A, "W1"), waybill(B, "W1"))
    run([OPENED]).when(both).then_refused(WaybillNumberTaken)
    history = played([OPENED], assigning(waybill(A, "W1")))
    run(history).when(assigning(waybill(B, "W1"))).then_refused(WaybillNumberTaken)


def test_two_orders_may_exchange_their_waybills():
    history = played([OPENED], assigning(waybill(A, "W1"), waybill(B, "W2")))
    swap = assigning(waybill(A, "W2"), waybill(B, "W1"))
    run(history).when(swap).then(WaybillsAssigned(RUN, "carrier", swap.waybills, NOON))


def test_a_waybill_belongs_to_an_order_of_the_run():
    run([OPENED]).when(assigning(waybill(C))).then_refused(OrderNotInRun)


def test_a_declared_order_keeps_its_waybill():
    run(declared()).when(assigning(waybill(A, "new"))).then_refused(DeclarationStands)
    run(declared()).when(assigning(waybill(A))).then_nothing()


def test_another_waybill_is_sent_and_matched_before_it_is_declared():
    history = played(matched(), assigning(waybill(A, "new")))
    assert stage(history, A) is Stage.DOCUMENTS
    assert stage(history, B) is Stage.MATCHED
    run(history).when(SENDING).then(
        DocumentsSent(RUN, Document.WAYBILL, "R1-0004", (A,), minute(5))
    )
    run(played(history, SENDING, matching(A))).when(DECLARING).then(
        DeclarationsSent(
            RUN,
            "R1-0005",
            (Declaration(B, 1, number(B)), Declaration(C, 1, number(C))),
            minute(5),
        )
    )


# Documents


def test_documents_go_out_in_messages_of_each_kind():
    history = played([OPENED], assigning(waybill(A), waybill(B)))
    run(history).when(SENDING).then(
        DocumentsSent(RUN, Document.ORDER, "R1-0001", (A, B), minute(5)),
        DocumentsSent(RUN, Document.PAYMENT, "R1-0002", (A, B), minute(5)),
        DocumentsSent(RUN, Document.WAYBILL, "R1-0003", (A, B), minute(5)),
    )


def test_a_waybill_is_sent_once_there_is_one():
    history = played([OPENED], SENDING, assigning(waybill(B)))
    run(history).when(SENDING).then(
        DocumentsSent(RUN, Document.WAYBILL, "R1-0003", (B,), minute(5))
    )


def test_documents_on_their_way_or_stored_are_not_sent_again():
    run(played([OPENED], SENDING)).when(SENDING).then_nothing()
    run(ready()).when(SENDING).then_nothing()


def test_a_document_message_holds_at_most_a_hundred():
    history = played([], opening(run_order(i) for i in range(250)), SENDING)
    sizes = [len(event.order_ids) for event in history[1:]]
    assert sizes == [100, 100, 50] * 2
    assert len({event.message_id for event in history[1:]}) == 6


def test_answers_to_documents_are_recorded_by_document():
    history = played([OPENED], SENDING)
    command = answering(Document.ORDER, 120, minute(3), B, A)
    answers = tuple(DocumentAnswer(i, 120, minute(3)) for i in (A, B))
    run(history).when(command).then(DocumentsAnswered(RUN, Document.ORDER, "d", answers, minute(3)))
    run(played(history, command)).when(command).then_nothing()


def test_an_answer_to_a_document_that_was_not_sent_changes_nothing():
    run([OPENED]).when(answering(Document.ORDER, 120, minute(3), A)).then_nothing()
    history = played([OPENED], SENDING)
    run(history).when(answering(Document.ORDER, 120, minute(3), C)).then_nothing()


def test_a_late_earlier_answer_to_a_document_changes_nothing():
    history = played([OPENED], SENDING, answering(Document.ORDER, 120, minute(9), A))
    run(history).when(answering(Document.ORDER, 100, minute(8), A)).then_nothing()


def test_progress_of_a_document_does_not_undo_or_hide_its_answer():
    history = played(ready(), answering(Document.ORDER, 3, minute(9), A))
    assert state(history).members[A].documents_stored
    history = played([OPENED], SENDING, answering(Document.ORDER, 3, minute(9), A))
    command = answering(Document.ORDER, 120, minute(8), A)
    run(history).when(command).then(
        DocumentsAnswered(RUN, Document.ORDER, "d", command.answers, minute(8))
    )


def test_one_receipt_may_hold_progress_and_answer():
    history = played([OPENED], SENDING)
    answers = (DocumentAnswer(A, 120, minute(8)), DocumentAnswer(A, 2, minute(7)))
    command = RecordDocumentAnswers(RUN, Document.ORDER, "d", answers, minute(9))
    history = played(history, command)
    assert state(history).members[A].documents[Document.ORDER].status == 120
    run(history).when(command).then_nothing()


@pytest.mark.parametrize("status", [100, -301010, 4])
def test_a_rejected_document_is_sent_again_once_it_was_corrected(status):
    history = played(ready(1), answering(Document.PAYMENT, status, minute(3), A))
    assert not state(history).members[A].documents_stored
    run(history).when(SENDING).then_nothing()
    run(history).when(correcting(A)).then(
        DeclarationsCorrected(RUN, (A,), "name mended", minute(7))
    )
    history = played(history, correcting(A))
    run(history).when(correcting(A)).then_nothing()
    sent = played(history, SENDING)[len(history) :]
    assert [event.document for event in sent] == list(Document)


def test_a_document_sent_again_waits_for_a_new_answer():
    rejection = answering(Document.PAYMENT, 100, minute(3), A)
    history = played(ready(1), rejection, correcting(A), SENDING)
    assert not state(history).members[A].documents_stored
    run(history).when(rejection).then_nothing()
    run(history).when(answering(Document.ORDER, 120, minute(1), A)).then_nothing()
    answers = [answering(document, 120, minute(9), A) for document in Document]
    assert state(played(history, *answers)).members[A].documents_stored


@pytest.mark.parametrize("missing", list(Document))
def test_all_three_documents_are_stored_before_an_order_is_declared(missing):
    history = played(
        [OPENED],
        assigning(waybill(A), waybill(B)),
        SENDING,
        *(answering(d, 120, minute(6), A, B) for d in Document if d is not missing),
        answering(missing, 3, minute(6), A, B),
        matching(A, B),
    )
    run(history).when(DECLARING).then_nothing()
    history = played(history, answering(missing, 399, minute(7), B))
    run(history).when(DECLARING).then(
        DeclarationsSent(RUN, "R1-0004", (Declaration(B, 1, number(B)),), minute(5))
    )


# The match


def test_orders_match_or_fail_field_by_field():
    failures = (failing(B), failing(B, "consignee telephone"), failing(C, "acturalPaid", "M3"))
    run(ready()).when(matching(A, failures=failures)).then(
        DocumentsMatched(RUN, (A,), NOON), MatchFailed(RUN, failures, NOON)
    )


def test_an_order_that_fails_is_not_matched():
    run(ready()).when(matching(A, B, failures=(failing(A),))).then(
        DocumentsMatched(RUN, (B,), NOON), MatchFailed(RUN, (failing(A),), NOON)
    )


def test_matching_again_changes_nothing():
    command = matching(A, B, failures=(failing(C),))
    run(played(ready(), command)).when(command).then_nothing()


def test_an_order_that_failed_matches_after_a_correction():
    history = played(ready(1), matching(failures=(failing(A),)))
    assert stage(history) is Stage.UNMATCHED
    run(history).when(matching(A)).then_nothing()
    history = played(history, correcting(A))
    run(history).when(matching(A)).then(DocumentsMatched(RUN, (A,), NOON))


def test_a_failure_undoes_a_match_that_no_longer_holds():
    run(matched(1)).when(matching(failures=(failing(A),))).then(
        MatchFailed(RUN, (failing(A),), NOON)
    )


def test_the_match_says_nothing_of_a_declared_order():
    run(declared(1)).when(matching(A, failures=(failing(A),))).then_nothing()


# Declarations


def test_matched_orders_are_declared_each_under_its_own_number():
    run(matched(2)).when(DECLARING).then(
        DeclarationsSent(
            RUN,
            "R1-0004",
            (Declaration(A, 1, "R1-000-01"), Declaration(B, 1, "R1-001-01")),
            minute(5),
        )
    )


def test_declaring_again_changes_nothing():
    run(declared()).when(DECLARING).then_nothing()


def test_a_thousand_orders_are_declared_in_ten_messages():
    history = matched(1_000)
    messages = played(history, DECLARING)[len(history) :]
    assert [len(message.declarations) for message in messages] == [100] * 10
    assert len({message.message_id for message in messages}) == 10
    numbers = [d.cop_no for message in messages for d in message.declarations]
    assert len(set(numbers)) == 1_000
    run([*history, *messages]).when(DECLARING).then_nothing()


def test_a_declaration_number_has_at_most_twenty_characters():
    run_id = RunId("ABCDEFGHIJ12")
    last = cop_no_of(run_id, 999, 999)
    assert len(last) == 20
    assert run_of(last) == run_id


def test_an_order_that_is_passed_over_is_declared_later():
    history = played(ready(2), matching(A, B))
    first = played(history, replace(DECLARING, passed_over=(B,)))
    assert [d.order_id for d in first[-1].declarations] == [A]
    assert [d.order_id for d in played(first, DECLARING)[-1].declarations] == [B]


def test_a_rejected_order_is_corrected_matched_and_sent_under_a_new_number():
    history = played(declared(1), receiving(receipt(A, 100, 10)))
    assert stage(history) is Stage.REJECTED
    run(history).when(DECLARING).then_nothing()
    answers = [answering(document, 120, minute(20), A) for document in Document]
    history = played(history, correcting(A), SENDING, *answers, matching(A))
    run(history).when(DECLARING).then(
        DeclarationsSent(RUN, "R1-0008", (Declaration(A, 2, "R1-000-02"),), minute(5))
    )


def test_a_standing_declaration_cannot_be_corrected():
    run(declared(1)).when(correcting(A)).then_refused(DeclarationStands)
    run(declared(1)).when(correcting(C)).then_refused(OrderNotInRun)


def test_what_the_e_port_failed_to_send_on_may_be_sent_anew():
    history = played(declared(1), receiving(receipt(A, 4, 10)))
    assert stage(history) is Stage.DECLARED
    run(history).when(correcting(A)).then(
        DeclarationsCorrected(RUN, (A,), "name mended", minute(7))
    )
    run(played(history, receiving(receipt(A, 3, 11)))).when(correcting(A)).then_refused(
        DeclarationStands
    )


def test_an_order_without_fault_needs_no_correction():
    run(ready(1)).when(correcting(A)).then_nothing()


# Messages refused as a whole


def test_a_message_refused_as_a_whole_declares_nobody():
    history = declared(2)
    message_id = history[-1].message_id
    run(history).when(refusing(message_id)).then(
        MessageRefused(RUN, message_id, "h900", "schema", minute(6))
    )
    history = played(history, refusing(message_id))
    assert not state(history).members[A].is_live
    run(history).when(refusing(message_id)).then_nothing()


def test_orders_of_a_refused_message_are_sent_again_without_a_new_match():
    history = declared(2)
    history = played(history, refusing(history[-1].message_id))
    run(history).when(DECLARING).then(
        DeclarationsSent(
            RUN,
            "R1-0005",
            (Declaration(A, 2, "R1-000-02"), Declaration(B, 2, "R1-001-02")),
            minute(5),
        )
    )


def test_a_refused_message_is_not_sent_again_by_itself():
    history = declared(2)
    assert Step.DECLARE not in next_steps(state(played(history, refusing("R1-0004"))))
    history = played([OPENED], SENDING, refusing("R1-0001"))
    assert Step.SEND_DOCUMENTS not in next_steps(state(history))


def test_a_refused_message_of_documents_sends_them_again():
    history = played([OPENED], SENDING, refusing("R1-0001"))
    run(history).when(SENDING).then(
        DocumentsSent(RUN, Document.ORDER, "R1-0003", (A, B), minute(5))
    )


def test_a_late_refusal_of_an_old_message_does_not_touch_the_new_one():
    history = played([OPENED], SENDING, refusing("R1-0001"), SENDING)
    late = played(history, refusing("R1-0001"), refusing("R1-0002"))
    assert state(late).members[A].sent == {Document.ORDER: "R1-0003"}


def test_a_late_refusal_of_documents_leaves_those_that_were_answered():
    history = played(
        [OPENED],
        SENDING,
        answering(Document.ORDER, 120, minute(6), A),
        HandBackOrders(RUN, (B,), "wrong year", NOON),
        refusing("R1-0001"),
    )
    assert Document.ORDER in state(history).members[A].sent


def test_a_late_refusal_of_an_old_declaration_changes_nothing_of_the_new_one():
    answers = [answering(document, 120, minute(20), A) for document in Document]
    history = played(
        declared(1),
        receiving(receipt(A, 100, 10)),
        correcting(A),
        SENDING,
        *answers,
        matching(A),
        DECLARING,
        refusing("R1-0004"),
    )
    assert stage(history) is Stage.DECLARED


@pytest.mark.parametrize("status", [2, 120, 100, 800])
def test_a_refusal_of_a_message_that_was_answered_is_a_case_once(status):
    history = played(declared(2), receiving(receipt(B, status, 10)))
    reason = "refuses a message that customs answered"
    run(history).when(refusing("R1-0004")).then(
        ReceiptUnfit(RUN, "h900", number(B), 900, reason, minute(6))
    )
    history = played(history, refusing("R1-0004"))
    assert stage(history, A) is Stage.DECLARED
    run(history).when(refusing("R1-0004")).then_nothing()


def test_a_refusal_of_an_unknown_message_is_a_case_once():
    history = declared()
    run(history).when(refusing("R1-9999")).then(
        ReceiptUnfit(RUN, "h900", "R1-9999", 900, "unknown message", minute(6))
    )
    run(played(history, refusing("R1-9999"))).when(refusing("R1-9999")).then_nothing()


# Inspection and tax


def test_an_inspection_is_recorded_once():
    command = RecordInspection(RUN, (B, A), "officer 7", "as declared", NOON)
    run(declared()).when(command).then(
        InspectionRecorded(RUN, (A, B), "officer 7", "as declared", NOON)
    )
    run(played(declared(), command)).when(command).then_nothing()


def test_an_inspection_is_of_orders_of_the_run():
    command = RecordInspection(RUN, (order_id(9),), "officer 7", "as declared", NOON)
    run(declared()).when(command).then_refused(OrderNotInRun)


def bill(order, tax_no) -> TaxBill:
    return TaxBill(order, "I1", tax_no, 0, 910, 0)


def test_a_tax_bill_counts_once():
    command = RecordTaxBills(RUN, "h", (bill(A, "T1"), bill(A, "T1")), NOON)
    run(declared()).when(command).then(TaxBilled(RUN, "h", (bill(A, "T1"),), NOON))
    run(played(declared(), command)).when(command).then_nothing()
    again = RecordTaxBills(RUN, "h2", (bill(A, "T1"), bill(B, "T2")), NOON)
    run(played(declared(), command)).when(again).then(TaxBilled(RUN, "h2", (bill(B, "T2"),), NOON))


def settling(status, *tax_nos) -> SettleTax:
    return SettleTax(RUN, "h", tax_nos, status, "P1", NOON)


def test_tax_is_settled_once_in_each_state():
    run(declared()).when(settling(2, "T2", "T1", "T1")).then(
        TaxSettled(RUN, "h", ("T1", "T2"), 2, "P1", NOON)
    )
    history = played(declared(), settling(2, "T1"), settling(3, "T1"))
    run(history).when(settling(3, "T1")).then_nothing()
    run(history).when(settling(2, "T1")).then_nothing()


def test_a_thousand_tax_bills_are_one_event_and_more_are_several():
    bills = tuple(bill(A, f"T{number:04d}") for number in range(2_500))
    billing = RecordTaxBills(RUN, "h", bills, NOON)
    billed = run(declared()).when(billing).outcome()
    assert [len(event.bills) for event in billed] == [1_000, 1_000, 500]
    run(declared()).given(*billed).when(billing).then_nothing()
    settled = run(declared()).when(settling(2, *(each.tax_no for each in bills))).outcome()
    assert [len(event.tax_nos) for event in settled] == [1_000, 1_000, 500]


# What is next


def test_a_run_knows_its_next_steps():
    assert next_steps(state([OPENED])) == [Step.ASSIGN_WAYBILLS, Step.SEND_DOCUMENTS]
    assert next_steps(state(ready())) == [Step.MATCH]
    assert next_steps(state(matched())) == [Step.DECLARE]
    assert next_steps(state(declared())) == []


def test_a_rejected_document_waits_for_a_person():
    history = played(ready(1), answering(Document.PAYMENT, 100, minute(3), A))
    assert next_steps(state(history)) == []


def test_waybills_come_under_the_command_of_their_carrier():
    command = AssignWaybills(RUN, "other carrier", (waybill(A),), NOON)
    assert played([OPENED], command)[-1].carrier == "other carrier"
