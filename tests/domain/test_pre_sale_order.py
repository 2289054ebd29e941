from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.goods import SkuUnits
from domain.identifiers import BatchId, CampaignId, MerchantId, OrderId, PersonKey, Sku
from domain.order_amounts import LineRequest, OrderAmounts, priced
from domain.order_commands import (
    AmendOrder,
    CancelOrder,
    CollectOrder,
    ConfirmPayment,
    CorrectBuyer,
    CorrectConsignee,
    HandBackOrder,
    OweRefund,
    PayRefund,
    PlaceOrder,
    RefusePlacing,
    ReportConsignee,
)
from domain.order_events import (
    BuyerCorrected,
    ConsigneeCorrected,
    ConsigneeReported,
    OrderAmended,
    OrderCancelled,
    OrderCollected,
    OrderHandedBack,
    OrderNotPlaced,
    OrderPlaced,
    PaymentConfirmed,
    Purpose,
    RefundOwed,
    RefundPaid,
)
from domain.order_refusals import (
    AmountNotWholeFen,
    BuyerIsAnotherPerson,
    CutExceedsOrder,
    DiscountExceedsGoods,
    FreightNegative,
    IdentityNumberInvalid,
    LineCountRefused,
    OrderAlreadyCancelled,
    OrderAlreadyCollected,
    OrderAlreadyPlaced,
    OrderHeldElsewhere,
    OrderIdTaken,
    OrderNotPaid,
    OrderWasNotPlaced,
    OverSingleLimit,
    PriceNotPositive,
    QuantityNotPositive,
    RefundExceedsPaid,
    RefundIdTaken,
    RefundNotOwed,
    UnitPriceTooFine,
    UnknownOrder,
)
from domain.order_state import Stage
from domain.people import Person
from domain.pre_sale_order import DECIDER
from domain.risk_notice import (
    Consent,
    ConsentGivenLater,
    ConsentMissing,
    ConsentVersionNotInForce,
    ConsentVersionUnknown,
)
from domain.tax import TaxRates
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
DAY = date(2026, 11, 1)
ID, CAMPAIGN, MERCHANT = OrderId("shop-3:42"), CampaignId("c-1"), MerchantId("m-1")
KEY = PersonKey("p-1")
CONSENT = Consent("2019-01", AT)
BUYER = Person("Li Lei", "13800000000", id_number="11010519491231002X")
CONSIGNEE = Person("Han Mei", "13900000000", "Ningbo, Beilun 1")
MILK, TEA = Sku("milk"), Sku("tea")
FOOD = TaxRates(Decimal("0.13"), tariff=Decimal("0.06"))
B1, B2 = BatchId("b-1"), BatchId("b-2")


def line(sku, quantity, price="100.00"):
    return LineRequest(sku, quantity, Decimal(price), FOOD)


def place(*lines, freight_fen=1_000, discount_fen=500):
    return PlaceOrder(
        ID, CAMPAIGN, MERCHANT, KEY, BUYER, CONSIGNEE, lines, freight_fen, discount_fen, 2026, AT,
        CONSENT,
    )  # fmt: skip


def placed_with(*requests, freight_fen=1_000, discount_fen=500):
    lines, amounts = priced(requests, freight_fen, discount_fen, DAY)
    return OrderPlaced(
        ID, CAMPAIGN, MERCHANT, KEY, BUYER, CONSIGNEE, lines, amounts, DAY, 2026, AT, None, CONSENT
    )


def pay(payment_id, paid_fen):
    return ConfirmPayment(ID, payment_id, "wepay", KEY, paid_fen, AT)


def paid_with(payment_id, paid_fen, purpose=Purpose.WHOLE):
    return PaymentConfirmed(ID, payment_id, "wepay", KEY, paid_fen, AT, purpose)


def amend(*cuts, cause="supplier short"):
    return AmendOrder(ID, tuple(SkuUnits(sku, n) for sku, n in cuts), cause, AT)


def owed(refund_id, amount_fen, reason):
    return RefundOwed(ID, refund_id, amount_fen, reason, AT)


