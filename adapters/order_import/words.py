"""What is said about a row that is in no order: a code for programs, a sentence for people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.order_import.records import (
    NOT_DECODABLE,
    QUOTE_OPEN,
    TEXT_TOO_LONG,
    WRONG_COLUMNS,
    shown,
)
from adapters.texts import mark, reading, say
from adapters.web.refusals import rule_words

CANCELLATION = "cancellation"
NOT_GOODS = "not-goods"
INVOICE_NO_UNUSABLE = "invoice-number-not-usable"
SKU_UNUSABLE = "stock-code-not-usable"
QUANTITY_UNREADABLE = "quantity-not-a-number"
QUANTITY_NOT_POSITIVE = "quantity-not-positive"
PRICE_UNREADABLE = "price-not-a-number"
PRICE_NOT_POSITIVE = "price-not-positive"
PRICE_NOT_EXACT = "price-not-exact"
DATE_UNREADABLE = "date-not-readable"
CUSTOMER_UNUSABLE = "customer-not-usable"
NAME_UNUSABLE = "buyer-name-not-usable"
ID_NUMBER_UNUSABLE = "id-number-not-usable"
TELEPHONE_UNUSABLE = "telephone-not-usable"
ADDRESS_UNUSABLE = "address-not-usable"

ROW_REFUSED = "invoice-row-refused"
OVER_LINES = "invoice-over-99-lines"
OVER_SINGLE_LIMIT = "invoice-over-single-limit"
OVER_YEARLY_LIMIT = "invoice-over-yearly-limit"
CUSTOMERS_DIFFER = "invoice-customers-differ"
OUTSIDE_WINDOW, NOT_OFFERED = "date-outside-campaign", "product-not-offered"
CAP_EXCEEDED, ORDER_DIFFERS = "cap-exceeded", "order-differs"
OVER_ORDER_LIMIT, OVER_BUYER_LIMIT = "order-limit-exceeded", "buyer-limit-exceeded"
OTHERS_WAIT, NOT_OPEN = "others-wait", "campaign-not-open"
NUMBER_TAKEN = "order-number-taken"

OF_PEOPLE = frozenset({NAME_UNUSABLE, ID_NUMBER_UNUSABLE, TELEPHONE_UNUSABLE, ADDRESS_UNUSABLE})
"""What is wrong with somebody's particulars: they are not repeated in a report."""

VALUE_CHARACTERS_MAX = 40
"""Of the file's own text in a report."""

TEXTS: Mapping[str, str] = {
    NOT_DECODABLE: mark("the row holds bytes that are no text in the file's encoding"),
    WRONG_COLUMNS: mark("the row has another number of columns than the header"),
    QUOTE_OPEN: mark("a quotation mark opens a text that never ends"),
    TEXT_TOO_LONG: mark("the row holds a quoted text of over 131,072 characters"),
    INVOICE_NO_UNUSABLE: mark("{value} is no invoice number: 1 to 40 printable characters"),
    CANCELLATION: mark("{value} cancels an earlier invoice"),
    NOT_GOODS: mark("{value} is a service, a fee or a correction, not goods"),
    SKU_UNUSABLE: mark("{value} is no stock code: 1 to 20 printable characters"),
    QUANTITY_UNREADABLE: mark("{value} is no whole number of at most 9 digits"),
    QUANTITY_NOT_POSITIVE: mark("{value} units cannot be sold"),
    PRICE_UNREADABLE: mark("{value} is no price: digits, a point, at most 10 places"),
    PRICE_NOT_POSITIVE: mark("a price of {value} cannot be declared"),
    PRICE_NOT_EXACT: mark("at {value} the price or the line is no exact amount of yuan and fen"),
    DATE_UNREADABLE: mark("{value} is no date of the profile's formats"),
    CUSTOMER_UNUSABLE: mark("{value} is no customer number: at most 60 printable characters"),
    NAME_UNUSABLE: mark("the buyer's name is missing, or has over 60 characters"),
    ID_NUMBER_UNUSABLE: mark("the identity number does not have 18 places or its check digit"),
    TELEPHONE_UNUSABLE: mark("the telephone number is missing, or is not of 5 to 20 digits"),
    ADDRESS_UNUSABLE: mark("the address is missing, or has over 200 characters"),
    ROW_REFUSED: mark("row {row} of the invoice is refused: {reason}"),
    OVER_LINES: mark("{lines} lines of goods; an order has at most {most}"),
    CUSTOMERS_DIFFER: mark("the invoice names several customers; an order has one buyer"),
    OUTSIDE_WINDOW: mark("{value} is not within the window of the campaign"),
    NOT_OFFERED: mark("{value} is not offered by the campaign"),
    OVER_YEARLY_LIMIT: mark("the buyer's yearly limit does not allow this order"),
    CAP_EXCEEDED: mark("the campaign has not so many units left to sell"),
    OVER_ORDER_LIMIT: mark("the campaign sells fewer units to one order"),
    OVER_BUYER_LIMIT: mark("the campaign sells no more to this buyer"),
    OTHERS_WAIT: mark("the units that are left are waited for by others"),
    NUMBER_TAKEN: mark(
        "the number is of another order, or is being tried otherwise: send it later"
    ),
    NOT_OPEN: mark("the campaign takes no orders now"),
    ORDER_DIFFERS: mark("an order of this number stands already, with other contents"),
}

