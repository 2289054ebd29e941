import pytest

from domain.clearance_commands import (
    AssignWaybills,
    CorrectDeclarations,
    HandBackOrders,
    RecordMatch,
    RecordMessageRefusal,
    SendDeclarations,
)
from domain.clearance_events import DeclarationsSent
from domain.clearance_parts import Declaration, MatchFailure
from domain.clearance_run import Step, next_steps
from domain.clearance_sending import declarable
from domain.clearance_tax_commands import RecordGuaranteeAnswer
from domain.clearance_tax_events import GuaranteeAnswered, GuaranteeAsked
from domain.held_taxes import AskedTax, OrderTax
from domain.identifiers import ORDERS_PER_EVENT_MAX
from tests.domain.clearance_examples import (
    RUN,
    A,
    B,
    C,
    matched,
    minute,
    number,
    order_id,
    played,
    receipt,
    receiving,
    run,
    state,
    waybill,
)

G, OTHER = "G-1", "G-2"
M1, M2 = "R1-0004", "R1-0005"
"""Three messages of documents went before."""

WHY = "GuaranteeExhausted"


def taxes(*fen, first=0):
    return tuple(OrderTax(order_id(first + place), each) for place, each in enumerate(fen))


def sending(*fen, guarantee=G, passed_over=(), at=3):
    return SendDeclarations(RUN, minute(at), passed_over, guarantee, taxes(*fen))


def granting(*messages, refused=(), guarantee=G):
    reason = WHY if refused else ""
    return RecordGuaranteeAnswer(RUN, guarantee, messages, refused, reason, minute(4))


def asked_taxes(message, *orders_and_fen):
    return tuple(AskedTax(order, message, fen) for order, fen in orders_and_fen)


def sent(message, *orders, attempt=1, at=3):
    declarations = tuple(Declaration(i, attempt, number(i, attempt)) for i in orders)
    return DeclarationsSent(RUN, message, declarations, minute(at))


def asked():
    return played(matched(), sending(910, 455, 100))


def granted():
    return played(asked(), granting(M1))


def test_a_message_is_asked_for_before_it_is_sent():
    wanted = asked_taxes(M1, (A, 910), (B, 455), (C, 100))
    run(matched()).when(sending(910, 455, 100)).then(GuaranteeAsked(RUN, G, wanted, minute(3)))


def test_while_a_message_is_asked_for_nothing_is_sent_or_asked_again():
    run(asked()).when(sending(910, 455, 100)).then_nothing()
    assert not declarable(state(asked()))
    assert Step.DECLARE not in next_steps(state(asked()))


def test_a_granted_message_is_sent_under_the_name_it_was_asked_for():
    assert Step.DECLARE in next_steps(state(granted()))
    run(granted()).when(sending(910, 455, 100)).then(sent(M1, A, B, C))


def test_the_next_message_has_the_next_number():
    history = played(
        granted(), sending(910, 455, 100), RecordMessageRefusal(RUN, M1, "h", "", minute(5))
    )
    again = asked_taxes(M2, (A, 910), (B, 455), (C, 100))
    run(history).when(sending(910, 455, 100)).then(GuaranteeAsked(RUN, G, again, minute(3)))


def test_without_tax_nothing_is_asked():
    run(matched()).when(sending(0, 455, 0)).then(
        sent(M1, A, C), GuaranteeAsked(RUN, G, asked_taxes(M2, (B, 455)), minute(3))
    )


def test_without_a_guarantee_it_is_sent_as_it_is():
    run(matched()).when(SendDeclarations(RUN, minute(3))).then(sent(M1, A, B, C))


def test_a_refused_message_waits_and_is_sent_once_it_is_granted_after_all():
    waiting = played(asked(), granting(refused=(M1,)))
    assert waiting[-1] == GuaranteeAnswered(RUN, G, (), (M1,), WHY, minute(4))
    run(waiting).when(sending(910, 455, 100)).then_nothing()
    run(waiting).when(granting(M1)).then(GuaranteeAnswered(RUN, G, (M1,), (), "", minute(4)))
    history = played(waiting, granting(M1))
    run(history).when(granting(refused=(M1,))).then_nothing()
    run(history).when(sending(910, 455, 100)).then(sent(M1, A, B, C))


def test_who_waits_at_one_guarantee_is_asked_for_at_the_next():
    waiting = played(asked(), granting(refused=(M1,)))
    anew = asked_taxes(M2, (A, 910), (B, 455), (C, 100))
    run(waiting).when(sending(910, 455, 100, guarantee=OTHER)).then(
        GuaranteeAsked(RUN, OTHER, anew, minute(3))
    )
    after = state(played(waiting, sending(910, 455, 100, guarantee=OTHER)))
    assert after.pledges.loose(M1) == taxes(910, 455, 100)


def test_an_answer_to_what_was_not_asked_changes_nothing():
    run(asked()).when(granting("R1-0099")).then_nothing()


def test_who_is_left_out_of_a_message_is_asked_for_anew():
    history = played(granted(), sending(910, 455, 100, passed_over=(B,)))
    assert history[-1] == sent(M1, A, C)
    assert state(history).pledges.loose(M1) == (OrderTax(B, 455),)
    run(history).when(sending(910, 455, 100)).then(
        GuaranteeAsked(RUN, G, asked_taxes(M2, (B, 455)), minute(3))
    )


def test_more_tax_than_was_asked_for_is_asked_for_anew():
    run(granted()).when(sending(911, 455, 100)).then(
        sent(M1, B, C), GuaranteeAsked(RUN, G, asked_taxes(M2, (A, 911)), minute(3))
    )


fails = MatchFailure(A, "M4", "consignee", "a", "", "b")


@pytest.mark.parametrize(
    ("sends", "command"),
    [
        (False, RecordMatch(RUN, (), (fails,), minute(5))),
        (False, AssignWaybills(RUN, "carrier", (waybill(A, "W-new"),), minute(5))),
        (False, CorrectDeclarations(RUN, (A,), "address", minute(5))),
        (False, HandBackOrders(RUN, (A,), "wish", minute(5))),
        (True, receiving(receipt(A, 100, 6))),
    ],
    ids=["unmatched", "another waybill", "corrected", "handed back", "rejected"],
)
def test_an_order_that_is_not_declared_needs_nothing_held(sends, command):
    before = played(granted(), sending(910, 455, 100)) if sends else granted()
    assert not state(before).pledges.loose(M1)
    after = state(played(before, command))
    assert after.pledges.loose(M1) == (OrderTax(A, 910),)
    assert after.pledges.last_message(A) == M1


def test_all_of_a_message_that_is_refused_as_a_whole_comes_free():
    history = played(
        granted(), sending(910, 455, 100), RecordMessageRefusal(RUN, M1, "h", "", minute(5))
    )
    assert state(history).pledges.loose(M1) == taxes(910, 455, 100)


def test_what_is_released_stays_held():
    history = played(granted(), sending(910, 455, 100), receiving(receipt(A, 800, 6)))
    assert not state(history).pledges.loose(M1)


def test_a_thousand_orders_are_ten_messages_in_one_event():
    history = matched(ORDERS_PER_EVENT_MAX)
    (event,) = played(history, sending(*[7] * ORDERS_PER_EVENT_MAX))[len(history) :]
    assert len({tax.message_id for tax in event.taxes}) == 10
    assert len(event.taxes) == ORDERS_PER_EVENT_MAX
    assert state([*history, event]).message_count == state(history).message_count + 10