LINES = line(MILK, 2), line(TEA, 1, "50.00")
placed = placed_with(*LINES)
PAID = placed.amounts.paid_fen
paid = paid_with("tx-1", PAID)
not_placed = OrderNotPlaced(ID, CAMPAIGN, MERCHANT, KEY, 2026, "CapExceeded", AT)
cancelled = OrderCancelled(ID, "changed mind", AT)
all_owed = owed("cancelled", PAID, "changed mind")
collected = OrderCollected(ID, B1, AT)
handed_back = OrderHandedBack(ID, B1, AT)
cancel = CancelOrder(ID, "changed mind", AT)
collect = CollectOrder(ID, B1, AT)
hand_back = HandBackOrder(ID, B1, AT)
refuse = RefusePlacing(ID, CAMPAIGN, MERCHANT, KEY, 2026, "CapExceeded", AT)
report = ReportConsignee(ID, "SF1", Person("Han Meimei", "1", "Ningbo"), AT)
correct = CorrectConsignee(ID, Person("Han Meimei", "1", "Ningbo"), AT)
rename = CorrectBuyer(ID, replace(BUYER, name="Li Lei Lei"), AT)
owe = OweRefund(ID, "return-1", 100, "returned", AT)
pay_back = PayRefund(ID, "return-1", AT)


def order(*history):
    return Scenario(DECIDER).given(*history)


def test_an_order_is_placed_once():
    assert PAID == 25_000 + 1_000 + 2_366 - 500
    order().when(place(*LINES)).then(placed)
    order(placed).when(place(*LINES)).then_nothing()
    order(placed, paid, cancelled, all_owed).when(place(*LINES)).then_nothing()


def test_an_order_that_was_amended_is_still_the_one_placed():
    amended = order(placed, paid).when(amend((MILK, 1))).outcome()
    order(placed, paid, *amended).when(place(*LINES)).then_nothing()


@pytest.mark.parametrize(
    "other",
    [
        replace(place(*LINES), buyer_key=PersonKey("p-2")),
        replace(place(*LINES), campaign_id=CampaignId("c-2")),
        place(line(MILK, 3)),
    ],
)
def test_an_id_names_one_order(other):
    order(placed).when(other).then_refused(OrderIdTaken)


def test_an_order_that_was_not_placed_stays_so():
    order(not_placed).when(place(*LINES)).then_refused(OrderWasNotPlaced)


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ((), LineCountRefused),
        ((line(MILK, 1, "1.00"),) * 100, LineCountRefused),
        ((line(MILK, 0),), QuantityNotPositive),
        ((line(MILK, 2), line(TEA, -1)), QuantityNotPositive),
        ((line(MILK, 1, "0"),), PriceNotPositive),
        ((line(MILK, 1, "-1.00"),), PriceNotPositive),
        ((line(MILK, 10_000, "0.000001"),), UnitPriceTooFine),
        ((line(MILK, 2, "0.005"),), UnitPriceTooFine),
        ((line(MILK, 3, "33.33333"),), AmountNotWholeFen),
        ((line(MILK, 2, "2500.00"),), OverSingleLimit),
        ((line(MILK, 1, "2500.00"), line(TEA, 1, "2500.01")), OverSingleLimit),
    ],
)
def test_lines_that_documents_cannot_carry_are_refused(lines, refusal):
    order().when(place(*lines)).then_refused(refusal)


def test_an_order_has_at_most_99_lines():
    lines = (line(MILK, 1, "1.00"),) * 99
    order().when(place(*lines)).then(placed_with(*lines))


def test_the_single_limit_may_be_reached_with_freight():
    lines = line(MILK, 2, "2495.00")
    order().when(place(lines)).then(placed_with(lines))
    command = place(lines, freight_fen=1_001)
    order().when(command).then_refused(OverSingleLimit)


def test_one_indivisible_unit_above_the_limit_is_fully_taxed():
    single = line(MILK, 1, "5000.01")
    command = place(single, freight_fen=0, discount_fen=0)
    expected = placed_with(single, freight_fen=0, discount_fen=0)
    order().when(command).then(expected)
    assert expected.amounts.tax_fen == 98_900


