from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.guarantee import DECIDER
from domain.guarantee_commands import (
    CountGuarantee,
    DeductGuarantee,
    FreeGuarantee,
    GuaranteeAlreadyLodged,
    GuaranteeAmountRefused,
    GuaranteeExhausted,
    LodgeGuarantee,
    NoteExhausted,
    ReserveGuarantee,
    RestoreGuarantee,
)
from domain.guarantee_events import (
    GuaranteeCounted,
    GuaranteeDeducted,
    GuaranteeFreed,
    GuaranteeLodged,
    GuaranteeRefused,
    GuaranteeReserved,
    GuaranteeRestored,
)
from domain.held_taxes import HeldBill, OrderTax, RestoredBill, RunMessage, SettledBill
from domain.identifiers import OrderId, Partition, RunId
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
ID, BOOK, RUN = "G-1", Partition("demo.NB01"), RunId("R1")
O1, O2 = OrderId("o1"), OrderId("o2")
M1, M2, M3 = (RunMessage(BOOK, RUN, f"R1-000{n}") for n in (1, 2, 3))
VOID = 3


def reserve(message, amount_fen):
    return ReserveGuarantee(ID, message, amount_fen, AT)


def note(message, amount_fen):
    return NoteExhausted(ID, message, amount_fen, AT)


def free(message, *orders, tax_fen=300):
    return FreeGuarantee(ID, message, tuple(OrderTax(i, tax_fen) for i in orders), AT)


def bill(tax_no, order_id=O1, amount_fen=300, message=M1, held_fen=300):
    return HeldBill(order_id, message.message_id, tax_no, held_fen, amount_fen)


def deduct(*bills):
    return DeductGuarantee(ID, BOOK, RUN, bills, AT)


def restore(*tax_nos, status=VOID):
    return RestoreGuarantee(
        ID, BOOK, RUN, tuple(SettledBill(O1, n) for n in tax_nos), status, "", AT
    )


def reserved_for(message, amount_fen):
    return GuaranteeReserved(ID, RUN, amount_fen, AT, BOOK, message.message_id)


def freed_by(message, amount_fen, *orders, tax_fen=300):
    taxes = tuple(OrderTax(i, tax_fen) for i in orders)
    return GuaranteeFreed(ID, RUN, amount_fen, AT, BOOK, message.message_id, taxes)


def restored_by(*bills):
    return GuaranteeRestored(ID, bills, AT, RUN, BOOK, VOID, "")


lodged = GuaranteeLodged(ID, 1_000, AT)
reserved = reserved_for(M1, 600)
refused = GuaranteeRefused(ID, RUN, BOOK, M2.message_id, 500, 400, AT)
deducted = GuaranteeDeducted(ID, RUN, (bill("T1"),), AT, BOOK)


def guarantee():
    return Scenario(DECIDER)


def after(*events):
    return DECIDER.state_of(events)


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


messages, tax_nos = st.sampled_from([M1, M2, M3]), st.sampled_from(["T1", "T2", "T3"])
orders, amounts = st.sampled_from([O1, O2]), st.sampled_from([-1, 0, 1, 300, 600, 1_000])
positive = amounts.filter(lambda fen: fen > 0)
commands = st.one_of(
    st.builds(LodgeGuarantee, st.just(ID), amounts, st.just(AT)),
    st.builds(reserve, messages, amounts),
    st.builds(note, messages, positive),
    st.builds(free, messages, orders),
    st.builds(deduct, st.builds(bill, tax_nos, orders, positive, messages)),
    st.builds(restore, tax_nos),
    st.builds(CountGuarantee, st.just(ID), st.sampled_from("12"), positive, positive, st.just(AT)),
)


class Sums:
    """Free, reserved and deducted kept apart, each moved by what the events say."""

    def __init__(self):
        self.free = self.reserved = self.deducted = self.total = 0

    def move(self, event):
        match event:
            case GuaranteeLodged():
                self.free += event.amount_fen - self.total
                self.total = event.amount_fen
            case GuaranteeReserved():
                assert event.amount_fen <= self.free
                self.free -= event.amount_fen
                self.reserved += event.amount_fen
            case GuaranteeFreed():
                self.free += event.amount_fen
                self.reserved -= event.amount_fen
            case GuaranteeDeducted(bills=(one,)):
                self.reserved -= one.held_fen
                self.deducted += one.amount_fen
                self.free += one.held_fen - one.amount_fen
            case GuaranteeRestored(bills=(one,)):
                self.deducted -= one.amount_fen
                self.free += one.amount_fen
            case GuaranteeCounted():
                assert (event.own_total_fen, event.own_deducted_fen) == (self.total, self.deducted)
                self.free += event.total_fen - self.total - event.deducted_fen + self.deducted
                self.total, self.deducted = event.total_fen, event.deducted_fen


@given(st.lists(commands, max_size=30))
def test_the_total_is_free_and_reserved_and_deducted_after_every_event(history):
    sums = Sums()
    for step in tried(DECIDER, history):
        for event in step.events:
            sums.move(event)
            assert sums.total == sums.free + sums.reserved + sums.deducted
            assert sums.reserved >= 0
        state = step.after
        assert sums.free == state.free_fen
        assert (sums.reserved, sums.deducted) == (state.reserved_fen, state.deducted_fen)
        assert state.reserved_fen == sum(held.amount_fen for held in state.reserved.values())
        assert min((held.amount_fen for held in state.reserved.values()), default=0) >= 0
