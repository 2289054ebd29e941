"""What would satisfy each rule of the business, in a sentence: the remedy of its problem.

A rule without an entry would be told its kind's remedy: a test forbids it.
"""

from collections.abc import Mapping

from adapters.api.remedies_of_buying import REMEDIES_OF_BUYING
from adapters.api.remedies_of_filing import REMEDIES_OF_FILING
from adapters.api.remedies_of_inspections import REMEDIES_OF_INSPECTIONS
from adapters.api.remedies_of_mail import REMEDIES_OF_MAIL
from adapters.api.remedies_of_waiting import REMEDIES_OF_WAITING
from adapters.api.remedies_of_years import REMEDIES_OF_YEARS
from adapters.texts import mark

ANOTHER_ID = mark("Choose another id, or send what stands under this one.")
ONE_THAT_IS_THERE = mark("Name one that exists and is within your reach.")

REMEDIES: Mapping[str, str] = {
    "DepositAwaitsClosing": mark("Close the campaign first: its end decides."),
    "AddressLocked": mark("Send the consignee that the waybill names, or leave it."),
    "BalanceStillOpen": mark(
        "Close it when the balance window and its grace are over, or terminate it."
    ),
    "BalanceWindowUnsound": mark(
        "Let the balance window close after the sale, and delivering end after it."
    ),
    "BuyerLimitExceeded": mark("Ask for no more than the campaign allows one buyer."),
    "MomentOutOfCalendar": mark("Let it open at an earlier time."),
    "MomentNotShownOnce": mark("Let it open at another time, or draft it with every moment."),
    "CampaignAlreadyFormed": mark("Close it with `CloseCampaign`."),
    "CampaignNotFormed": mark("Wait until the campaign reaches its minimum."),
    "DepositPercentUnsound": mark("Send a whole number from 1 to 99."),
    "HoldEnded": mark("Place a new order."),
    "HoldNotEnded": mark("Wait until its time is over, or cancel it with `CancelOrders`."),
    "LockUnsound": mark("Let the lock come after the campaign opens."),
    "OrderLimitExceeded": mark("Ask for no more units than one order may have."),
    "OrdersLocked": mark("Ask for a return once the goods have come."),
    "WithdrawalNotOffered": mark(
        "Ask for a return once the goods have come, or let the merchant cancel it."
    ),
    "PromiseNotCurrent": mark("Read the campaign and answer what it promises now."),
    "PromiseUnsound": mark("Let the first day come no later than the last."),
    "RemindersUnsound": mark(
        "Send up to eight different hours above 0 that lie within the balance window."
    ),
    "TermNegative": mark("Send 0 or more."),
    "TooManyPaymentsBegun": mark("Confirm one of those that were begun."),
    "AlreadyEntered": mark("Leave this consignment out, or correct the entry it stands on."),
    "AlreadyListed": mark("Take it off that exit first with `TakeOffExit`, or leave it out."),
    "AlreadyReleased": mark("Ask for a return with `AskReturn`."),
    "AmountNotWholeFen": mark("Choose a price whose sum comes to whole fen."),
    "BatchEmpty": mark("Collect paid orders into it first with `CollectOrders`."),
    "BatchIdTaken": ANOTHER_ID,
    "BatchNotLocked": mark("Lock it first with `LockBatch`."),
    "BatchNotOpen": mark("Choose a batch that is open, or open one with `OpenBatch`."),
    "BlockIdTaken": ANOTHER_ID,
    "BookLineMissing": mark("Name a line of the account book for each of these products."),
    "BuyerIsAnotherPerson": mark(
        "Correct the same person only; for another one, cancel and place anew."
    ),
    "CampaignEmpty": mark("Name at least one product."),
    "CampaignEnded": mark("Choose a campaign that has not ended, or draft one."),
    "CampaignIdTaken": ANOTHER_ID,
    "CampaignLimitsUnsound": mark("Make the cap at least 1 and not below the minimum."),
    "CampaignNotDraft": mark("Draft another campaign: this one has been published."),
    "CampaignNotOpen": mark("Publish it, or come within its window of sale."),
    "CampaignWindowEmpty": mark("Let `closes_at` come after `opens_at`."),
    "CapExceeded": mark("Ask for no more units than the campaign has left."),
    "LocalTimeNever": mark("Send another time, or the time with its offset."),
    "LocalTimeTwice": mark("Send the time with its offset."),
    "ReceiptNegative": mark("Send units that make the sum received 0 or more."),
    "CartonEmpty": mark("Name what the carton holds."),
    "CartonMeasureMissing": mark("Send a weight and a volume above 0."),
    "CartonNumberTaken": mark("Choose another number, or send the carton as it stands."),
    "ChargeIdTaken": ANOTHER_ID,
    "CommandIdReused": mark("Choose a new key: this one stands for another body."),
    "ConsignmentAlreadyDeparted": mark("Send the bill it departed with, or nothing."),
    "ConsignmentEmpty": mark("Pack cartons first with `PackCartons`."),
    "ConsignmentIdTaken": ANOTHER_ID,
    "ConsignmentNotOpen": mark("Choose a consignment that is open, or open one."),
    "ConsignmentNotSealed": mark("Seal it first with `SealConsignment`."),
    "CountAlreadyDecided": mark("Take another count where the stock has changed since."),
    "CountIdTaken": ANOTHER_ID,
    "CountNegative": mark("Send counts of 0 or more."),
    "CutExceedsOrder": mark("Cut no more than the order has."),
    "DecisionUnknown": mark("Choose a decision that the kind of discrepancy allows."),
    "DeclarationStands": mark("Withdraw the declaration first with `SendWithdrawals`."),
    "DiscountExceedsGoods": mark("Give a discount of at most what the goods cost."),
    "DiscrepancyNotFound": mark("Decide no more units than are still open."),
    "EntryEmpty": mark("Name at least one line."),
    "EntryIdTaken": ANOTHER_ID,
    "EntryNotReady": mark("Tally it with `TallyGoods` and post it with `PostEntry` first."),
    "ExitEmpty": mark("Name at least one parcel."),
    "ExitHasLeft": mark("Choose an exit that has not left: what is gone comes back as a return."),
    "FreightNegative": mark("Send freight of 0 or more."),
    "GatePassNumberUsed": mark("Send the number of a pass that was not used yet."),
    "GatePassStands": mark(
        "Let it pass the gate first, or list what comes later for another exit."
    ),
    "GuaranteeAlreadyLodged": mark("Choose another guarantee, or send the amount that was lodged."),
    "GuaranteeAmountRefused": mark("Send an amount above 0 that the guarantee covers."),
    "GuaranteeExhausted": mark("Free or restore some of the guarantee, or lodge another."),
    "IdentityNumberInvalid": mark("Send a number whose check digit, region and day of birth fit."),
    "ItemNotOffered": mark("Name a product that the campaign offers."),
    "ItemOfferedTwice": mark("Name each product once."),
    "ItemUnsound": mark("Send a price of at most 5 places, a cap and sound rates."),
    "LineCountRefused": mark("Send 1 to 99 lines."),
    "NotBlocked": mark("Free no more than the block holds."),
    "NotDeclared": mark("Declare its run first with `DeclareRun`."),
    "NotHeld": mark("Claim the units first with `ClaimOrders`."),
    "NotPicked": mark("Pick it first with `PickForRun`."),
    "NotReleased": mark("Wait for the release, or leave this order out."),
    "NotReserved": mark("Name no more units than the run has reserved."),
    "NothingScanned": mark("Send at least one scanned parcel."),
    "OfAnotherMerchant": mark("Name orders of one merchant only."),
    "OrderAlreadyCancelled": mark("Leave it out: a cancelled order stays cancelled."),
    "OrderAlreadyCollected": mark("Leave it out, or release it from its batch first."),
    "OrderAlreadyPlaced": mark("Leave it out, or cancel it with `CancelOrders`."),
    "OrderHeldElsewhere": mark("Act where the order is held."),
    "OrderIdTaken": ANOTHER_ID,
    "OrderInRun": mark("Act in the run, or hand it back with `HandBackFromRun`."),
    "OrderNotInBatch": mark("Name orders that are in this batch."),
    "OrderNotInRun": mark("Name orders that are in this run."),
    "OrderNotPaid": mark("Report its payment first with `ReportPayments`."),
    "NumberClaimedOtherwise": mark("Send it as it was, or again when that claim has ended."),
    "OrderNumberTaken": mark("Choose a number that is used in no book."),
    "OrderTwiceInRun": mark("Name each order once."),
    "OrderWasNotPlaced": mark("Leave it out, or place it anew under another number."),
    "OverSingleLimit": mark("Split the order so that each is within the limit."),
    "NoRuleThen": mark("Name a day or a year from the first rule on."),
    "OverYearlyLimit": mark("Wait for the next year, or let the buyer order less."),
    "PackedMoreThanReceived": mark("Pack no more than was received, or receive the rest first."),
    "PackingListDiffers": mark("Send lines that add up to the packing lists."),
    "PriceNotPositive": mark("Send a price above 0."),
    "ProductMeasureMissing": mark("Send a weight and a volume above 0."),
    "PurchaseEmpty": mark("Name units of at least one product."),
    "PurchaseExceedsDemand": mark("Buy no more than the orders of the batch wait for."),
    "PurchaseIdTaken": ANOTHER_ID,
    "PurchaseNotConfirmed": mark("Record what the suppliers confirm first with `ConfirmPurchase`."),
    "QuantityNotPositive": mark("Send a quantity of at least 1."),
    "QuotaNotPositive": mark("Send an order worth more than 0."),
    "RefundExceedsPaid": mark("Give back no more than is left of what was paid."),
    "RefundIdTaken": ANOTHER_ID,
    "RefundNotOwed": mark("Name a refund that is owed, or owe it with `OweBuyer` first."),
    "ReturnAlreadyReceived": mark("Ask for another return where more comes back."),
    "ReturnAsked": mark("Act on the return that is asked for."),
    "ReturnAskedTooLate": mark("Settle it with the buyer by a refund: `OweBuyer`."),
    "ReturnEmpty": mark("Name at least one unit."),
    "ReturnExceedsGone": mark("Send back no more than has left the zone."),
    "ReturnExceedsSent": mark("Receive no more than was sent back."),
    "ReturnNotReceived": mark("Receive it first with `ReceiveReturn`."),
    "ReturnNumberTaken": mark("Choose another number."),
    "RunHasReserved": mark("Choose a run that has reserved nothing here."),
    "RunIdRefused": mark("Use only the characters that `detail` names."),
    "RunIdTaken": ANOTHER_ID,
    "RunSizeRefused": mark("Name 1 to 1,000 orders."),
    "SpreadDiffers": mark("Spread exactly the differences of the count."),
    "StockShort": mark("Ask for no more than is free, or free some first."),
    "TariffCodeInvalid": mark("Send a tariff code of 10 digits."),
    "TaxRatesUnsound": mark("Send rates as shares from 0 to 1, such as `0.13`."),
    "TooManyOrders": mark("Send them in several commands."),
    "TooManyShares": mark("Split the payment, or report it in parts."),
    "UnitPriceTooFine": mark("Send a price of at most 5 places."),
    "UnitsNotHeld": mark("Give back only units that the campaign holds."),
    "RefundNotFailed": mark("Wait for the payment firm's answer: only what failed is asked again."),
    "ShareStands": mark("Name an order that has no share of this payment."),
    "ShareTaken": mark("Owe the buyer what is too much with `OweBuyer`."),
    "TooManyDifferences": mark("Compare the statement of another day, or of another firm."),
    "UnknownDifference": ONE_THAT_IS_THERE,
    "UnknownShare": mark("Name the order that the payment was reported for."),
    "UnknownBatch": ONE_THAT_IS_THERE,
    "UnknownCampaign": ONE_THAT_IS_THERE,
    "UnknownConsignment": ONE_THAT_IS_THERE,
    "UnknownCount": ONE_THAT_IS_THERE,
    "UnknownDeduction": ONE_THAT_IS_THERE,
    "UnknownEntry": ONE_THAT_IS_THERE,
    "UnknownExit": ONE_THAT_IS_THERE,
    "UnknownOrder": ONE_THAT_IS_THERE,
    "UnknownPurchase": ONE_THAT_IS_THERE,
    "UnknownReturn": ONE_THAT_IS_THERE,
    "UnknownRight": mark("Name a right that can be mandated."),
    "UnknownRun": ONE_THAT_IS_THERE,
    "WaybillBlockEmpty": mark("Record more numbers first with `ReceiveWaybillBlock`."),
    "WaybillNumberTaken": mark("Send a waybill number that no other order has."),
    "WaybillNumbersOverlap": mark("Send numbers that were not given before."),
    "WaybillSerialTooLong": mark("Send a serial number with fewer digits."),
    # Products
    "GtinInvalid": mark("Send a GTIN as it is printed, with its check digit, or none."),
    "LegalFactorDiffers": mark(
        "Send the factor that the net weight gives, or correct the net weight."
    ),
    "LegalFactorUnsound": mark("Send a factor above 0 with at most 5 decimal places."),
    "LegalUnitMissing": mark(
        "Name the legal unit of its tariff code and how many of it one sales unit is."
    ),
    "LegalUnitsTooMany": mark("Name at most two legal units, each once."),
    "ListEntryUnsound": mark("Send its number, and days in their order."),
    "NetAboveGross": mark("Send a net weight that is not above the gross weight."),
    "NetWeightMissing": mark("Register its net weight."),
    "ItemDiffersFromProduct": mark(
        "Send what is filed of the product and leave `facts` out, or file the product anew first."
    ),
    "ProductsUnfit": mark(
        "Correct the products with `RegisterProduct` and draft the campaign under another id."
    ),
    "NotOnPositiveList": mark(
        "Name the entry of the list that it was filed under, or leave it out."
    ),
    "NotYetOnPositiveList": mark("Wait for that day, or name the entry that holds on it."),
    "OffPositiveList": mark("Leave it out, or name an entry that holds on that day."),
    "ProductTextUnfit": mark("Send a text that fits customs' messages."),
    "ShelfLifeTooShort": mark(
        "Promise an earlier dispatch, choose faster transport, or leave it out."
    ),
    "ShelfLifeUnsound": mark("Send a number of days, or none for what does not go off."),
    "SizeUnsound": mark("Send all three in mm, or no size at all."),
    "TooManyProducts": mark("Send them in several commands."),
    "UnknownCountry": mark(
        "Send the three digits of customs' table, such as `609` for New Zealand."
    ),
    "UnknownProduct": ONE_THAT_IS_THERE,
    "UnknownUnit": mark("Send the three digits of customs' table, such as `035` for kilograms."),
    "VolumeBeyondSize": mark("Send a volume that the size allows, or correct the size."),
    "WithdrawalPending": mark("Wait for the answer of customs, then decide again."),
    **REMEDIES_OF_BUYING,
    **REMEDIES_OF_FILING,
    **REMEDIES_OF_WAITING,
    **REMEDIES_OF_MAIL,
    **REMEDIES_OF_YEARS,
    **REMEDIES_OF_INSPECTIONS,
}
