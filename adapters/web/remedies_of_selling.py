"""Remedies on pages of refusals about campaigns, orders, money, products and waiting."""

from adapters.texts import mark
from adapters.web import remedy_ways as ways
from adapters.web.remedy_rows import AS_TOLD, SAID, Row

OF_CAMPAIGNS: dict[str, Row] = {
    "BalanceStillOpen": (AS_TOLD, (ways.TERMINATING, ways.CAMPAIGN)),
    "BalanceWindowUnsound": (SAID, ()),
    "CampaignAlreadyFormed": (SAID, (ways.CLOSING, ways.CAMPAIGN)),
    "CampaignEmpty": (SAID, ()),
    "CampaignEnded": (AS_TOLD, (ways.COPYING, ways.CAMPAIGNS)),
    "CampaignIdTaken": (AS_TOLD, (ways.CAMPAIGN,)),
    "CampaignLimitsUnsound": (SAID, ()),
    "CampaignNotDraft": (AS_TOLD, (ways.COPYING, ways.CAMPAIGNS)),
    "CampaignNotFormed": (AS_TOLD, (ways.CAMPAIGN,)),
    "CampaignNotOpen": (AS_TOLD, (ways.CAMPAIGN,)),
    "CampaignWindowEmpty": (SAID, ()),
    "CapExceeded": (AS_TOLD, (ways.CAMPAIGN,)),
    "DepositAwaitsClosing": (AS_TOLD, (ways.CLOSING, ways.CAMPAIGN)),
    "DepositPercentUnsound": (SAID, ()),
    "ItemNotOffered": (AS_TOLD, (ways.CAMPAIGN,)),
    "ItemOfferedTwice": (SAID, ()),
    "ItemUnsound": (SAID, ()),
    "LocalTimeNever": (SAID, ()),
    "LocalTimeTwice": (SAID, ()),
    "LockUnsound": (SAID, ()),
    "NotHeld": (mark("Claim the units first."), ()),
    "PromiseNotCurrent": (AS_TOLD, (ways.CAMPAIGN,)),
    "PromiseUnsound": (SAID, ()),
    "RemindersUnsound": (SAID, ()),
    "UnknownCampaign": (AS_TOLD, (ways.CAMPAIGNS,)),
}

OF_ORDERS: dict[str, Row] = {
    "AlreadyDeclared": (AS_TOLD, (ways.CANCELLING, ways.ORDER)),
    "CommandIdReused": (
        mark("If more is to be done, load the page again and fill in its form anew."),
        (),
    ),
    "CutExceedsOrder": (AS_TOLD, (ways.ORDER,)),
    "FreightNegative": (SAID, ()),
    "HoldNotEnded": (
        mark("Wait until its time is over, or cancel it."),
        (ways.CANCELLING, ways.ORDER),
    ),
    "LineCountRefused": (SAID, ()),
    "MoreThanOrdered": (AS_TOLD, (ways.ORDER,)),
    "NothingBooked": (AS_TOLD, (ways.ORDER,)),
    "NothingLeft": (SAID, (ways.CANCELLING, ways.ORDER)),
    "OfAnotherMerchant": (AS_TOLD, (ways.ORDER,)),
    "OrderAlreadyCancelled": (AS_TOLD, (ways.ORDER,)),
    "OrderAlreadyCollected": (AS_TOLD, (ways.BATCH, ways.ORDER)),
    "OrderAlreadyPlaced": (mark("Leave it out, or cancel it."), (ways.CANCELLING, ways.ORDER)),
    "OrderHeldElsewhere": (SAID, (ways.ORDER,)),
    "OrderIdTaken": (AS_TOLD, (ways.ORDER,)),
    "OrderNotPaid": (
        mark("Wait until its payment is reported, or leave it out."),
        (ways.ORDER,),
    ),
    "OrderWaitsForYear": (AS_TOLD, (ways.CANCELLING, ways.ORDER)),
    "NoRuleThen": (AS_TOLD, ()),
    "OverYearlyLimit": (AS_TOLD, (ways.YEARS,)),
    "QuotaMoveUnderWay": (AS_TOLD, (ways.ORDER,)),
    "QuotaNotPositive": (SAID, ()),
    "TooManyOrders": (mark("Choose fewer, and do it several times."), ()),
    "TooManyPaymentsBegun": (AS_TOLD, (ways.ORDER,)),
    "UnknownOrder": (AS_TOLD, (ways.ORDERS,)),
    "WithdrawalNotOffered": (AS_TOLD, (ways.CANCELLING, ways.ORDER)),
}

