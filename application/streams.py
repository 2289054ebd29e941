"""Every kind of stream and the decider that owns it; the kind stands in the stream's id."""

from typing import Any
from urllib.parse import quote

from domain import (
    account_book,
    bonded_entry,
    book_filing,
    book_report,
    books_at_customs,
    buyer_identity,
    buyers_year,
    campaign,
    clearance_run,
    consignment,
    control,
    coupon_uses,
    coupons_of_buyer,
    delivery,
    enterprise_grade,
    exit_list,
    firm,
    guarantee,
    inspection_draw,
    inspection_rules,
    item_record,
    mandate,
    officer_roster,
    order_number,
    order_return,
    parked_mail,
    payment,
    payment_report,
    payment_statement,
    pledge,
    pre_sale_order,
    product,
    purchase_batch,
    purchase_limit,
    refund,
    sorting_run,
    stock_count,
    waitlist,
    waybill_block,
)
from domain.decider import Decider

CAMPAIGN = "campaign"
ORDER = "order"
BATCH = "batch"
CONSIGNMENT = "consignment"
ENTRY = "entry"
RUN = "run"
SORTING = "sorting"
EXIT = "exit"
DELIVERY = "delivery"
RETURN = "return"
COUNT = "count"
PRODUCT = "product"
NUMBER = "number"
PAYMENT = "payment"
YEAR = "year"
GUARANTEE = "guarantee"
PLEDGE = "pledge"
WAYBILLS = "waybills"
MANDATE = "mandate"
LIMIT = "limit"
COUPON = "coupon"
COUPONS_OF_BUYER = "coupons"
IDENTITY = "identity"
REFUND = "refund"
REPORT = "report"
STATEMENT = "statement"
CONTROL = "control"
DRAW = "draw"
RULES = "inspection-rules"
ROSTER = "officers"
GRADE = "grade"
WAITLIST = "waitlist"
FIRM = "firm"
ITEM = "item"
BOOKS = "books"
MAIL = "mail"
BOOK = "book"
BOOK_REPORT = "book_report"
BOOK_FILING = "book_filing"

DECIDERS: dict[str, Decider[Any]] = {
    CAMPAIGN: campaign.DECIDER,
    ORDER: pre_sale_order.DECIDER,
    BATCH: purchase_batch.DECIDER,
    CONSIGNMENT: consignment.DECIDER,
    ENTRY: bonded_entry.DECIDER,
    RUN: clearance_run.DECIDER,
    SORTING: sorting_run.DECIDER,
    EXIT: exit_list.DECIDER,
    DELIVERY: delivery.DECIDER,
    RETURN: order_return.DECIDER,
    COUNT: stock_count.DECIDER,
    PRODUCT: product.DECIDER,
    NUMBER: order_number.DECIDER,
    PAYMENT: payment.DECIDER,
    YEAR: buyers_year.DECIDER,
    GUARANTEE: guarantee.DECIDER,
    PLEDGE: pledge.DECIDER,
    WAYBILLS: waybill_block.DECIDER,
    MANDATE: mandate.DECIDER,
    LIMIT: purchase_limit.DECIDER,
    COUPON: coupon_uses.DECIDER,
    COUPONS_OF_BUYER: coupons_of_buyer.DECIDER,
    IDENTITY: buyer_identity.DECIDER,
    REFUND: refund.DECIDER,
    REPORT: payment_report.DECIDER,
    STATEMENT: payment_statement.DECIDER,
    CONTROL: control.DECIDER,
    DRAW: inspection_draw.DECIDER,
    RULES: inspection_rules.DECIDER,
    ROSTER: officer_roster.DECIDER,
    GRADE: enterprise_grade.DECIDER,
    WAITLIST: waitlist.DECIDER,
    FIRM: firm.DECIDER,
    ITEM: item_record.DECIDER,
    BOOKS: books_at_customs.DECIDER,
    MAIL: parked_mail.DECIDER,
    BOOK: account_book.DECIDER,
    BOOK_REPORT: book_report.DECIDER,
    BOOK_FILING: book_filing.DECIDER,
}


EVERY_BOOK = "customs"
"""The local id of the one stream of its kind: all books of an operator."""


THE_BOOK = "book"
"""The local id of a partition's account book: a partition is one book."""


def year_id(buyer_key: str, year: int) -> str:
    """The local id of one person's calendar year."""
    return f"{buyer_key}:{year}"


def limit_id(campaign_id: str, buyer_key: str) -> str:
    """The local id of what one buyer has ordered in one campaign."""
    return f"{campaign_id}:{buyer_key}"


def refund_id_of(order_id: str, refund_id: str) -> str:
    """The local id of one refund of an order; the order's own slashes are written otherwise."""
    return f"{quote(order_id, safe=':')}/{refund_id}"


def coupon_id(campaign_id: str, code: str) -> str:
    """The local id of how often a campaign's coupon was used."""
    return f"{campaign_id}:{code}"
