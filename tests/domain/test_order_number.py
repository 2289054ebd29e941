from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import CampaignId, MerchantId, OrderId, Partition, PersonKey
from domain.order_number import (
    DECIDER,
    ClaimOrderNumber,
    GiveBackOrderNumber,
    NumberClaimedOtherwise,
    OrderNumberClaimed,
    OrderNumberGivenBack,
    OrderNumberTaken,
)
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
UNTIL = AT + timedelta(days=1)
ORDER = OrderId("shop-3:0042")
NB01, NB02 = Partition("demo.NB01"), Partition("demo.NB02")
CAMPAIGN, MERCHANT = CampaignId("C-1"), MerchantId("M-1")
CLAIMANT = (CAMPAIGN, MERCHANT, PersonKey("buyer"), 2026)

claimed = OrderNumberClaimed(ORDER, NB01, *CLAIMANT, UNTIL, AT)
given_back = OrderNumberGivenBack(ORDER, NB01, AT)


def number():
    return Scenario(DECIDER)


def test_a_free_number_is_claimed():
    number().when(ClaimOrderNumber(ORDER, NB01, *CLAIMANT, UNTIL, AT)).then(claimed)


def test_the_same_book_claims_a_number_once():
    number().given(claimed).when(ClaimOrderNumber(ORDER, NB01, *CLAIMANT, UNTIL, AT)).then_nothing()


def test_a_number_names_an_order_of_one_book():
    claim = ClaimOrderNumber(ORDER, NB02, *CLAIMANT, UNTIL, AT)
    number().given(claimed).when(claim).then_refused(OrderNumberTaken)


@pytest.mark.parametrize(
    "other", [(PersonKey("another"), 2026), (PersonKey("buyer"), 2027)], ids=["buyer", "year"]
)
def test_a_claim_that_has_not_ended_is_not_taken_over_for_another_buyer_or_year(
    other: tuple[PersonKey, int],
) -> None:
    claim = ClaimOrderNumber(ORDER, NB01, CAMPAIGN, MERCHANT, *other, UNTIL, AT)
    number().given(claimed).when(claim).then_refused(NumberClaimedOtherwise)
    number().given(claimed, given_back).when(claim).then(
        OrderNumberClaimed(ORDER, NB01, CAMPAIGN, MERCHANT, *other, UNTIL, AT)
    )


def test_a_number_given_back_may_be_claimed_by_another_book():
    claim = ClaimOrderNumber(ORDER, NB02, *CLAIMANT, UNTIL, AT)
    number().given(claimed, given_back).when(claim).then(
        OrderNumberClaimed(ORDER, NB02, *CLAIMANT, UNTIL, AT)
    )


def test_a_claim_is_given_back_once():
    give_back = GiveBackOrderNumber(ORDER, NB01, AT)
    number().given(claimed).when(give_back).then(given_back)
    number().given(claimed, given_back).when(give_back).then_nothing()


def test_a_book_cannot_give_back_the_claim_of_another():
    number().given(claimed).when(GiveBackOrderNumber(ORDER, NB02, AT)).then_nothing()
    number().when(GiveBackOrderNumber(ORDER, NB01, AT)).then_nothing()


books = st.sampled_from([NB01, NB02])
commands = st.one_of(
    st.builds(ClaimOrderNumber, st.just(ORDER), books, st.just(UNTIL), st.just(AT)),
    st.builds(GiveBackOrderNumber, st.just(ORDER), books, st.just(AT)),
)


@given(st.lists(commands, max_size=12))
def test_only_the_claimant_has_the_number_until_it_gives_it_back(history):
    for step in tried(DECIDER, history):
        for event in step.events:
            before = step.before.book
            assert before == (None if isinstance(event, OrderNumberClaimed) else event.book)
