"""The one table that makes words of refusals: the field that would satisfy the rule, a sentence.

What names no field of the form stands above its button. Braces take the refusal's own values, of
a field's name as of a sentence. A refusal without an entry would be named by its class: a test
forbids it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from string import Formatter
from typing import Any

from adapters.spoken_names import words_of_name
from adapters.texts import coded, coded_reason, mark, say, translated
from adapters.web import formats
from adapters.web.product_refusals import PRODUCT_WORDS
from adapters.web.refusals_of_book import WORDS_OF_BOOK
from adapters.web.refusals_of_buying import WORDS_OF_BUYING
from adapters.web.refusals_of_campaigns import WORDS_OF_CAMPAIGNS
from adapters.web.refusals_of_customs import WORDS_OF_CUSTOMS
from adapters.web.refusals_of_filing import WORDS_OF_FILING
from adapters.web.refusals_of_goods import WORDS_OF_GOODS
from adapters.web.refusals_of_inspections import WORDS_OF_INSPECTIONS
from adapters.web.refusals_of_mail import WORDS_OF_MAIL
from adapters.web.refusals_of_waiting import WORDS_OF_WAITING
from adapters.web.refusals_of_years import WORDS_OF_YEARS
from adapters.web.refused_values import told
from domain.refusals import Refused

WORDS: dict[str, tuple[str, str]] = {
    "AddressLocked": (
        "",
        mark(
            "The campaign locked addresses on {locked_at}: order {order_id} goes where its"
            " waybill says."
        ),
    ),
    "BuyerLimitExceeded": (
        "units",
        mark("That is more than one buyer may order in this campaign."),
    ),
    "HoldEnded": ("", mark("The time to pay order {order_id} was over on {ended_at}.")),
    "HoldNotEnded": ("", mark("The time to pay order {order_id} is not over yet.")),
    "OrderLimitExceeded": (
        "units",
        mark("That is more than one order of this campaign may ask for."),
    ),
    "OrdersLocked": (
        "orders",
        mark(
            "The campaign locked its orders on {locked_at}: a buyer cannot cancel order"
            " {order_id} any more."
        ),
    ),
    "WithdrawalNotOffered": (
        "orders",
        mark("Order {order_id} is declared, and its campaign lets buyers cancel only until then."),
    ),
    "TooManyPaymentsBegun": (
        "payment_id",
        mark("{begun_max} payments of order {order_id} were begun already."),
    ),
    "AmountNotWholeFen": ("unit_price", mark("The price of {sku} does not come to whole fen.")),
    "BuyerIsAnotherPerson": (
        "id_number",
        mark("This is another person than placed order {order_id}."),
    ),
    "CommandIdReused": (
        "",
        mark("This form was sent before with other values: look what came of it."),
    ),
    "CutExceedsOrder": ("units", mark("Order {order_id} has less than is to be taken off.")),
    "DiscountExceedsGoods": ("discount_fen", mark("The discount is more than the goods.")),
    "FreightNegative": ("freight_fen", mark("Freight cannot be below 0.")),
    "IdentityNumberInvalid": (
        "id_number",
        mark("The identity number is not valid: {faults}"),
    ),
    "LineCountRefused": ("lines", mark("An order has 1 to 99 lines.")),
    "OfAnotherMerchant": (
        "orders",
        mark("Order {order_id} is of another merchant, {merchant_id}."),
    ),
    "OrderAlreadyCancelled": ("", mark("Order {order_id} is cancelled already.")),
    "OrderAlreadyCollected": ("", mark("Order {order_id} is in batch {batch_id} already.")),
    "OrderAlreadyPlaced": ("order_id", mark("Order {order_id} is placed already.")),
    "OrderHeldElsewhere": ("", mark("Order {order_id} is held by {holder}: act there.")),
    "OrderIdTaken": (
        "order_id",
        mark("There is an order {order_id} already, with other contents."),
    ),
    "OrderNotPaid": ("orders", mark("Order {order_id} is not paid: it is {stage}.")),
    "NumberClaimedOtherwise": (
        "order_id",
        mark("The number {order_id} is claimed for an order with other contents."),
    ),
    "OrderNumberTaken": ("order_id", mark("The number {order_id} is used in book {book}.")),
    "OrderWasNotPlaced": ("", mark("Order {order_id} was never placed: {reason}")),
    "OverSingleLimit": (
        "",
        mark("An order may be worth {limit_fen}: this one is {taxable_fen}."),
    ),
    "NoRuleThen": ("", mark("No rule of customs held on {day}: the first is of {first_day}.")),
    "OverYearlyLimit": ("", mark("The buyer's year has not so much left.")),
    "PriceNotPositive": ("unit_price", mark("The price of {sku} must be above 0.")),
    "ProductMeasureMissing": ("weight_grams", mark("{sku} needs a weight and a volume.")),
    "QuantityNotPositive": ("units", mark("A quantity must be at least 1.")),
    "QuotaNotPositive": ("", mark("The taxable amount must be above 0.")),
    "RefundExceedsPaid": (
        "amount",
        mark("Only {left_fen} of what was paid is left to give back."),
    ),
    "RefundNotFailed": (
        "refund_id",
        mark("Refund {refund_id} has not failed: it is {stage}."),
    ),
    "ShareStands": (
        "to_order_id",
        mark("Order {order_id} has a share of payment {payment_id} already."),
    ),
    "ShareTaken": (
        "order_id",
        mark("Order {order_id} is there and takes its share of payment {payment_id} by itself."),
    ),
    "TooManyDifferences": (
        "file",
        mark("More than {differences_max} differences: this is no statement of these books."),
    ),
    "UnknownDifference": ("number", mark("The statement has no difference {number}.")),
    "UnknownShare": (
        "order_id",
        mark("Payment {payment_id} has no share for order {order_id}."),
    ),
    "RefundIdTaken": ("refund_id", mark("Refund {refund_id} stands already, with another amount.")),
    "RefundNotOwed": ("refund_id", mark("Refund {refund_id} is not owed.")),
    "TariffCodeInvalid": ("hs_code", mark("{hs_code} is no tariff code of 10 digits.")),
    "TaxRatesUnsound": ("rates", mark("The tax rates of {sku} are not sound.")),
    "UnitPriceTooFine": ("unit_price", mark("The price of {sku} has more than 5 places.")),
    "TooManyOrders": ("orders", mark("At most {orders_max} orders at once, not {orders}.")),
    "TooManyShares": ("shares", mark("A payment is for at most {shares_max} orders.")),
    "UnknownOrder": ("orders", mark("There is no order {order_id}.")),
    "UnknownRight": ("right", mark("{right} is no right that can be mandated.")),
    **WORDS_OF_BUYING,
    **WORDS_OF_WAITING,
    **WORDS_OF_MAIL,
    **WORDS_OF_YEARS,
    **WORDS_OF_CAMPAIGNS,
    **WORDS_OF_GOODS,
    **WORDS_OF_BOOK,
    **WORDS_OF_CUSTOMS,
    **WORDS_OF_FILING,
    **WORDS_OF_INSPECTIONS,
    **PRODUCT_WORDS,
}

CHANGED_MEANWHILE = mark("Others were changing the same thing at the same time: send it again.")

CLOSING = mark(
    "The system is being stopped. Nothing of yours was recorded: send it again, it counts once."
)

TOO_MANY_WAIT = mark(
    "Too many forms wait already. Nothing of yours was recorded: send it again in a moment, it"
    " counts once."
)


def words_of(refusal: Refused, as_said: Callable[[Any], str] | None = None) -> tuple[str, str]:
    """The field that a refusal stands beside, and its sentence with its values as somebody says."""
    name = type(refusal).__name__
    field, sentence = WORDS.get(name, ("", name))
    field = field.format_map(refusal.values)
    return field, translated(sentence).format_map(_Values(refusal.values, as_said or said))


def rule_words(name: str, **values: Any) -> str:
    """A rule of which only some values are at hand, for a notice of many orders; empty for none.

    Its sentence where they fill it, and else what it is called: nobody reads a gap.
    """
    if name not in WORDS:
        return ""
    sentence = WORDS[name][1]
    if values.keys() >= {place for _, place, _, _ in Formatter().parse(sentence) if place}:
        return translated(sentence).format_map(_Values(values, said))
    return translated(words_of_name(name))


def reason_said(reason: str | None) -> str:
    """The rule that refused an order in words; what people typed as they typed it."""
    return rule_words(reason or "") or coded_reason(reason)


class _Values(defaultdict[str, str]):
    def __init__(self, values: Mapping[str, Any], as_said: Callable[[Any], str]) -> None:
        super().__init__(
            lambda: "…", {name: told(name, value, as_said) for name, value in values.items()}
        )


def said(value: Any) -> str:
    """A value of a refusal as people write it."""
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, Refused):
        return words_of(value)[1]
    if isinstance(value, int):
        return formats.number(value)
    if hasattr(value, "sku") and hasattr(value, "quantity"):
        return f"{value.quantity} × {value.sku}"
    if isinstance(value, tuple) and value and all(isinstance(each, Refused) for each in value):
        return "".join(f"\n{line}" for line in by_product(value))
    if isinstance(value, tuple) and value and all(str(each) in WORDS for each in value):
        return " ".join(rule_words(each) for each in value)
    if isinstance(value, (tuple, list, set, frozenset)):
        return say(", ").join(said(part) for part in value) or say("none")
    return rule_words(str(value)) or coded(str(value))


def by_product(faults: Sequence[Refused]) -> list[str]:
    """A line for each product: its SKU, and every fault in the product's own words."""
    lines: dict[str, list[str]] = defaultdict(list)
    for fault in faults:
        lines[str(fault.values.get("sku", ""))].append(words_of(fault)[1])
    return [f"{sku}: {' '.join(words)}" for sku, words in lines.items()]
