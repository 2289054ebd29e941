"""Where a campaign stands: derived from what was recorded and the clock, never recorded itself.

So it is the same at every instant, however late a timer runs, and a clock that jumps back shows
what it showed then.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from domain.campaign_state import Campaign, Stage


class Phase(Enum):
    DRAFT = "draft"
    UPCOMING = "upcoming"
    DEPOSIT = "deposit"
    """Orders are taken, with a deposit or the whole sum as the terms say."""

    BALANCE = "balance"
    COLLECTING = "collecting"
    DELIVERING = "delivering"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a campaign's phase follows from, besides the clock."""

    stage: Stage
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    """When it was closed with success, where it was."""

    balance_ends_at: datetime | None
    """With its grace; None where the whole sum is paid at once."""

    dispatch_from: date | None
    dispatch_by: date
    delivery_ends_at: datetime | None
    time_zone: str

    @property
    def delivers_at(self) -> datetime:
        """The first promised day of dispatch begins."""
        return midnight(self.dispatch_from or self.dispatch_by, self.time_zone)

    @property
    def ends_at(self) -> datetime:
        """The last promised day is over, and so is the window of delivery."""
        after = midnight(self.dispatch_by + timedelta(days=1), self.time_zone)
        return max(self.delivery_ends_at or after, after)


def midnight(day: date, time_zone: str) -> datetime:
    """When a day of a zone begins, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)


def calendar_of(campaign: Campaign) -> Calendar:
    deposit = campaign.terms.deposit
    return Calendar(
        campaign.stage,
        campaign.opens_at,
        campaign.closes_at,
        campaign.closed_at,
        deposit.ends_at if deposit else None,
        campaign.dispatch_from,
        campaign.dispatch_by,
        campaign.terms.delivery_ends_at,
        campaign.time_zone,
    )


def phase_of(campaign: Calendar, at: datetime) -> Phase:
    """The phase at an instant; a phase begins with its first instant and ends before the next's."""
    match campaign.stage:
        case Stage.ABSENT | Stage.DRAFT:
            return Phase.DRAFT
        case Stage.FAILED | Stage.TERMINATED:
            return Phase.ENDED
    if at < campaign.opens_at:
        return Phase.UPCOMING
    # A sale that was closed early takes no more orders and no more balances.
    is_open = campaign.closed_at is None or at < campaign.closed_at
    if is_open and at < campaign.closes_at:
        return Phase.DEPOSIT
    if is_open and campaign.balance_ends_at is not None and at < campaign.balance_ends_at:
        return Phase.BALANCE
    if at < campaign.delivers_at:
        return Phase.COLLECTING
    return Phase.DELIVERING if at < campaign.ends_at else Phase.ENDED
