from datetime import timedelta

import pytest

from application.cancelling import CancelOrders
from application.receiving import TakeWithdrawalAnswer
from application.streams import ORDER
from application.streams import RUN as RUNS
from domain.campaign_commands import DraftCampaign, PublishCampaign
from domain.campaign_terms import (
    AfterDeclaration,
    CampaignTerms,
    Locks,
    WithdrawalNotOffered,
)
from domain.order_refusals import OrdersLocked
from domain.order_state import Stage as OrderStage
from tests.end_to_end.port import CAMPAIGN, MERCHANT, ROUTE, START
from tests.end_to_end.season import RUN, Season


class OnTerms(Season):
    terms = CampaignTerms()

    def open_campaign(self, *items, units_max=1_000):
        closes_at = self.now + timedelta(days=10)
        promised = (closes_at + timedelta(days=40)).date()
        self.do(
            DraftCampaign(
                CAMPAIGN, MERCHANT, "Spring", items, ROUTE, self.now, closes_at, 1, units_max,
                promised, "Asia/Shanghai", self.now, terms=self.terms,
            )
        )  # fmt: skip
        self.do(PublishCampaign(CAMPAIGN, self.now))

    def cancel(self, *, is_asked_by_buyer):
        ids = self.order_ids[:1]
        self.do(CancelOrders(ids, "changed mind", self.now, is_asked_by_buyer))

    def withdrawals(self):
        return list(self.state(RUNS, RUN).withdrawals)


@pytest.fixture
def season(database_url, request):
    name = "".join(c for c in request.node.name if c.isalnum())[-40:]
    season = OnTerms(database_url, name)
    yield season
    season.close()


def test_customs_is_asked_to_withdraw_on_a_buyers_word_unless_the_campaign_states_otherwise(season):
    season.declared()
    season.cancel(is_asked_by_buyer=True)
    assert season.withdrawals() == [season.order_ids[0]]
    assert season.state(ORDER, season.order_ids[0]).stage is OrderStage.PAID


def test_where_it_states_so_a_buyers_wish_ends_at_the_declaration_and_a_merchants_act_does_not(
    season,
):
    season.terms = CampaignTerms(after_declaration=AfterDeclaration.REFUSED)
    season.declared()
    with pytest.raises(WithdrawalNotOffered):
        season.cancel(is_asked_by_buyer=True)
    assert season.withdrawals() == []
    season.cancel(is_asked_by_buyer=False)
    answer = TakeWithdrawalAnswer(RUN, "hash-624", season.order_ids[:1], 399, "", season.now)
    season.do(answer)
    assert season.state(ORDER, season.order_ids[0]).stage is OrderStage.CANCELLED


def test_until_then_the_wish_is_granted(season):
    season.terms = CampaignTerms(after_declaration=AfterDeclaration.REFUSED)
    season.matched()
    season.cancel(is_asked_by_buyer=True)
    assert season.state(ORDER, season.order_ids[0]).stage is OrderStage.CANCELLED


@pytest.mark.parametrize("step", ["matched", "declared"])
def test_the_lock_of_orders_holds_at_customs_too(season, step):
    season.terms = CampaignTerms(locks=Locks(orders_at=START + timedelta(minutes=5)))
    getattr(season, step)()
    with pytest.raises(OrdersLocked):
        season.cancel(is_asked_by_buyer=True)
    season.cancel(is_asked_by_buyer=False)


def test_that_term_leaves_how_an_order_is_paid_as_it_is(season):
    season.terms = CampaignTerms(after_declaration=AfterDeclaration.REFUSED)
    season.place()
    assert season.state(ORDER, season.order_ids[0]).plan is None
