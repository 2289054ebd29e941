"""The buyer and the consignee of an order: identity, consent and corrections."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.order_commands import CorrectBuyer
from domain.order_events import BuyerCorrected, ConsigneeCorrected, ConsigneeReported
from domain.order_refusals import BuyerIsAnotherPerson, IdentityNumberInvalid
from domain.risk_notice import (
    Consent,
    ConsentGivenLater,
    ConsentMissing,
    ConsentVersionNotInForce,
    ConsentVersionUnknown,
)
from tests.domain.order_examples import (
    AT,
    BUYER,
    CONSENT,
    ID,
    LINES,
    MILK,
    correct,
    line,
    order,
    place,
    placed,
    rename,
    report,
)


def test_a_buyer_has_an_identity_number():
    command = replace(place(*LINES), buyer=replace(BUYER, id_number="110105194912310021"))
    order().when(command).then_refused(IdentityNumberInvalid)


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
