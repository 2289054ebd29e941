"""What buyers of a campaign are told before its clocks run out, and from when to when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from domain.campaign_terms import CampaignTerms


class NoticeKind(Enum):
    BALANCE_DUE = "balance due"
    """To those whose deposit is paid: the balance window is about to close."""

    ORDERS_LOCK = "orders lock"
    ADDRESS_LOCK = "address lock"


AFTER_CLOSING = (NoticeKind.ORDERS_LOCK, NoticeKind.ADDRESS_LOCK)
"""What still concerns buyers of a campaign that was closed: it takes no balances any more."""


@dataclass(frozen=True, slots=True)
class Notice:
    kind: NoticeKind
    due_at: datetime
    until: datetime
    """What they are told of: from then on it is too late to tell them."""

    def is_due(self, at: datetime) -> bool:
        return self.due_at <= at < self.until


def notices_of(terms: CampaignTerms) -> tuple[Notice, ...]:
    """All that a campaign's terms promise, the first due first."""
    return tuple(sorted(all_notices(terms), key=lambda notice: (notice.due_at, notice.kind.value)))


def all_notices(terms: CampaignTerms) -> Iterable[Notice]:
    if terms.deposit:
        closes_at = terms.deposit.balance_closes_at
        for hours in terms.deposit.reminders_hours:
            due_at = closes_at - timedelta(hours=hours)
            yield Notice(NoticeKind.BALANCE_DUE, due_at, closes_at)
    before = timedelta(hours=terms.locks.notice_hours)
    if terms.locks.orders_at:
        yield Notice(NoticeKind.ORDERS_LOCK, terms.locks.orders_at - before, terms.locks.orders_at)
    if at := terms.locks.address_at:
        yield Notice(NoticeKind.ADDRESS_LOCK, at - before, at)
