"""The instants of a campaign at which its clock changes something, as its terms state them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from adapters.texts import mark_code
from domain.campaign_notices import NoticeKind, notices_of
from domain.campaign_phase import calendar_of
from domain.campaign_state import Campaign, Stage
from domain.campaign_terms import takes_money_until

OPENS = mark_code("sale opens")
CLOSES = mark_code("sale closes")
PAYMENT_ENDS = mark_code("last payment in time is over")
BALANCE_OPENS = mark_code("balance window opens")
BALANCE_CLOSES = mark_code("balance window closes")
BALANCE_ENDS = mark_code("balances are taken no more")
ORDERS_LOCK = mark_code("orders are locked")
ADDRESS_LOCK = mark_code("addresses are locked")
DISPATCH_BEGINS = mark_code("first promised day of dispatch")
DISPATCH_ENDS = mark_code("end of delivering")
REDUCTION = (mark_code("reduction begins"), mark_code("reduction ends"))
COUPON = (mark_code("coupon begins"), mark_code("coupon ends"))

NOTICES = {
    NoticeKind.BALANCE_DUE: mark_code("buyers are told: balance due"),
    NoticeKind.ORDERS_LOCK: mark_code("buyers are told: orders lock"),
    NoticeKind.ADDRESS_LOCK: mark_code("buyers are told: address lock"),
}

PRICES_MAX = 20
"""Begins and ends of reductions and coupons that are stopped at; more would be all one sees."""


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    at: datetime
    what: str
    """A code, said by whoever shows it."""

    name: str = ""
    """Of the reduction or coupon."""


def deadlines_of(campaign: Campaign) -> list[Deadline]:
    """The first first; under the promise that is made now, and as long as the campaign lasts."""
    match campaign.stage:
        case Stage.FAILED | Stage.TERMINATED:
            return []
        case Stage.CLOSED:
            found = {*of_dispatch(campaign), *of_locks(campaign)}
        case _:
            found = {*of_sale(campaign), *of_prices(campaign)}
            found |= {*of_dispatch(campaign), *of_locks(campaign)}
    return sorted(found)


def of_sale(campaign: Campaign) -> Iterator[Deadline]:
    """While orders and money are taken."""
    terms = campaign.terms
    yield Deadline(campaign.opens_at, OPENS)
    yield Deadline(campaign.closes_at, CLOSES)
    if deposit := terms.deposit:
        yield Deadline(deposit.balance_opens_at, BALANCE_OPENS)
        yield Deadline(deposit.balance_closes_at, BALANCE_CLOSES)
        if deposit.ends_at > deposit.balance_closes_at:
            yield Deadline(deposit.ends_at, BALANCE_ENDS)
    elif terms.hold_minutes:
        yield Deadline(takes_money_until(terms, campaign.closes_at), PAYMENT_ENDS)
    for notice in notices_of(terms):
        if notice.kind is NoticeKind.BALANCE_DUE:
            yield Deadline(notice.due_at, NOTICES[notice.kind])


def of_dispatch(campaign: Campaign) -> Iterator[Deadline]:
    calendar = calendar_of(campaign)
    yield Deadline(calendar.delivers_at, DISPATCH_BEGINS)
    yield Deadline(calendar.ends_at, DISPATCH_ENDS)


def of_locks(campaign: Campaign) -> Iterator[Deadline]:
    locks = campaign.terms.locks
    if locks.orders_at:
        yield Deadline(locks.orders_at, ORDERS_LOCK)
    if locks.address_at:
        yield Deadline(locks.address_at, ADDRESS_LOCK)
    for notice in notices_of(campaign.terms):
        if notice.kind is not NoticeKind.BALANCE_DUE:
            yield Deadline(notice.due_at, NOTICES[notice.kind])


def of_prices(campaign: Campaign) -> Iterator[Deadline]:
    """What of the windows of reductions and coupons falls into the sale."""
    found = [
        Deadline(at, what, name)
        for name, window, words in (
            *((each.name, each.window, REDUCTION) for each in campaign.terms.reductions),
            *((each.code, each.window, COUPON) for each in campaign.terms.coupons),
        )
        for at, what in zip((window.begins_at, window.ends_at), words, strict=True)
    ]
    within = {each for each in found if campaign.opens_at < each.at < campaign.closes_at}
    return iter(sorted(within)[:PRICES_MAX])