def test_freight_is_not_negative():
    order().when(place(*LINES, freight_fen=-1)).then_refused(FreightNegative)


@pytest.mark.parametrize("discount_fen", [-1, 25_000])
def test_a_discount_leaves_some_price(discount_fen):
    order().when(place(*LINES, discount_fen=discount_fen)).then_refused(DiscountExceedsGoods)


def test_a_buyer_has_an_identity_number():
    command = replace(place(*LINES), buyer=replace(BUYER, id_number="110105194912310021"))
    order().when(command).then_refused(IdentityNumberInvalid)


def test_an_order_is_taxed_on_the_day_at_customs():
    late = datetime(2018, 12, 31, 16, tzinfo=UTC)
    command = replace(place(line(MILK, 2, "2000.00")), at=late, consent=Consent("2019-01", late))
    (event,) = order().when(command).outcome()
    assert event.taxed_on == date(2019, 1, 1)


@pytest.mark.parametrize(
    ("consent", "refusal"),
    [
        (None, ConsentMissing),
        (Consent("2018-12", AT), ConsentVersionUnknown),
        (Consent("2019-01", AT + timedelta(seconds=1)), ConsentGivenLater),
        (Consent("2019-01", datetime(2018, 12, 30, tzinfo=UTC)), ConsentVersionNotInForce),
    ],
)
def test_without_the_buyers_consent_to_the_risk_notice_no_order_is_placed(consent, refusal):
    order().when(replace(place(line(MILK, 1)), consent=consent)).then_refused(refusal)


def test_an_order_keeps_the_consent_it_rests_on():
    (event,) = order().when(place(line(MILK, 1))).outcome()
    assert event.consent == CONSENT


def test_a_number_that_is_nobodys_is_refused_with_all_that_is_wrong():
    nobody = replace(BUYER, id_number="870105194912310025")
    with pytest.raises(IdentityNumberInvalid) as refused:
        order().when(replace(place(line(MILK, 1)), buyer=nobody)).outcome()
    assert refused.value.values["faults"] == ("IdentityCheckDigitWrong", "IdentityRegionUnknown")


def test_placing_is_refused_once():
    order().when(refuse).then(not_placed)
    order(not_placed).when(refuse).then_nothing()


def test_what_was_placed_is_not_refused():
    order(placed).when(refuse).then_refused(OrderAlreadyPlaced)


@pytest.mark.parametrize(
    "command",
    [pay("tx-1", PAID), cancel, collect, hand_back, amend((MILK, 1)), report, correct, rename, owe],
)
def test_what_was_never_placed_is_unknown(command):
    order().when(command).then_refused(UnknownOrder)


def test_a_payment_that_fits_is_confirmed_once():
    order(placed).when(pay("tx-1", PAID)).then(paid)
    order(placed, paid).when(pay("tx-1", PAID)).then_nothing()
    state = DECIDER.state_of([placed, paid])
    assert (state.stage, state.paid_at, state.payer_key) == (Stage.PAID, AT, KEY)


@pytest.mark.parametrize("paid_fen", [PAID - 1, PAID + 1])
def test_a_payment_that_does_not_fit_is_recorded_and_owed_back(paid_fen):
    events = (
        paid_with("tx-1", paid_fen, Purpose.NOTHING),
        owed("payment-tx-1", paid_fen, "payment is not the sum that is due"),
    )
    order(placed).when(pay("tx-1", paid_fen)).then(*events)
    order(placed, *events).when(pay("tx-2", PAID)).then(paid_with("tx-2", PAID))


@pytest.mark.parametrize(
    ("history", "stage"),
    [
        ((placed, paid), "paid"),
        ((placed, cancelled), "cancelled"),
        ((placed, paid, cancelled, all_owed), "cancelled"),
        ((not_placed,), "not placed"),
    ],
)
def test_money_that_comes_second_or_late_is_owed_back(history, stage):
    order(*history).when(pay("tx-2", PAID)).then(
        paid_with("tx-2", PAID, Purpose.NOTHING),
        owed("payment-tx-2", PAID, f"payment does not fit an order {stage}"),
    )


