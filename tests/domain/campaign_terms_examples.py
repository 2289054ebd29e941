"""A campaign that takes deposits and balances, under terms that its tests vary."""

from dataclasses import replace
from datetime import timedelta

from domain.campaign import DECIDER
from domain.campaign_commands import PublishCampaign
from domain.campaign_events import UnitsSold
from domain.campaign_terms import CampaignTerms, DepositTerms, Limits, Minimum
from domain.goods import SkuUnits
from tests.domain.campaign_examples import CLOSES, ID, MILK, OPENS, draft
from tests.scenario import Scenario

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BALANCE_OPENS, BALANCE_CLOSES = CLOSES + DAY, CLOSES + 4 * DAY
DEPOSIT = DepositTerms(30, BALANCE_OPENS, BALANCE_CLOSES, 12, (48, 24))
ENDS = BALANCE_CLOSES + 12 * HOUR
TERMS = CampaignTerms(DEPOSIT, 30, Limits(3, 4, 2), Minimum(2, 5_000))
AT = OPENS + DAY


def drafted(terms=TERMS, **changes):
    return DECIDER.decide(replace(draft, terms=terms, **changes), DECIDER.initial)


def published(terms=TERMS, **changes):
    history = drafted(terms, **changes)
    return Scenario(DECIDER).given(
        *history, *DECIDER.decide(PublishCampaign(ID, OPENS), DECIDER.state_of(history))
    )


def sold(orders, units, money_fen):
    return UnitsSold(ID, orders, (SkuUnits(MILK, units),), money_fen, AT)