OF_MONEY: dict[str, Row] = {
    "GuaranteeExhausted": (AS_TOLD, (ways.GUARANTEES,)),
    "PriceNotPositive": (SAID, ()),
    "QuantityNotPositive": (SAID, ()),
    "RefundExceedsPaid": (AS_TOLD, (ways.ORDER,)),
    "RefundIdTaken": (AS_TOLD, (ways.ORDER,)),
    "RefundNotFailed": (AS_TOLD, (ways.ORDER,)),
    "RefundNotOwed": (mark("Look which refunds the order is owed."), (ways.ORDER,)),
    "ShareStands": (AS_TOLD, (ways.ORDER,)),
    "ShareTaken": (
        mark("Leave it with that order: what is too much there is given back to its buyer."),
        (ways.ORDER,),
    ),
    "TooManyDifferences": (AS_TOLD, (ways.STATEMENTS,)),
    "UnitPriceTooFine": (SAID, ()),
    "UnknownDifference": (AS_TOLD, (ways.STATEMENT, ways.STATEMENTS)),
    "UnknownShare": (AS_TOLD, (ways.CASES,)),
}

OF_PRODUCTS: dict[str, Row] = {
    "ItemDiffersFromProduct": (
        mark(
            "Enter what is filed of the product, or leave those fields empty; or file the"
            " product anew first."
        ),
        (ways.EDITING, ways.PRODUCT),
    ),
    "LegalFactorUnsound": (SAID, ()),
    "LegalUnitsTooMany": (SAID, ()),
    "ListEntryUnsound": (SAID, ()),
    "NetAboveGross": (SAID, ()),
    "ProductMeasureMissing": (SAID, ()),
    "ProductTextUnfit": (SAID, ()),
    "ProductsUnfit": (
        mark("Correct the products, then draft the campaign anew under another id."),
        (ways.EDITING, ways.PRODUCT),
    ),
    "TariffCodeInvalid": (SAID, ()),
    "TaxRatesUnsound": (
        mark("Enter rates in percent: 0 or more, and VAT and consumption tax below 100."),
        (),
    ),
    "TooManyProducts": (mark("Choose fewer, and do it several times."), ()),
    "UnknownCountry": (
        mark("Enter the three digits of customs' table, such as 609 for New Zealand."),
        (),
    ),
    "UnknownProduct": (AS_TOLD, (ways.PRODUCTS,)),
    "UnknownUnit": (
        mark("Enter the three digits of customs' table, such as 035 for kilograms."),
        (),
    ),
}

OF_WAITING: dict[str, Row] = {
    "NoWaitlist": (
        mark("Draft campaigns with a time to take freed units to let buyers wait."),
        (ways.CAMPAIGN,),
    ),
    "NotInTurn": (AS_TOLD, (ways.WAITLIST,)),
    "OfferOver": (mark("Join the waitlist again, or place another order."), (ways.WAITLIST,)),
    "OthersWait": (mark("Join the waitlist under another number."), (ways.WAITLIST,)),
    "WaitlistFull": (AS_TOLD, (ways.WAITLIST,)),
}

REMEDIES_OF_SELLING: dict[str, Row] = {
    **OF_CAMPAIGNS,
    **OF_ORDERS,
    **OF_MONEY,
    **OF_PRODUCTS,
    **OF_WAITING,
}
