from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.guarantee import (
    DECIDER,
    DeductGuarantee,
    FreeGuarantee,
    GuaranteeAlreadyLodged,
    GuaranteeAmountRefused,
    GuaranteeDeducted,
    GuaranteeExhausted,
    GuaranteeFreed,
    GuaranteeLodged,
    GuaranteeReserved,
    GuaranteeRestored,
    LodgeGuarantee,
    ReserveGuarantee,
    RestoreGuarantee,
    UnknownDeduction,
)
from domain.identifiers import RunId
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
ID = "G-1"
R1, R2 = RunId("R1"), RunId("R2")


def reserve(run_id, amount_fen):
    return ReserveGuarantee(ID, run_id, amount_fen, AT)


def deduct(run_id, tax_no, amount_fen):
    return DeductGuarantee(ID, run_id, tax_no, amount_fen, AT)


lodged = GuaranteeLodged(ID, 1_000, AT)
reserved = GuaranteeReserved(ID, R1, 600, AT)
deducted = GuaranteeDeducted(ID, R1, "T1", 600, AT)
restored = GuaranteeRestored(ID, "T1", 600, AT)


def guarantee():
    return Scenario(DECIDER)


def free_after(*events):
    return DECIDER.state_of(events).free_fen


def test_a_guarantee_is_lodged_once():
    guarantee().when(LodgeGuarantee(ID, 1_000, AT)).then(lodged)
    guarantee().given(lodged).when(LodgeGuarantee(ID, 1_000, AT)).then_nothing()


def test_more_money_is_another_guarantee():
    command = LodgeGuarantee(ID, 2_000, AT)
    guarantee().given(lodged).when(command).then_refused(GuaranteeAlreadyLodged)


def test_a_guarantee_is_of_some_money():
    guarantee().when(LodgeGuarantee(ID, 0, AT)).then_refused(GuaranteeAmountRefused)


def test_a_run_reserves_what_is_free_once():
    guarantee().given(lodged).when(reserve(R1, 600)).then(reserved)
    guarantee().given(lodged, reserved).when(reserve(R1, 600)).then_nothing()
    assert free_after(lodged, reserved) == 400


def test_all_that_is_free_may_be_reserved():
    guarantee().given(lodged, reserved).when(reserve(R2, 400)).then(
        GuaranteeReserved(ID, R2, 400, AT)
    )


def test_no_more_is_reserved_than_is_free():
    guarantee().given(lodged, reserved).when(reserve(R2, 401)).then_refused(GuaranteeExhausted)
    guarantee().when(reserve(R1, 1)).then_refused(GuaranteeExhausted)


def test_a_run_without_tax_reserves_nothing():
    guarantee().given(lodged).when(reserve(R1, 0)).then_nothing()


def test_nobody_reserves_less_than_nothing():
    guarantee().given(lodged).when(reserve(R1, -1)).then_refused(GuaranteeAmountRefused)


def test_a_run_whose_bills_used_its_reservation_up_does_not_reserve_again():
    guarantee().given(lodged, reserved, deducted).when(reserve(R1, 600)).then_nothing()


def test_a_run_that_was_freed_may_reserve_again():
    freed = GuaranteeFreed(ID, R1, 600, AT)
    guarantee().given(lodged, reserved, freed).when(reserve(R1, 300)).then(
        GuaranteeReserved(ID, R1, 300, AT)
    )


def test_what_no_bill_used_is_freed_once():
    part = GuaranteeDeducted(ID, R1, "T1", 250, AT)
    freed = GuaranteeFreed(ID, R1, 350, AT)
    guarantee().given(lodged, reserved, part).when(FreeGuarantee(ID, R1, AT)).then(freed)
    guarantee().given(lodged, reserved, part, freed).when(FreeGuarantee(ID, R1, AT)).then_nothing()
    assert free_after(lodged, reserved, part, freed) == 750


def test_a_bill_uses_its_runs_reservation_once():
    guarantee().given(lodged, reserved).when(deduct(R1, "T1", 600)).then(deducted)
    guarantee().given(lodged, reserved, deducted).when(deduct(R1, "T1", 600)).then_nothing()
    assert free_after(lodged, reserved, deducted) == 400


def test_a_bill_is_recorded_even_below_zero():
    bill = GuaranteeDeducted(ID, R2, "T2", 1_500, AT)
    guarantee().given(lodged, reserved).when(deduct(R2, "T2", 1_500)).then(bill)
    assert free_after(lodged, reserved, bill) == -1_100


def test_a_bill_without_a_reservation_leaves_the_run_its_own():
    bill = GuaranteeDeducted(ID, R1, "T1", 100, AT)
    guarantee().given(lodged, bill).when(reserve(R1, 600)).then(reserved)


def test_a_paid_bill_is_restored_once():
    history = lodged, reserved, deducted
    guarantee().given(*history).when(RestoreGuarantee(ID, "T1", AT)).then(restored)
    guarantee().given(*history, restored).when(RestoreGuarantee(ID, "T1", AT)).then_nothing()
    assert free_after(*history, restored) == 1_000


def test_a_late_copy_of_a_restored_bill_deducts_nothing():
    guarantee().given(lodged, reserved, deducted, restored).when(
        deduct(R1, "T1", 600)
    ).then_nothing()


def test_what_was_not_deducted_is_not_restored():
    guarantee().given(lodged).when(RestoreGuarantee(ID, "T1", AT)).then_refused(UnknownDeduction)


runs, bills = st.sampled_from([R1, R2, RunId("R3")]), st.sampled_from(["T1", "T2", "T3"])
amounts = st.sampled_from([-1, 0, 1, 300, 600, 1_000])
commands = st.one_of(
    st.builds(LodgeGuarantee, st.just(ID), amounts, st.just(AT)),
    st.builds(reserve, runs, amounts),
    st.builds(FreeGuarantee, st.just(ID), runs, st.just(AT)),
    st.builds(deduct, runs, bills, amounts.filter(lambda fen: fen > 0)),
    st.builds(RestoreGuarantee, st.just(ID), bills, st.just(AT)),
)


@given(st.lists(commands, max_size=25))
def test_what_is_free_is_lodged_less_reserved_less_deducted(history):
    owed: dict[str, int] = {}
    for step in tried(DECIDER, history):
        for event in step.events:
            match event:
                case GuaranteeReserved():
                    assert event.amount_fen <= step.before.free_fen
                case GuaranteeDeducted():
                    owed[event.tax_no] = event.amount_fen
                case GuaranteeRestored():
                    assert owed.pop(event.tax_no) == event.amount_fen
        after = step.after
        assert min(after.reserved.values(), default=0) >= 0
        reserved_fen, deducted_fen = sum(after.reserved.values()), sum(owed.values())
        assert after.free_fen == after.lodged_fen - reserved_fen - deducted_fen


@pytest.mark.parametrize("amount_fen", [600, 700])
def test_a_bill_beyond_its_reservation_takes_the_rest_from_what_is_free(amount_fen):
    bill = GuaranteeDeducted(ID, R1, "T1", amount_fen, AT)
    assert free_after(lodged, reserved, bill) == 1_000 - amount_fen