def test_an_unpaid_order_is_cancelled_once():
    order(placed).when(cancel).then(cancelled)
    order(placed, cancelled).when(cancel).then_nothing()
    order(not_placed).when(cancel).then_nothing()


def test_a_cancelled_order_owes_all_its_money():
    order(placed, paid).when(cancel).then(cancelled, all_owed)
    order(placed, paid, cancelled, all_owed).when(cancel).then_nothing()


def test_a_cancelled_order_owes_nothing_twice():
    history = placed, paid, owed("return-1", 100, "goodwill")
    order(*history).when(cancel).then(cancelled, owed("cancelled", PAID - 100, "changed mind"))
    wrong = paid_with("tx-0", 5), owed("payment-tx-0", 5, "does not fit")
    order(placed, *wrong).when(cancel).then(cancelled)


def test_an_order_in_a_batch_is_cancelled_through_its_batch():
    order(placed, paid, collected).when(cancel).then_refused(OrderHeldElsewhere)
    order(placed, paid, collected, handed_back).when(cancel).then(cancelled, all_owed)


def test_a_paid_order_is_collected_once():
    order(placed, paid).when(collect).then(collected)
    order(placed, paid, collected).when(collect).then_nothing()
    order(placed, paid, collected, handed_back).when(collect).then(collected)


@pytest.mark.parametrize("history", [(placed,), (not_placed,)])
def test_what_is_not_paid_is_not_collected(history):
    order(*history).when(collect).then_refused(OrderNotPaid)


def test_a_cancelled_order_is_not_collected():
    order(placed, paid, cancelled, all_owed).when(collect).then_refused(OrderAlreadyCancelled)


def test_an_order_is_in_one_batch():
    command = CollectOrder(ID, B2, AT)
    order(placed, paid, collected).when(command).then_refused(OrderAlreadyCollected)


def test_an_order_is_handed_back_once():
    order(placed, paid, collected).when(hand_back).then(handed_back)
    order(placed, paid, collected, handed_back).when(hand_back).then_nothing()


def test_only_the_holder_hands_an_order_back():
    command = HandBackOrder(ID, B2, AT)
    order(placed, paid, collected).when(command).then_refused(OrderHeldElsewhere)


def test_an_order_that_went_wholly_short_is_handed_back_by_nobody():
    short = order(placed, paid, collected).when(amend((MILK, 2), (TEA, 1))).outcome()
    order(placed, paid, collected, *short).when(hand_back).then_nothing()
    order(placed, paid, collected, *short).when(cancel).then_nothing()


def test_a_cut_order_owes_what_it_no_longer_costs():
    lines, amounts = priced([line(MILK, 1), line(TEA, 1, "50.00")], 1_000, 300, DAY)
    order(placed, paid, collected).when(amend((MILK, 1))).then(
        OrderAmended(ID, lines, amounts, 10_000, "supplier short", AT),
        owed("amended-1", PAID - amounts.paid_fen, "supplier short"),
    )


def test_an_order_cut_twice_owes_two_refunds():
    first = order(placed, paid, collected).when(amend((MILK, 1))).outcome()
    second = (
        order(placed, paid, collected, *first).when(amend((MILK, 1), cause="tally short")).outcome()
    )
    state = DECIDER.state_of([placed, paid, collected, *first, *second])
    assert list(state.owed) == ["amended-1", "amended-2"]
    assert state.left_fen == state.amounts.paid_fen


def test_an_order_cut_to_nothing_is_cancelled():
    order(placed, paid, collected).when(amend((MILK, 2), (TEA, 1))).then(
        OrderCancelled(ID, "supplier short", AT), owed("cancelled", PAID, "supplier short")
    )


