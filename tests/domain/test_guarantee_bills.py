"""What bills take from a guarantee and give back, and what customs counts itself."""

from domain.guarantee_commands import CountGuarantee
from domain.guarantee_events import GuaranteeCounted, GuaranteeDeducted
from domain.held_taxes import RestoredBill
from tests.domain.guarantee_examples import (
    AT,
    BOOK,
    ID,
    M1,
    O1,
    O2,
    RUN,
    after,
    bill,
    deduct,
    deducted,
    freed_by,
    guarantee,
    lodged,
    reserved,
    restore,
    restored_by,
)


def test_a_bill_uses_up_its_orders_share_once():
    guarantee().given(lodged, reserved).when(deduct(bill("T1"))).then(deducted)
    guarantee().given(lodged, reserved, deducted).when(deduct(bill("T1"))).then_nothing()
    state = after(lodged, reserved, deducted)
    assert (state.free_fen, state.reserved_fen, state.deducted_fen) == (400, 300, 300)


def test_a_bill_of_a_freed_order_is_taken_from_what_is_free():
    late = GuaranteeDeducted(ID, RUN, (bill("T1", held_fen=0),), AT, BOOK)
    history = (lodged, reserved, freed_by(M1, 300, O1))
    guarantee().given(*history).when(deduct(bill("T1"))).then(late)
    assert after(*history, late).reserved_fen == 300


def test_customs_bill_is_deducted_whatever_was_held_for_it_even_below_zero():
    more = GuaranteeDeducted(ID, RUN, (bill("T1", amount_fen=1_500),), AT, BOOK)
    guarantee().given(lodged, reserved).when(deduct(bill("T1", amount_fen=1_500))).then(more)
    assert after(lodged, reserved, more).free_fen == -800


def test_bills_that_come_together_are_one_event():
    bills = (bill("T1"), bill("T2", O2))
    guarantee().given(lodged, reserved).when(deduct(*bills, bill("T1"))).then(
        GuaranteeDeducted(ID, RUN, bills, AT, BOOK)
    )


def test_a_settled_bill_is_restored_once():
    history = (lodged, reserved, deducted)
    restored = restored_by(RestoredBill(O1, "T1", 300))
    guarantee().given(*history).when(restore("T1")).then(restored)
    guarantee().given(*history, restored).when(restore("T1")).then_nothing()
    assert after(*history, restored).free_fen == 700


def test_a_late_copy_of_a_restored_bill_deducts_nothing():
    restored = restored_by(RestoredBill(O1, "T1", 300))
    guarantee().given(lodged, reserved, deducted, restored).when(deduct(bill("T1"))).then_nothing()


def test_what_was_not_deducted_restores_nothing():
    guarantee().given(lodged).when(restore("T1")).then_nothing()


def test_customs_count_holds_and_is_disputed_until_one_agrees():
    counted = GuaranteeCounted(ID, "1", 900, 100, 1_000, 0, AT)
    guarantee().given(lodged).when(CountGuarantee(ID, "1", 1_000, 0, AT)).then_nothing()
    guarantee().given(lodged).when(CountGuarantee(ID, "1", 900, 100, AT)).then(counted)
    state = after(lodged, counted)
    assert (state.free_fen, state.deducted_fen, state.is_disputed) == (800, 100, True)
    agreed = GuaranteeCounted(ID, "2", 900, 100, 900, 100, AT)
    guarantee().given(lodged, counted).when(CountGuarantee(ID, "1", 900, 100, AT)).then_nothing()
    guarantee().given(lodged, counted).when(CountGuarantee(ID, "2", 900, 100, AT)).then(agreed)
    assert not after(lodged, counted, agreed).is_disputed
