"""Words of refusals about campaigns: what they offer, their terms and their clocks."""

from adapters.texts import mark

WORDS_OF_CAMPAIGNS: dict[str, tuple[str, str]] = {
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
    "CampaignAlreadyFormed": (
        "",
        mark("Orders of campaign {campaign_id} are being bought for: close it instead."),
    ),
    "CampaignEmpty": ("items", mark("A campaign offers at least one product.")),
    "CampaignEnded": ("", mark("The campaign has ended: it is {stage}.")),
    "CampaignIdTaken": ("campaign_id", mark("There is a campaign {campaign_id} already.")),
    "CampaignLimitsUnsound": (
        "units_max",
        mark("The cap must be at least 1 and not below the minimum ({units_min} to {units_max})."),
    ),
    "CampaignNotDraft": ("", mark("Only a draft can be published: this campaign is {stage}.")),
    "CampaignNotFormed": (
        "orders",
        mark("Campaign {campaign_id} has not reached its minimum: it is {stage}."),
    ),
    "CampaignNotOpen": ("", mark("The campaign is not open for sale: it is {stage}.")),
    "CampaignWindowEmpty": ("closes_at", mark("The campaign must close after it opens.")),
    "CapExceeded": ("units", mark("That is more than the campaign still may sell.")),
    "DepositAwaitsClosing": (
        "",
        mark("The deposit of order {order_id} waits for the outcome of campaign {campaign_id}."),
    ),
    "DepositPercentUnsound": (
        "deposit_percent",
        mark("A deposit is 1 to 99 % of the order, not {percent} %."),
    ),
    "ItemNotOffered": ("sku", mark("The campaign does not offer this product.")),
    "ItemOfferedTwice": ("items", mark("{sku} is offered twice: name each product once.")),
    "ItemUnsound": (
        "items",
        mark("{sku} needs a price of at most 5 places, a cap and sound rates."),
    ),
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
    "LockUnsound": ("{lock}_locked_at", mark("The lock of {lock} comes before the sale begins.")),
    "MomentNotShownOnce": (
        "opens_at",
        mark(
            "Moved along, {field} would be at {local}, which clocks of {zone} do not show once."
            " Nearest are {readings}."
        ),
    ),
    "MomentOutOfCalendar": (
        "opens_at",
        mark("Opened at {opens_at}, the campaign would lead out of the calendar."),
    ),
    "NotHeld": ("units", mark("The campaign does not hold these units: {reason}")),
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
    "UnitsNotHeld": ("units", mark("The campaign does not hold these units.")),
    "UnknownCampaign": ("campaign_id", mark("There is no campaign {campaign_id}.")),
}