def test_a_cut_that_lowers_nothing_owes_nothing():
    cheap = (
        line(MILK, 1, "0.01"),
        replace(line(TEA, 1, "0.01"), rates=TaxRates(Decimal("0.13"), Decimal("0.15"))),
    )
    dear_freight = placed_with(*cheap, freight_fen=100_000, discount_fen=0)
    fits = paid_with("tx-1", dear_freight.amounts.paid_fen)
    (amended,) = order(dear_freight, fits).when(amend((MILK, 1))).outcome()
    assert amended.amounts.paid_fen == dear_freight.amounts.paid_fen


def test_a_cut_order_owes_no_more_than_it_received():
    history = placed, paid, owed("return-1", PAID - 10, "goodwill")
    events = order(*history).when(amend((MILK, 1))).outcome()
    assert events[1:] == [owed("amended-2", 10, "supplier short")]


def test_no_more_is_cut_than_was_ordered():
    order(placed, paid).when(amend((MILK, 3))).then_refused(CutExceedsOrder)
    order(placed, paid).when(amend((MILK, 2), (MILK, 1))).then_refused(CutExceedsOrder)
    order(placed, paid).when(amend((Sku("oil"), 1))).then_refused(CutExceedsOrder)


@pytest.mark.parametrize("cuts", [(), ((MILK, 0),), ((MILK, -1),), ((MILK, 1), (TEA, -1))])
def test_a_cut_takes_units_and_never_adds_them(cuts):
    order(placed, paid).when(amend(*cuts)).then_refused(QuantityNotPositive)


@pytest.mark.parametrize(
    ("history", "refusal"),
    [
        ((placed,), OrderNotPaid),
        ((not_placed,), OrderNotPaid),
        ((placed, cancelled), OrderAlreadyCancelled),
    ],
)
def test_only_a_paid_order_is_cut(history, refusal):
    order(*history).when(amend((MILK, 1))).then_refused(refusal)
    order(*history).when(amend()).then_refused(refusal)


def test_a_consignee_is_reported_once():
    reported = ConsigneeReported(ID, "SF1", report.consignee, AT)
    order(placed).when(report).then(reported)
    order(placed, reported).when(report).then_nothing()


def test_a_consignee_is_corrected_once():
    corrected = ConsigneeCorrected(ID, correct.consignee, AT)
    order(placed).when(correct).then(corrected)
    order(placed, corrected).when(correct).then_nothing()


def test_a_buyers_name_is_corrected_once():
    corrected = BuyerCorrected(ID, rename.buyer, AT)
    order(placed).when(rename).then(corrected)
    order(placed, corrected).when(rename).then_nothing()


def test_a_corrected_buyer_is_the_same_person():
    another = CorrectBuyer(ID, replace(BUYER, id_number="440524198001010013"), AT)
    order(placed).when(another).then_refused(BuyerIsAnotherPerson)
    nobody = CorrectBuyer(ID, replace(BUYER, id_number="1"), AT)
    order(placed).when(nobody).then_refused(IdentityNumberInvalid)


def test_a_refund_is_owed_once():
    order(placed, paid).when(owe).then(owed("return-1", 100, "returned"))
    order(placed, paid, owed("return-1", 100, "returned")).when(owe).then_nothing()


def test_a_refund_id_names_one_amount():
    other = replace(owe, amount_fen=101)
    history = placed, paid, owed("return-1", 100, "returned")
    order(*history).when(other).then_refused(RefundIdTaken)


@pytest.mark.parametrize("refund_id", ["cancelled", "amended-2", "payment-tx-2"])
def test_nobody_takes_an_id_that_the_order_makes_itself(refund_id):
    command = replace(owe, refund_id=refund_id)
    order(placed, paid).when(command).then_refused(RefundIdTaken)


def test_all_that_was_paid_may_be_owed_and_no_more():
    order(placed, paid).when(replace(owe, amount_fen=PAID)).then(owed("return-1", PAID, "returned"))
    order(placed, paid).when(replace(owe, amount_fen=PAID + 1)).then_refused(RefundExceedsPaid)
    order(placed).when(owe).then_refused(RefundExceedsPaid)


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_a_refund_is_some_money(amount_fen):
    order(placed, paid).when(replace(owe, amount_fen=amount_fen)).then_refused(RefundExceedsPaid)


