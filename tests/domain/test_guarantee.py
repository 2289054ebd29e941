"""A guarantee's money is reserved for messages, waited for, and freed again."""

from domain.guarantee_commands import (
    GuaranteeAlreadyLodged,
    GuaranteeAmountRefused,
    GuaranteeExhausted,
    LodgeGuarantee,
)
from domain.guarantee_events import GuaranteeRefused, GuaranteeReserved
from domain.held_taxes import RunMessage
from domain.identifiers import Partition
from tests.domain.guarantee_examples import (
    AT,
    BOOK,
    ID,
    M1,
    M2,
    M3,
    O1,
    O2,
    RUN,
    after,
    deducted,
    free,
    freed_by,
    guarantee,
    lodged,
    note,
    refused,
    reserve,
    reserved,
    reserved_for,
)


def test_a_guarantee_is_lodged_once():
    guarantee().when(LodgeGuarantee(ID, 1_000, AT)).then(lodged)
    guarantee().given(lodged).when(LodgeGuarantee(ID, 1_000, AT)).then_nothing()


def test_more_money_is_another_guarantee():
    command = LodgeGuarantee(ID, 2_000, AT)
    guarantee().given(lodged).when(command).then_refused(GuaranteeAlreadyLodged)


def test_a_guarantee_is_of_some_money():
    guarantee().when(LodgeGuarantee(ID, 0, AT)).then_refused(GuaranteeAmountRefused)


def test_a_message_reserves_what_is_free_once():
    guarantee().given(lodged).when(reserve(M1, 600)).then(reserved)
    guarantee().given(lodged, reserved).when(reserve(M1, 600)).then_nothing()
    assert after(lodged, reserved).free_fen == 400


def test_all_that_is_free_may_be_reserved():
    guarantee().given(lodged, reserved).when(reserve(M2, 400)).then(reserved_for(M2, 400))


def test_no_more_is_reserved_than_is_free():
    guarantee().given(lodged, reserved).when(reserve(M2, 401)).then_refused(GuaranteeExhausted)
    guarantee().when(reserve(M1, 1)).then_refused(GuaranteeExhausted)


def test_a_message_without_tax_reserves_nothing():
    guarantee().given(lodged).when(reserve(M1, 0)).then_nothing()


def test_nobody_reserves_less_than_nothing():
    guarantee().given(lodged).when(reserve(M1, -1)).then_refused(GuaranteeAmountRefused)


def test_the_same_name_in_another_book_is_another_message():
    other = RunMessage(Partition("demo.GZ02"), RUN, M1.message_id)
    state = after(lodged, reserved, GuaranteeReserved(ID, RUN, 100, AT, other.book, M1.message_id))
    assert (state.free_fen, len(state.reserved)) == (300, 2)


def test_who_asks_for_too_much_waits_once():
    guarantee().given(lodged, reserved).when(note(M2, 500)).then(refused)
    guarantee().given(lodged, reserved, refused).when(note(M2, 500)).then_nothing()


def test_what_comes_free_is_reserved_for_who_waits_longest():
    third = GuaranteeRefused(ID, RUN, BOOK, M3.message_id, 300, 400, AT)
    history = (lodged, reserved, refused, third)
    guarantee().given(*history).when(free(M1, O1)).then(
        freed_by(M1, 300, O1), reserved_for(M2, 500)
    )


def test_who_does_not_fit_lets_the_next_pass():
    more = GuaranteeRefused(ID, RUN, BOOK, M2.message_id, 900, 400, AT)
    third = GuaranteeRefused(ID, RUN, BOOK, M3.message_id, 600, 400, AT)
    guarantee().given(lodged, reserved, more, third).when(free(M1, O1)).then(
        freed_by(M1, 300, O1), reserved_for(M3, 600)
    )


def test_a_message_that_loses_orders_while_it_waits_asks_for_less():
    guarantee().given(lodged, reserved, refused).when(free(M2, O1, tax_fen=100)).then(
        freed_by(M2, 0, O1, tax_fen=100), reserved_for(M2, 400)
    )
    whole = freed_by(M2, 0, O1, tax_fen=500)
    guarantee().given(lodged, reserved, refused).when(free(M2, O1, tax_fen=500)).then(whole)
    assert not after(lodged, reserved, refused, whole).waiting


def test_an_order_is_freed_once():
    history = (lodged, reserved, freed_by(M1, 300, O1))
    guarantee().given(*history).when(free(M1, O1)).then_nothing()
    guarantee().given(*history).when(free(M1, O1, O2)).then(freed_by(M1, 300, O2))
    assert after(*history).free_fen == 700


def test_a_billed_order_has_nothing_left_to_free():
    guarantee().given(lodged, reserved, deducted).when(free(M1, O1)).then_nothing()
