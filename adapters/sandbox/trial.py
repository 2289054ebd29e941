"""What a trial came to: what happened step by step, its orders, and what it all comes to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.sandbox.deadlines import Deadline
from adapters.sandbox.faults import NotDoneError
from application.event_log import Recorded
from application.notices import Notice
from domain.campaign_commands import DraftCampaign
from domain.campaign_events import CampaignClosed, CampaignFailed
from domain.campaign_phase import Phase
from domain.campaign_state import Campaign
from domain.goods import SkuUnits
from domain.identifiers import OrderId
from domain.order_state import PreSaleOrder
from domain.refusals import Refused
from domain.waitlist import Place

ORDER_PREFIX = "trial:"


def order_id_of(number: int) -> OrderId:
    return OrderId(f"{ORDER_PREFIX}{number}")


def number_of(order_id: str) -> int:
    return int(order_id.removeprefix(ORDER_PREFIX))


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants under a number: to order it, or to wait for it."""

    number: int
    buyer: int
    units: tuple[SkuUnits, ...]
    coupon_code: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was not done, and for which orders; a rule is named where its values are gone.

    No numbers: for the step as a whole.
    """

    why: Refused | NotDoneError | str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened at one instant."""

    at: datetime
    phase: Phase
    events: Sequence[Recorded]
    notices: Sequence[Notice]
    reached: Sequence[Deadline] = ()
    """Deadlines of the campaign that fall on it."""


@dataclass(slots=True)
class Stretch:
    """One step and all that came of it; the first one, without a text, is the beginning."""

    number: int
    text: str
    moments: list[Moment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OrderTried:
    asked: Asked
    order: PreSaleOrder
    list_fen: int
    """What its units cost before any reduction."""

    reason: str
    """For which it was cancelled or not placed."""

    place: Place | None
    """In line, where it stands there."""

    refusal: Refused | None
    """Of placing it, with its values; None where only the rule's name is known."""


@dataclass(frozen=True, slots=True)
class Trial:
    draft: DraftCampaign
    stretches: Sequence[Stretch]
    orders: Sequence[OrderTried]
    campaign: Campaign
    figures: sa.Row[Any]
    """Of the merchant's dashboard, as the campaign's own page shows them."""

    items: Sequence[sa.Row[Any]]
    now: datetime
    phase: Phase
    coming: Sequence[Deadline]
    next_due: datetime | None
    unfit: Refused | None
    """Why it could not be published with its products as they are filed."""

    outcome: CampaignClosed | CampaignFailed | Refused | None
    """What closing it now would come to; None when it is over."""
