"""The one table that makes words of refusals: the field that would satisfy the rule, a sentence.

What names no field of the form stands above its button. Braces take the refusal's own values, of
a field's name as of a sentence. A refusal
without an entry would be named by its class: a test forbids it.
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
from adapters.web.refusals_of_buying import WORDS_OF_BUYING
from adapters.web.refusals_of_waiting import WORDS_OF_WAITING
from adapters.web.refusals_of_years import WORDS_OF_YEARS
from adapters.web.refused_values import told
from domain.refusals import Refused

WORDS: dict[str, tuple[str, str]] = {
    "DepositAwaitsClosing": (
        "",
        mark("The deposit of order {order_id} waits for the outcome of campaign {campaign_id}."),
    ),
    "AddressLocked": (
        "",
        mark(
            "The campaign locked addresses on {locked_at}: order {order_id} goes where its"
            " waybill says."
        ),
    ),
    "BalanceStillOpen": (
        "",
        mark("Buyers may pay their balance until {ends_at}: the campaign closes after that."),
    ),
    "BalanceWindowUnsound": (
        "balance_closes_at",
        mark(
            "The balance window must end after the sale, and after it has begun; delivering"
            " ends after both."
        ),
    ),
    "BuyerLimitExceeded": (
        "units",
        mark("That is more than one buyer may order in this campaign."),
    ),
    "CampaignAlreadyFormed": (
        "",
        mark("Orders of campaign {campaign_id} are being bought for: close it instead."),
    ),
    "CampaignNotFormed": (
        "orders",
        mark("Campaign {campaign_id} has not reached its minimum: it is {stage}."),
    ),
    "DepositPercentUnsound": (
        "deposit_percent",
        mark("A deposit is 1 to 99 % of the order, not {percent} %."),
    ),
    "HoldEnded": ("", mark("The time to pay order {order_id} was over on {ended_at}.")),
    "HoldNotEnded": ("", mark("The time to pay order {order_id} is not over yet.")),
    "LockUnsound": ("{lock}_locked_at", mark("The lock of {lock} comes before the sale begins.")),
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
    "PromiseNotCurrent": (
        "dispatch_by",
        mark("The campaign promises dispatch by {promised}, not by {asked}."),
    ),
    "PromiseUnsound": (
        "dispatch_from",
        mark("The first promised day, {first}, comes after the last, {last}."),
    ),
    "RemindersUnsound": (
        "reminders_hours",
        mark(
            "Reminders stand at different hours within the balance window, at most eight of them."
        ),
    ),
    "TermNegative": ("", mark("{term} cannot be below 0: {value}.")),
    "TooManyPaymentsBegun": (
        "payment_id",
        mark("{begun_max} payments of order {order_id} were begun already."),
    ),
    "AlreadyEntered": ("entry_id", mark("The consignment stands on the list of entry {entry_id}.")),
    "AlreadyListed": ("orders", mark("Order {order_id} stands on exit list {exit_id}.")),
    "AlreadyReleased": (
        "orders",
        mark("Customs has released order {order_id}: only a return is left."),
    ),
    "AmountNotWholeFen": ("unit_price", mark("The price of {sku} does not come to whole fen.")),
    "BatchEmpty": ("", mark("The batch holds no orders.")),
    "BatchIdTaken": (
        "batch_id",
        mark("There is a batch {batch_id} already, with another name or route."),
    ),
    "BatchNotLocked": ("", mark("Batch {batch_id} is not locked: lock it first.")),
    "BatchNotOpen": ("", mark("Batch {batch_id} is locked: who is in it stays.")),
    "BlockIdTaken": ("block_id", mark("Block {block_id} stands already, with other units.")),
    "BookLineMissing": ("lines", mark("The book has no line for {skus}.")),
    "BuyerIsAnotherPerson": (
        "id_number",
        mark("This is another person than placed order {order_id}."),
    ),
    "CampaignEmpty": ("items", mark("A campaign offers at least one product.")),
    "CampaignEnded": ("", mark("The campaign has ended: it is {stage}.")),
    "CampaignIdTaken": ("campaign_id", mark("There is a campaign {campaign_id} already.")),
    "CampaignLimitsUnsound": (
        "units_max",
        mark("The cap must be at least 1 and not below the minimum ({units_min} to {units_max})."),
    ),
    "CampaignNotDraft": ("", mark("Only a draft can be published: this campaign is {stage}.")),
    "CampaignNotOpen": ("", mark("The campaign is not open for sale: it is {stage}.")),
    "CampaignWindowEmpty": ("closes_at", mark("The campaign must close after it opens.")),
    "CapExceeded": ("units", mark("That is more than the campaign still may sell.")),
    "LocalTimeNever": (
        "",
        mark(
            "Clocks of {zone} never show {local}: they go from one hour to another. Nearest are"
            " {readings}."
        ),
    ),
    "LocalTimeTwice": (
        "",
        mark("Clocks of {zone} show {local} twice: write which one it is, {readings}."),
    ),
    "MomentOutOfCalendar": (
        "opens_at",
        mark("Opened at {opens_at}, the campaign would lead out of the calendar."),
    ),
    "MomentNotShownOnce": (
        "opens_at",
        mark(
            "Moved along, {field} would be at {local}, which clocks of {zone} do not show once."
            " Nearest are {readings}."
        ),
    ),
    "ReceiptNegative": ("units", mark("{quantity} units of {sku} cannot have been received.")),
    "CartonEmpty": ("contents", mark("Carton {carton_no} holds nothing.")),
    "CartonMeasureMissing": ("gross", mark("Carton {carton_no} needs a weight and a volume.")),
    "CartonNumberTaken": (
        "carton_no",
        mark("There is a carton {carton_no} already, packed otherwise."),
    ),
    "ChargeIdTaken": ("charge_id", mark("Charge {charge_id} stands already, with another amount.")),
    "CommandIdReused": (
        "",
        mark("This form was sent before with other values: look what came of it."),
    ),
    "ConsignmentAlreadyDeparted": (
        "bill_no",
        mark("It has departed already, with bill {bill_no}."),
    ),
    "ConsignmentEmpty": ("seal_no", mark("No carton is packed: there is nothing to seal.")),
    "ConsignmentIdTaken": (
        "consignment_id",
        mark("There is a consignment {consignment_id} already, with another route."),
    ),
    "ConsignmentNotOpen": (
        "",
        mark("Consignment {consignment_id} is sealed: nothing more goes in."),
    ),
    "ConsignmentNotSealed": ("", mark("Consignment {consignment_id} is not sealed yet.")),
    "CountAlreadyDecided": ("", mark("Count {count_id} is decided already.")),
    "CountIdTaken": ("count_id", mark("Count {count_id} was taken already, with other numbers.")),
    "CountNegative": ("units", mark("A count cannot be below 0: {sku}.")),
    "CutExceedsOrder": ("units", mark("Order {order_id} has less than is to be taken off.")),
    "DecisionUnknown": ("decision", mark("{decision} is no decision about {kind} units.")),
    "DeclarationStands": ("orders", mark("A declaration of order {order_id} stands ({stage}).")),
    "DiscountExceedsGoods": ("discount_fen", mark("The discount is more than the goods.")),
    "DiscrepancyNotFound": (
        "units",
        mark("Only {open_units} {kind} of {sku} are still to be decided."),
    ),
    "EntryEmpty": ("lines", mark("The entry list names nothing.")),
    "EntryIdTaken": ("entry_id", mark("There is an entry {entry_id} already, listed otherwise.")),
    "EntryNotReady": ("entry_ids", mark("Entry {entry_id} is not tallied and posted yet.")),
    "ExitEmpty": ("orders", mark("The exit list names no parcel.")),
    "ExitHasLeft": ("", mark("Exit {exit_id} has passed the gate.")),
    "FreightNegative": ("freight_fen", mark("Freight cannot be below 0.")),
    "GatePassNumberUsed": ("pass_no", mark("Gate pass {pass_no} was used before.")),
    "GatePassStands": ("pass_no", mark("Gate pass {pass_no} stands for exit {exit_id}.")),
    "GuaranteeAlreadyLodged": ("amount", mark("The guarantee is lodged already.")),
    "GuaranteeAmountRefused": ("amount", mark("The amount does not fit the guarantee.")),
    "GuaranteeExhausted": ("amount", mark("The guarantee is not enough for it.")),
    "IdentityNumberInvalid": (
        "id_number",
        mark("The identity number is not valid: {faults}"),
    ),
    "ItemNotOffered": ("sku", mark("The campaign does not offer this product.")),
    "ItemOfferedTwice": ("items", mark("{sku} is offered twice: name each product once.")),
    "ItemUnsound": (
        "items",
        mark("{sku} needs a price of at most 5 places, a cap and sound rates."),
    ),
    "LineCountRefused": ("lines", mark("An order has 1 to 99 lines.")),
    "NotBlocked": ("units", mark("Block {block_id} does not hold so many.")),
    "NotDeclared": ("orders", mark("Order {order_id} is not declared: it is {stage}.")),
    "NotHeld": ("units", mark("The campaign does not hold these units: {reason}")),
    "NotPicked": ("orders", mark("Order {order_id} is not picked.")),
    "NotReleased": ("orders", mark("Customs has not released order {order_id}: it is {stage}.")),
    "NotReserved": ("units", mark("Run {run_id} has not reserved so many.")),
    "NothingScanned": ("parcels", mark("Nothing was scanned.")),
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
    "OrderInRun": ("orders", mark("Order {order_id} is in clearance run {run_id}: act there.")),
    "OrderNotInBatch": ("orders", mark("Order {order_id} is not in batch {batch_id}.")),
    "OrderNotInRun": ("orders", mark("Order {order_id} is not in this run.")),
    "OrderNotPaid": ("orders", mark("Order {order_id} is not paid: it is {stage}.")),
    "OrderNumberTaken": ("order_id", mark("The number {order_id} is used in book {book}.")),
    "OrderTwiceInRun": ("orders", mark("Order {order_id} is named twice.")),
    "OrderWasNotPlaced": ("", mark("Order {order_id} was never placed: {reason}")),
    "OverSingleLimit": (
        "",
        mark("An order may be worth {limit_fen}: this one is {taxable_fen}."),
    ),
    "OverYearlyLimit": ("", mark("The buyer's year has not so much left.")),
    "PackedMoreThanReceived": (
        "contents",
        mark("{quantity} of {sku} for batch {batch_id} are packed beyond what was received."),
    ),
    "PackingListDiffers": ("lines", mark("The packing list does not add up to the entry list.")),
    "PriceNotPositive": ("unit_price", mark("The price of {sku} must be above 0.")),
    "ProductMeasureMissing": ("weight_grams", mark("{sku} needs a weight and a volume.")),
    "PurchaseEmpty": ("units", mark("Purchase {purchase_id} names no units.")),
    "PurchaseExceedsDemand": ("units", mark("Beyond what the batch's orders wait for: {units}.")),
    "PurchaseIdTaken": (
        "purchase_id",
        mark("Purchase {purchase_id} was placed already, otherwise."),
    ),
    "PurchaseNotConfirmed": ("", mark("A supplier has not confirmed yet: {purchases}.")),
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
    "ReturnAlreadyReceived": ("", mark("Return {return_no} was received and counted already.")),
    "ReturnAsked": ("", mark("A return of order {order_id} is asked for: act there.")),
    "ReturnAskedTooLate": ("", mark("A return is open for {days_max} days after {released_at}.")),
    "ReturnEmpty": ("lines", mark("Return {return_no} names no units.")),
    "ReturnExceedsGone": ("units", mark("More comes back than has left: {units}.")),
    "ReturnExceedsSent": ("units", mark("More comes back than was sent: {units}.")),
    "ReturnNotReceived": ("", mark("Return {return_no} is not received: it is {stage}.")),
    "ReturnNumberTaken": ("return_no", mark("Return {return_no} stands already.")),
    "RunHasReserved": ("run_id", mark("Run {run_id} has reserved here already.")),
    "RunIdRefused": ("run_id", mark("A run's id has only characters {allowed}.")),
    "RunIdTaken": ("run_id", mark("There is a run {run_id} already.")),
    "RunSizeRefused": ("orders", mark("A run takes 1 to 1,000 orders, not {orders}.")),
    "SpreadDiffers": ("units", mark("The spread does not add up to the differences of the count.")),
    "StockShort": ("orders", mark("{asked} of {sku} are asked for and {available} are free.")),
    "TariffCodeInvalid": ("hs_code", mark("{hs_code} is no tariff code of 10 digits.")),
    "TaxRatesUnsound": ("rates", mark("The tax rates of {sku} are not sound.")),
    "UnitPriceTooFine": ("unit_price", mark("The price of {sku} has more than 5 places.")),
    "UnitsNotHeld": ("units", mark("The campaign does not hold these units.")),
    "TooManyOrders": ("orders", mark("At most {orders_max} orders at once, not {orders}.")),
    "TooManyShares": ("shares", mark("A payment is for at most {shares_max} orders.")),
    "UnknownBatch": ("batch_id", mark("There is no batch {batch_id}.")),
    "UnknownCampaign": ("campaign_id", mark("There is no campaign {campaign_id}.")),
    "UnknownConsignment": ("consignment_id", mark("There is no consignment {consignment_id}.")),
    "UnknownCount": ("count_id", mark("There is no count {count_id}.")),
    "UnknownDeduction": ("tax_no", mark("There is no deduction for bill {tax_no}.")),
    "UnknownEntry": ("entry_id", mark("There is no entry {entry_id}.")),
    "UnknownExit": ("exit_id", mark("There is no exit {exit_id}.")),
    "UnknownOrder": ("orders", mark("There is no order {order_id}.")),
    "UnknownPurchase": ("purchase_id", mark("There is no purchase {purchase_id} in this batch.")),
    "UnknownReturn": ("return_no", mark("There is no return {return_no}.")),
    "UnknownRight": ("right", mark("{right} is no right that can be mandated.")),
    "UnknownRun": ("run_id", mark("There is no run {run_id}.")),
    "WithdrawalPending": (
        "orders",
        mark("Customs is asked to withdraw order {order_id}: wait for it."),
    ),
    "WaybillBlockEmpty": (
        "carrier",
        mark("{carrier} has {left} waybill numbers left, not {asked}."),
    ),
    "WaybillNumberTaken": ("waybill_no", mark("Waybill {waybill_no} belongs to another order.")),
    "WaybillNumbersOverlap": ("first", mark("{carrier} has given these numbers before.")),
    "WaybillSerialTooLong": ("first", mark("A serial number has at most {digits_max} digits.")),
    **WORDS_OF_BUYING,
    **WORDS_OF_WAITING,
    **WORDS_OF_YEARS,
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
