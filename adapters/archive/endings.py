"""When a stream has ended: for each kind the sentence that says so and the rule that decides it.

A rule looks at the stream's own state, at what others say of the parcels it names, and at a day.
Ended is a guess about the future: a stream that goes on after all is archived on from there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from adapters.archive.cases import Case
from adapters.archive.rules import (
    always,
    batch_ended,
    book_filing_ended,
    book_report_ended,
    campaign_ended,
    consignment_ended,
    control_ended,
    count_ended,
    draw_ended,
    ends_with_campaign,
    entry_ended,
    exit_ended,
    guarantee_ended,
    identity_ended,
    limit_ended,
    mail_ended,
    mandate_ended,
    never,
    number_ended,
    order_ended,
    payment_ended,
    refund_ended,
    report_ended,
    return_ended,
    run_ended,
    statement_ended,
    waitlist_ended,
    waybills_ended,
    year_ended,
)
from application import streams as kinds


@dataclass(frozen=True, slots=True)
class Ending:
    reason: str
    has_ended: Callable[[Case], bool]


ENDINGS: dict[str, Ending] = {
    kinds.CAMPAIGN: Ending(
        "closed; or failed or terminated, and no units are held for orders any more",
        campaign_ended,
    ),
    kinds.ORDER: Ending(
        "not placed or cancelled, or its parcel was delivered, lost or came back;"
        " and no money of it is owed to the buyer",
        order_ended,
    ),
    kinds.BATCH: Ending(
        "locked, every purchase confirmed, and every member's parcel is through", batch_ended
    ),
    kinds.CONSIGNMENT: Ending("arrived, and on the list of an entry", consignment_ended),
    kinds.ENTRY: Ending(
        "posted and tallied, nothing is reserved, no unit is left on the shelf"
        " and every discrepancy is decided",
        entry_ended,
    ),
    kinds.RUN: Ending("every parcel left in it is through, and every tax bill settled", run_ended),
    kinds.SORTING: Ending("a scan is a fact: nothing in it waits for an answer", always),
    kinds.EXIT: Ending(
        "everything on the list passed the gate and the port wrote it off; or the list is empty",
        exit_ended,
    ),
    kinds.DELIVERY: Ending(
        "a carrier's day is a report: nothing in it waits for an answer", always
    ),
    kinds.RETURN: Ending(
        "every part of it is accepted by customs, or can never be declared", return_ended
    ),
    kinds.COUNT: Ending("its differences are decided, or there are none", count_ended),
    kinds.PRODUCT: Ending("never: the latest registration holds until the next", never),
    kinds.FIRM: Ending("never: what is on file holds until it is corrected", never),
    kinds.ITEM: Ending("never: the latest filing holds until the next", never),
    kinds.BOOKS: Ending("never: the latest description holds until the next", never),
    kinds.NUMBER: Ending("given back, or the order that it names has ended", number_ended),
    kinds.PAYMENT: Ending("every order that it was shared out to has ended", payment_ended),
    kinds.YEAR: Ending("the calendar year is over", year_ended),
    kinds.GUARANTEE: Ending("never, once it is lodged: runs may always reserve", guarantee_ended),
    kinds.PLEDGE: Ending("never: the choice holds until the next", never),
    kinds.WAYBILLS: Ending("every number of every block is taken", waybills_ended),
    kinds.REFUND: Ending("the payment firm has paid it", refund_ended),
    kinds.REPORT: Ending("a report is a fact: nothing in it waits for an answer", report_ended),
    kinds.STATEMENT: Ending("every difference of it is settled", statement_ended),
    kinds.MAIL: Ending("every document of it is given to an order, or it is dismissed", mail_ended),
    kinds.MANDATE: Ending("no mandate of the merchant holds any more", mandate_ended),
    kinds.LIMIT: Ending("every order that it counts has ended", limit_ended),
    kinds.COUPON: Ending("its campaign has ended", ends_with_campaign),
    kinds.COUPONS_OF_BUYER: Ending("its campaign has ended", ends_with_campaign),
    kinds.WAITLIST: Ending("nobody waits and nothing is offered", waitlist_ended),
    kinds.CONTROL: Ending("it is lifted", control_ended),
    kinds.DRAW: Ending("its seed is revealed", draw_ended),
    kinds.RULES: Ending("never: the latest rules hold until the next", never),
    kinds.ROSTER: Ending("never: officers are drawn from it", never),
    kinds.GRADE: Ending("never: an enterprise keeps its grade", never),
    kinds.BOOK: Ending("never: what is filed under a line holds until it is filed anew", never),
    kinds.BOOK_REPORT: Ending(
        "customs' count is a fact, and a later one replaces it", book_report_ended
    ),
    kinds.BOOK_FILING: Ending(
        "its list is posted to the account book, or deleted", book_filing_ended
    ),
    kinds.IDENTITY: Ending("no answer about the person is relied on any more", identity_ended),
}
"""By kind of stream."""


ROUNDS = (
    frozenset({kinds.DELIVERY, kinds.RETURN}),
    ENDINGS.keys() - {kinds.DELIVERY, kinds.RETURN, kinds.NUMBER, kinds.PAYMENT, kinds.LIMIT},
    frozenset({kinds.NUMBER, kinds.PAYMENT, kinds.LIMIT}),
)
"""Orders rest on deliveries and returns; numbers, payments and limits on orders: one after the
other."""
