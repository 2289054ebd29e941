"""What a notice says, in the language of whoever reads it: a subject and a few sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adapters.texts import coded_reason, mark, say
from adapters.web.formats import yuan
from application.notices import Facts, Kind, Notice
from domain.batch_state import SUPPLIER_SHORT, TALLY_SHORT


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    sentences: tuple[str, ...]


ABOUT_ORDER = mark("This is about your order {order_id} of “{campaign}”.")
ABOUT_PLACE = mark("This is about your place {order_id} in the line of “{campaign}”.")
OF_A_PLACE = (Kind.UNITS_OFFERED, Kind.OFFER_LAPSED, Kind.PLACE_ENDED)
ABOUT: Mapping[Kind, str] = dict.fromkeys(OF_A_PLACE, ABOUT_PLACE)


def words_of(notice: Notice) -> Words:
    """Said in the language that is being read now (`texts.reading`)."""
    sentences = WORDING[notice.kind](notice.facts)
    campaign = notice.facts.get("campaign") or notice.campaign_id
    about = say(ABOUT.get(notice.kind, ABOUT_ORDER), order_id=notice.order_id, campaign=campaign)
    subject = say("Order {order_id}: {what}", order_id=notice.order_id, what=sentences[0])
    return Words(subject.rstrip(".。"), (*sentences, about))


def refund_owed(facts: Facts) -> tuple[str, ...]:
    return (
        say("{amount} will be paid back to you.", amount=yuan(facts["amount_fen"])),
        say("The reason: {reason}.", reason=coded_reason(facts["reason"])),
        say("You need not do anything: it goes back the way it was paid."),
    )


def refund_paid(facts: Facts) -> tuple[str, ...]:
    amount = yuan(facts["amount_fen"])
    return (
        say("{amount} was paid back to you.", amount=amount),
        say("Your bank or wallet may take some days to show it."),
    )


def order_cancelled(facts: Facts) -> tuple[str, ...]:
    return (
        say("Your order was cancelled."),
        say("The reason: {reason}.", reason=coded_reason(facts["reason"])),
        say(
            "By the terms of the campaign the deposit of {amount} is not paid back.",
            amount=yuan(facts["kept_fen"]),
        )
        if "kept_fen" in facts
        else say("What you have paid for it is paid back; you will hear of that by itself."),
    )


def balance_due(facts: Facts) -> tuple[str, ...]:
    return (
        say("The balance of your order is due."),
        say("Pay it before {until} ({zone}).", until=facts["until"], zone=facts["zone"]),
        say("Without it the order ends, and the deposit goes where the terms say."),
    )


def orders_lock(facts: Facts) -> tuple[str, ...]:
    return (
        say("Your order is about to be final."),
        say("You can cancel it until {until} ({zone}).", until=facts["until"], zone=facts["zone"]),
    )


def address_lock(facts: Facts) -> tuple[str, ...]:
    return (
        say("Your address is about to be final."),
        say("You can change it until {until} ({zone}).", until=facts["until"], zone=facts["zone"]),
    )


def campaign_ended(facts: Facts) -> tuple[str, ...]:
    why = (
        say("Too few were ordered together, so nothing is bought.")
        if facts["has_failed"]
        else say("The merchant has ended the campaign, so nothing is bought.")
    )
    return (
        say("The campaign does not take place, and your order was cancelled."),
        why,
        say("What you have paid for it is paid back; you will hear of that by itself."),
    )


def order_amended(facts: Facts) -> tuple[str, ...]:
    fewer = (
        say("{sku}: {after} instead of {before}.", sku=sku, before=before, after=after)
        for sku, before, after in facts["fewer"]
    )
    is_short = facts.get("cause", SUPPLIER_SHORT) in (SUPPLIER_SHORT, TALLY_SHORT)
    reason = (
        () if is_short else (say("The reason: {reason}.", reason=coded_reason(facts["cause"])),)
    )
    return (
        say("Fewer came than you ordered.") if is_short else say("Your order was made smaller."),
        *fewer,
        *reason,
        say("Your order comes to {amount} now.", amount=yuan(facts["due_fen"])),
        say("What you have paid for it beyond that is paid back; you will hear of that by itself."),
    )


def waits_for_year(facts: Facts) -> tuple[str, ...]:
    return (
        say("Your order waits for January {year}.", year=facts["year"]),
        say("With what you bought this year it would be over the yearly limit of customs."),
        say("It is declared in the new year, and sent after that."),
    )


def promise_changed(facts: Facts) -> tuple[str, ...]:
    before, after = facts["before"], facts["after"]
    is_later = after > before
    promised = say("It is sent by {after}, and not by {before}.", after=after, before=before)
    return (
        say("Your goods are sent later than promised.")
        if is_later
        else say("Your goods are sent sooner than promised."),
        promised,
        say("The reason: {reason}.", reason=coded_reason(facts["reason"])),
        say("Tell the shop whether you agree: who does not is paid back everything."),
    )


def units_offered(facts: Facts) -> tuple[str, ...]:
    return (
        say("What you waited for is kept for you."),
        *units_in(facts),
        say("Order it before {until} ({zone}).", until=facts["until"], zone=facts["zone"]),
        say("Order under the same number; what is not ordered in time goes to the next in line."),
    )


def offer_lapsed(facts: Facts) -> tuple[str, ...]:
    return (
        say("The time to order what was kept for you is over."),
        *units_in(facts),
        say("It was kept until {until} ({zone}).", until=facts["until"], zone=facts["zone"]),
        say("It goes to the next in line. If you still want it, join the line again at its end."),
    )


def place_ended(facts: Facts) -> tuple[str, ...]:
    return (
        say("You do not wait in line any more."),
        *units_in(facts),
        say("The reason: {reason}.", reason=coded_reason(facts.get("reason", ""))),
    )


def units_in(facts: Facts) -> tuple[str, ...]:
    """Each product by its name, and by its code where it has none."""
    return tuple(
        say("{product}: {quantity}.", product=name or sku, quantity=quantity)
        for sku, name, quantity in facts["units"]
    )


WORDING: Mapping[Kind, Callable[[Facts], tuple[str, ...]]] = {
    Kind.REFUND_OWED: refund_owed,
    Kind.REFUND_PAID: refund_paid,
    Kind.ORDER_CANCELLED: order_cancelled,
    Kind.CAMPAIGN_ENDED: campaign_ended,
    Kind.ORDER_AMENDED: order_amended,
    Kind.WAITS_FOR_YEAR: waits_for_year,
    Kind.PROMISE_CHANGED: promise_changed,
    Kind.BALANCE_DUE: balance_due,
    Kind.ORDERS_LOCK: orders_lock,
    Kind.ADDRESS_LOCK: address_lock,
    Kind.UNITS_OFFERED: units_offered,
    Kind.OFFER_LAPSED: offer_lapsed,
    Kind.PLACE_ENDED: place_ended,
}
"""The first sentence says it all: it is the subject too."""