OVER_SINGLE_LIMIT_BY = mark("{worth} CNY of goods; an order has at most {limit} CNY")
OVER_SINGLE_LIMIT_TOLD = mark("the order is above the single limit")
REFUSED_OTHERWISE = mark("the order was refused: {reason}")

OTHERWISE = "order-refused:"

# Names that the domain's refusals have in a report; any other is told as `order-refused:…`.
CODES: Mapping[str, str] = {
    "OverYearlyLimit": OVER_YEARLY_LIMIT,
    "OverSingleLimit": OVER_SINGLE_LIMIT,
    "CapExceeded": CAP_EXCEEDED,
    "OrderLimitExceeded": OVER_ORDER_LIMIT,
    "BuyerLimitExceeded": OVER_BUYER_LIMIT,
    "OthersWait": OTHERS_WAIT,
    "CampaignNotOpen": NOT_OPEN,
    "OrderNumberTaken": NUMBER_TAKEN,
    "CommandIdReused": ORDER_DIFFERS,
    "OrderIdTaken": ORDER_DIFFERS,
    "OrderDiffers": ORDER_DIFFERS,
}


@dataclass(frozen=True, slots=True)
class Said:
    """A fault as it is reported."""

    code: str
    message: str
    message_zh: str


def said(code: str, text: str = "", /, **values: Any) -> Said:
    """The code's own sentence, or the one given, in both languages."""
    return in_both(code, lambda: say(text or TEXTS[code], **values))


def row_refused(row: int, cause: Said) -> Said:
    """Of an invoice with a row that spoils it: which row, and what is said of that row."""
    text = TEXTS[ROW_REFUSED]
    with reading("zh"):
        message_zh = say(text, row=row, reason=cause.message_zh)
    with reading("en"):
        return Said(ROW_REFUSED, say(text, row=row, reason=cause.message), message_zh)


def in_both(code: str, speak: Callable[[], str]) -> Said:
    with reading("zh"):
        message_zh = speak()
    with reading("en"):
        return Said(code, speak(), message_zh)


def quoted(value: str) -> str:
    return repr(cut(value))


def cut(value: str) -> str:
    """As much of the file's own text as a report repeats."""
    return shown(value[:VALUE_CHARACTERS_MAX])


def code_of(reason: str) -> str:
    return CODES.get(reason, f"{OTHERWISE}{reason}")


def refused_for(reason: str) -> Said:
    """What is said of an order that a rule of the system refused."""
    code = code_of(reason)
    if code == OVER_SINGLE_LIMIT:
        return said(code, OVER_SINGLE_LIMIT_TOLD)
    if code in TEXTS:
        return said(code)
    return in_both(code, lambda: say(REFUSED_OTHERWISE, reason=rule_words(reason) or reason))
