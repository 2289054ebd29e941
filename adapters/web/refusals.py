"""The one table that makes words of refusals: the field that would satisfy the rule, a sentence.

An empty field stands above the form's button. Braces take the refusal's own values. A refusal
without an entry would be named by its class: a test forbids it.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.web import formats
from domain.refusals import Refused

WORDS: dict[str, tuple[str, str]] = {
    "AlreadyEntered": ("entry_id", "The consignment stands on the list of entry {entry_id}."),
    "AlreadyListed": ("orders", "Order {order_id} stands on exit list {exit_id}."),
    "AlreadyReleased": ("orders", "Customs has released order {order_id}: only a return is left."),
    "AmountNotWholeFen": ("unit_price", "The price of {sku} does not come to whole fen."),
    "BatchEmpty": ("", "The batch holds no orders."),
    "BatchIdTaken": (
        "batch_id",
        "There is a batch {batch_id} already, with another name or route.",
    ),
    "BatchNotLocked": ("", "Batch {batch_id} is not locked: lock it first."),
    "BatchNotOpen": ("", "Batch {batch_id} is locked: who is in it stays."),
    "BlockIdTaken": ("block_id", "Block {block_id} stands already, with other units."),
    "BookLineMissing": ("lines", "The book has no line for {skus}."),
    "BuyerIsAnotherPerson": ("id_number", "This is another person than placed order {order_id}."),
    "CampaignEmpty": ("items", "A campaign offers at least one product."),
    "CampaignEnded": ("", "The campaign has ended: it is {stage}."),
    "CampaignIdTaken": ("campaign_id", "There is a campaign {campaign_id} already."),
    "CampaignLimitsUnsound": (
        "units_max",
        "The cap must be at least 1 and not below the minimum ({units_min} to {units_max}).",
    ),
    "CampaignNotDraft": ("", "Only a draft can be published: this campaign is {stage}."),
    "CampaignNotOpen": ("", "The campaign is not open for sale: it is {stage}."),
    "CampaignWindowEmpty": ("closes_at", "The campaign must close after it opens."),
    "CapExceeded": ("units", "That is more than the campaign still may sell."),
    "ReceiptNegative": ("units", "{quantity} units of {sku} cannot have been received."),
    "CartonEmpty": ("contents", "Carton {carton_no} holds nothing."),
    "CartonMeasureMissing": ("gross", "Carton {carton_no} needs a weight and a volume."),
    "CartonNumberTaken": ("carton_no", "There is a carton {carton_no} already, packed otherwise."),
    "ChargeIdTaken": ("charge_id", "Charge {charge_id} stands already, with another amount."),
    "CommandIdReused": ("", "This form was sent before with other values: look what came of it."),
    "ConsignmentAlreadyDeparted": ("bill_no", "It has departed already, with bill {bill_no}."),
    "ConsignmentEmpty": ("seal_no", "No carton is packed: there is nothing to seal."),
    "ConsignmentIdTaken": (
        "consignment_id",
        "There is a consignment {consignment_id} already, with another route.",
    ),
    "ConsignmentNotOpen": ("", "Consignment {consignment_id} is sealed: nothing more goes in."),
    "ConsignmentNotSealed": ("", "Consignment {consignment_id} is not sealed yet."),
    "CountAlreadyDecided": ("", "Count {count_id} is decided already."),
    "CountIdTaken": ("count_id", "Count {count_id} was taken already, with other numbers."),
    "CountNegative": ("units", "A count cannot be below 0: {sku}."),
    "CutExceedsOrder": ("units", "Order {order_id} has less than is to be taken off."),
    "DecisionUnknown": ("decision", "{decision} is no decision about {kind} units."),
    "DeclarationStands": ("orders", "A declaration of order {order_id} stands ({stage})."),
    "DiscountExceedsGoods": ("discount_fen", "The discount is more than the goods."),
    "DiscrepancyNotFound": ("units", "Only {open_units} {kind} of {sku} are still to be decided."),
    "EntryEmpty": ("lines", "The entry list names nothing."),
    "EntryIdTaken": ("entry_id", "There is an entry {entry_id} already, listed otherwise."),
    "EntryNotReady": ("entry_ids", "Entry {entry_id} is not tallied and posted yet."),
    "ExitEmpty": ("orders", "The exit list names no parcel."),
    "ExitHasLeft": ("", "Exit {exit_id} has passed the gate."),
    "FreightNegative": ("freight_fen", "Freight cannot be below 0."),
    "GatePassNumberUsed": ("pass_no", "Gate pass {pass_no} was used before."),
    "GatePassStands": ("pass_no", "Gate pass {pass_no} stands for exit {exit_id}."),
    "GuaranteeAlreadyLodged": ("amount", "The guarantee is lodged already."),
    "GuaranteeAmountRefused": ("amount", "The amount does not fit the guarantee."),
    "GuaranteeExhausted": ("amount", "The guarantee is not enough for it."),
    "IdentityNumberInvalid": ("id_number", "The identity number is not valid."),
    "ItemNotOffered": ("sku", "The campaign does not offer this product."),
    "ItemOfferedTwice": ("items", "{sku} is offered twice: name each product once."),
    "ItemUnsound": ("items", "{sku} needs a price of at most 5 places, a cap and sound rates."),
    "LineCountRefused": ("lines", "An order has 1 to 99 lines."),
    "NotBlocked": ("units", "Block {block_id} does not hold so many."),
    "NotDeclared": ("orders", "Order {order_id} is not declared: it is {stage}."),
    "NotHeld": ("units", "The campaign does not hold these units: {reason}."),
    "NotPicked": ("orders", "Order {order_id} is not picked."),
    "NotReleased": ("orders", "Customs has not released order {order_id}: it is {stage}."),
    "NotReserved": ("units", "Run {run_id} has not reserved so many."),
    "NothingScanned": ("parcels", "Nothing was scanned."),
    "OfAnotherMerchant": ("orders", "Order {order_id} is of another merchant, {merchant_id}."),
    "OrderAlreadyCancelled": ("", "Order {order_id} is cancelled already."),
    "OrderAlreadyCollected": ("", "Order {order_id} is in batch {batch_id} already."),
    "OrderAlreadyPlaced": ("order_id", "Order {order_id} is placed already."),
    "OrderHeldElsewhere": ("", "Order {order_id} is held by {holder}: act there."),
    "OrderIdTaken": ("order_id", "There is an order {order_id} already, with other contents."),
    "OrderInRun": ("orders", "Order {order_id} is in clearance run {run_id}: act there."),
    "OrderNotInBatch": ("orders", "Order {order_id} is not in batch {batch_id}."),
    "OrderNotInRun": ("orders", "Order {order_id} is not in this run."),
    "OrderNotPaid": ("orders", "Order {order_id} is not paid: it is {stage}."),
    "OrderNumberTaken": ("order_id", "The number {order_id} is used in book {book}."),
    "OrderTwiceInRun": ("orders", "Order {order_id} is named twice."),
    "OrderWasNotPlaced": ("", "Order {order_id} was never placed: {reason}."),
    "OverSingleLimit": ("", "An order may be worth {limit_fen} fen: this one is {taxable_fen}."),
    "OverYearlyLimit": ("", "The buyer's year has not so much left."),
    "PackedMoreThanReceived": (
        "contents",
        "{quantity} of {sku} for batch {batch_id} are packed beyond what was received.",
    ),
    "PackingListDiffers": ("lines", "The packing list does not add up to the entry list."),
    "PriceNotPositive": ("unit_price", "The price of {sku} must be above 0."),
    "ProductMeasureMissing": ("weight_grams", "{sku} needs a weight and a volume."),
    "PurchaseEmpty": ("units", "Purchase {purchase_id} names no units."),
    "PurchaseExceedsDemand": ("units", "Beyond what the batch's orders wait for: {units}."),
    "PurchaseIdTaken": ("purchase_id", "Purchase {purchase_id} was placed already, otherwise."),
    "PurchaseNotConfirmed": ("", "A supplier has not confirmed yet: {purchases}."),
    "QuantityNotPositive": ("units", "A quantity must be at least 1."),
    "QuotaNotPositive": ("", "The taxable amount must be above 0."),
    "RefundExceedsPaid": ("amount", "Only {left_fen} fen of what was paid are left to give back."),
    "RefundIdTaken": ("refund_id", "Refund {refund_id} stands already, with another amount."),
    "RefundNotOwed": ("refund_id", "Refund {refund_id} is not owed."),
    "ReturnAlreadyReceived": ("", "Return {return_no} was received and counted already."),
    "ReturnAsked": ("", "A return of order {order_id} is asked for: act there."),
    "ReturnAskedTooLate": ("", "A return is open for {days_max} days after {released_at}."),
    "ReturnEmpty": ("lines", "Return {return_no} names no units."),
    "ReturnExceedsGone": ("units", "More comes back than has left: {units}."),
    "ReturnExceedsSent": ("units", "More comes back than was sent: {units}."),
    "ReturnNotReceived": ("", "Return {return_no} is not received: it is {stage}."),
    "ReturnNumberTaken": ("return_no", "Return {return_no} stands already."),
    "RunHasReserved": ("run_id", "Run {run_id} has reserved here already."),
    "RunIdRefused": ("run_id", "A run's id has only characters {allowed}."),
    "RunIdTaken": ("run_id", "There is a run {run_id} already."),
    "RunSizeRefused": ("orders", "A run takes 1 to 1,000 orders, not {orders}."),
    "SpreadDiffers": ("units", "The spread does not add up to the differences of the count."),
    "StockShort": ("orders", "{asked} of {sku} are asked for and {available} are free."),
    "TariffCodeInvalid": ("hs_code", "{hs_code} is no tariff code of 10 digits."),
    "TaxRatesUnsound": ("rates", "The tax rates of {sku} are not sound."),
    "UnitPriceTooFine": ("unit_price", "The price of {sku} has more than 5 places."),
    "UnitsNotHeld": ("units", "The campaign does not hold these units."),
    "TooManyOrders": ("orders", "At most {orders_max} orders at once, not {orders}."),
    "TooManyShares": ("shares", "A payment is for at most {shares_max} orders."),
    "UnknownBatch": ("batch_id", "There is no batch {batch_id}."),
    "UnknownCampaign": ("campaign_id", "There is no campaign {campaign_id}."),
    "UnknownConsignment": ("consignment_id", "There is no consignment {consignment_id}."),
    "UnknownCount": ("count_id", "There is no count {count_id}."),
    "UnknownDeduction": ("tax_no", "There is no deduction for bill {tax_no}."),
    "UnknownEntry": ("entry_id", "There is no entry {entry_id}."),
    "UnknownExit": ("exit_id", "There is no exit {exit_id}."),
    "UnknownOrder": ("orders", "There is no order {order_id}."),
    "UnknownPurchase": ("purchase_id", "There is no purchase {purchase_id} in this batch."),
    "UnknownReturn": ("return_no", "There is no return {return_no}."),
    "UnknownRight": ("right", "{right} is no right that can be mandated."),
    "UnknownRun": ("run_id", "There is no run {run_id}."),
    "WithdrawalPending": ("orders", "Customs is asked to withdraw order {order_id}: wait for it."),
    "WaybillBlockEmpty": ("carrier", "{carrier} has {left} waybill numbers left, not {asked}."),
    "WaybillNumberTaken": ("waybill_no", "Waybill {waybill_no} belongs to another order."),
    "WaybillNumbersOverlap": ("first", "{carrier} has given these numbers before."),
    "WaybillSerialTooLong": ("first", "A serial number has at most {digits_max} digits."),
}

CHANGED_MEANWHILE = "Others were changing the same thing at the same time: send it again."

CLOSING = (
    "The system is being stopped. Nothing of yours was recorded: send it again, it counts once."
)

TOO_MANY_WAIT = (
    "Too many forms wait already. Nothing of yours was recorded: send it again in a moment, it"
    " counts once."
)


def words_of(refusal: Refused) -> tuple[str, str]:
    """The field that a refusal stands beside, and its sentence."""
    name = type(refusal).__name__
    field, sentence = WORDS.get(name, ("", name))
    return field, sentence.format_map(_Values(refusal.values))


def rule_words(name: str, **values: Any) -> str:
    """The sentence of a rule of which only some values are at hand, for a notice of many orders."""
    return WORDS[name][1].format_map(_Values(values)) if name in WORDS else ""


class _Values(defaultdict[str, str]):
    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(lambda: "…", {name: said(value) for name, value in values.items()})


def said(value: Any) -> str:
    """A value of a refusal as people write it."""
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, int):
        return formats.number(value)
    if hasattr(value, "sku") and hasattr(value, "quantity"):
        return f"{value.quantity} × {value.sku}"
    if isinstance(value, (tuple, list, set, frozenset)):
        return ", ".join(said(part) for part in value) or "none"
    return str(value)
