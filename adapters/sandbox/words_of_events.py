"""What happened at one instant, in the reader's words: orders with whom the same happened together.

An order's own history says what happened to it without its number, and every payment's; here
hundreds of orders stand side by side, and times are those of the campaign's zone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from adapters.notifications.wording import WORDING
from adapters.sandbox.faults import NotDoneError
from adapters.sandbox.told import Line
from adapters.sandbox.trial import Problem, number_of
from adapters.sandbox.words_of_steps import words_of_fault
from adapters.texts import coded_reason, counted, say
from adapters.web.formats import moment
from adapters.web.refusals import rule_words, words_of
from adapters.wording import words_for
from adapters.wording_parts import because, money, units
from application import streams
from application.event_log import Recorded
from application.notices import Notice
from domain.campaign_events import CampaignClosed, CampaignFailed, NoticeGiven, Sales
from domain.identifiers import parts_of
from domain.order_events import (
    OrderNotPlaced,
    PaymentBegun,
    PaymentConfirmed,
    Purpose,
    RefundOwed,
    RefundPaid,
)
from domain.refusals import Refused
from domain.waitlist_events import (
    OffersAccepted,
    OffersLapsed,
    UnitsOffered,
    WaitlistJoined,
    WaitlistLeft,
)

KINDS = (streams.CAMPAIGN, streams.ORDER, streams.WAITLIST)
"""Of the streams that are shown: numbers, quotas and coupons follow what stands on these."""

UNSAID = (NoticeGiven,)
"""Whom it was given to stands beside it."""


Refusals = Mapping[int, Refused]
"""Of orders that were not placed, by number."""


def rule_of(reason: str, refusal: Refused | None) -> str:
    """Why an order was not placed: in full where the refusal is known, else by its rule's name."""
    if refusal is not None and type(refusal).__name__ == reason:
        return words_of(refusal)[1]
    return rule_words(reason) or coded_reason(reason)


def not_placed(e: OrderNotPlaced, refusals: Refusals) -> str:
    refusal = refusals.get(number_of(e.order_id))
    return say("Not placed: {why}", why=rule_of(e.reason, refusal))


def confirmed(e: PaymentConfirmed) -> str:
    amount = money(e.paid_fen)
    match e.purpose:
        case Purpose.DEPOSIT:
            return say("Deposit paid: {amount}", amount=amount)
        case Purpose.BALANCE:
            return say("Balance paid: {amount}", amount=amount)
        case Purpose.NOTHING:
            return say("{amount} came that does not fit: it is owed back", amount=amount)
    return say("Paid: {amount}", amount=amount)


def sold(sales: Sales) -> str:
    return say(
        "{units} in {orders} paid whole, {money}",
        units=counted(sales.units, "unit"),
        orders=counted(sales.orders, "order"),
        money=money(sales.money_fen),
    )


OWN: Mapping[type, Callable[[Any], str]] = {
    CampaignClosed: lambda e: say("Closed with success: {sold}", sold=sold(e.sold)),
    CampaignFailed: lambda e: say(
        "Failed, for the minimum is not reached: {sold}", sold=sold(e.sold)
    ),
    PaymentConfirmed: confirmed,
    PaymentBegun: lambda e: say(
        "Payment under way: the units are held until {until}", until=moment(e.until)
    ),
    RefundOwed: lambda e: say(
        "{amount} owed back{because}", amount=money(e.amount_fen), because=because(e.reason)
    ),
    RefundPaid: lambda e: say("{amount} paid back", amount=money(e.amount_fen)),
    UnitsOffered: lambda e: say(
        "Units offered, to be ordered by {accept_by}", accept_by=moment(e.accept_by)
    ),
    WaitlistJoined: lambda e: say("Waits for {units}", units=units(e.units)),
    WaitlistLeft: lambda e: say("Left the waitlist{because}", because=because(e.reason)),
    OffersAccepted: lambda e: say("Took the units offered"),
    OffersLapsed: lambda e: say("Let the time to take the units offered go by"),
}


def lines_of(events: Iterable[Recorded], refusals: Refusals) -> Sequence[Line]:
    shown = [e for e in events if parts_of(e.stream_id)[1] in KINDS]
    return together(
        (type(each.event).__name__, said(each, refusals), orders_in(each.event))
        for each in shown
        if not isinstance(each.event, UNSAID)
    )


def said(recorded: Recorded, refusals: Refusals) -> str:
    if isinstance(recorded.event, OrderNotPlaced):
        return not_placed(recorded.event, refusals)
    own = OWN.get(type(recorded.event))
    return own(recorded.event) if own else words_for(recorded)


def orders_in(event: Any) -> list[int]:
    if isinstance(event, UnitsOffered):
        return [number_of(offer.order_id) for offer in event.offers]
    named = getattr(event, "order_ids", None) or [getattr(event, "order_id", None)]
    return [number_of(order_id) for order_id in named if order_id]


def notices_of(notices: Iterable[Notice]) -> Sequence[Line]:
    """The same sentences to many are one line with all their orders."""
    return together(
        (each.kind.value, " ".join(WORDING[each.kind](each.facts)), [number_of(each.order_id)])
        for each in notices
    )


def problems_of(problems: Iterable[Problem], zone: str) -> Sequence[Line]:
    return together((kind_of(each), why(each, zone), each.numbers) for each in problems)


def kind_of(problem: Problem) -> str:
    return problem.why if isinstance(problem.why, str) else type(problem.why).__name__


def why(problem: Problem, zone: str) -> str:
    if isinstance(problem.why, Refused):
        return words_of(problem.why)[1]
    if isinstance(problem.why, NotDoneError):
        return words_of_fault(problem.why, zone)
    return rule_words(problem.why) or coded_reason(problem.why)


def together(found: Iterable[tuple[str, str, Iterable[int]]]) -> list[Line]:
    """One line for what is said in the same words, in the order in which it first happened."""
    numbers: dict[tuple[str, str], list[int]] = {}
    for kind, words, orders in found:
        numbers.setdefault((kind, words), []).extend(orders)
    return [Line(ranges(orders), words, kind) for (kind, words), orders in numbers.items()]


def ranges(numbers: Iterable[int]) -> str:
    """`1–3, 5`."""
    runs = list[list[int]]()
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)