def test_a_refund_is_paid_once_and_lowers_what_the_firm_reports():
    repaid = RefundPaid(ID, "return-1", 100, AT)
    history = placed, paid, owed("return-1", 100, "returned")
    order(*history).when(pay_back).then(repaid)
    order(*history, repaid).when(pay_back).then_nothing()
    assert DECIDER.state_of([*history, repaid]).reported_fen == PAID - 100


def test_what_is_not_owed_is_not_paid():
    order(placed, paid).when(pay_back).then_refused(RefundNotOwed)


amounts_fen = st.sampled_from([1, 100, PAID, PAID, PAID])
refund_ids = st.sampled_from(["return-1", "return-2", "amended-1", "cancelled", "payment-tx-2"])
cuts = st.lists(
    st.tuples(st.sampled_from([MILK, MILK, TEA]), st.sampled_from([1, 1, 1, 2, -1])), max_size=2
)
commands = st.one_of(
    st.sampled_from(
        [cancel, collect, hand_back, CollectOrder(ID, B2, AT), HandBackOrder(ID, B2, AT)]
    ),
    st.sampled_from([refuse, report, correct, rename, place(*LINES), place(line(MILK, 1))]),
    st.builds(pay, st.sampled_from(["tx-1", "tx-2"]), amounts_fen),
    st.builds(lambda parts: amend(*parts), cuts),
    st.builds(
        OweRefund,
        st.just(ID),
        refund_ids,
        st.integers(-1, 200),
        st.just("returned"),
        st.just(AT),
    ),
    st.builds(PayRefund, st.just(ID), refund_ids, st.just(AT)),
)
beginnings = st.sampled_from([[], [place(*LINES)], [place(*LINES), pay("tx-1", PAID)]])


@given(beginnings, st.lists(commands, max_size=15))
def test_money_in_is_money_kept_and_money_owed_back(beginning, history):
    # AmendOrder counts: it comes with the batch's ShortageShared, in the same append and once.
    steps = tried(DECIDER, [*beginning, *history], counted=(AmendOrder,))
    for step in steps:
        state = step.after
        assert 0 <= state.owed_fen <= state.received_fen
        assert state.repaid <= state.owed.keys()
        assert state.stage is not Stage.CANCELLED or state.left_fen == 0
        assert state.held_by is None or state.stage is Stage.PAID
        for event in step.events:
            if isinstance(event, RefundOwed):
                assert event.amount_fen > 0
                assert event.refund_id not in step.before.owed
            if isinstance(event, OrderAmended):
                lowered = step.before.amounts.paid_fen - event.amounts.paid_fen
                refund = step.before.left_fen - state.left_fen
                assert refund == min(lowered, step.before.left_fen) >= 0
                assert event.taxable_freed_fen >= 0


def test_an_order_begins_with_no_amounts():
    assert DECIDER.initial.amounts == OrderAmounts(0, 0, 0, 0)
    assert DECIDER.initial.payer_key == ""


def test_the_payment_that_fits_is_the_one_declared():
    wrong = replace(paid_with("tx-0", 5, Purpose.NOTHING), payer_key=PersonKey("p-2"))
    misfit = wrong, owed("payment-tx-0", 5, "does not fit")
    history = placed, *misfit, paid, owed("return-1", 100, "returned")
    state = DECIDER.state_of(history)
    assert (state.payment, state.payer_key, state.reported_fen) == (paid, KEY, PAID)
    state = DECIDER.state_of([*history, RefundPaid(ID, "payment-tx-0", 5, AT)])
    assert state.reported_fen == PAID
    state = DECIDER.state_of([*history, RefundPaid(ID, "return-1", 100, AT)])
    assert state.reported_fen == PAID - 100


def test_an_unpaid_order_reports_no_payment():
    state = DECIDER.state_of([placed])
    assert (state.payment, state.paid_at, state.payer_key, state.reported_fen) == (
        None,
        None,
        "",
        0,
    )
