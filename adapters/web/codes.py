"""Words that events and tables hold as they are, so that each has a translation.

Where an enum or a table names its words (stages, verdicts, steps that wait, decisions), the test of
the catalogue asks it; what is written as a bare word somewhere stands here.
"""

from adapters.texts import mark_code

REASONS = (
    mark_code("answers a rejected declaration"),
    mark_code("answers an ended attempt"),
    mark_code("campaign ended"),
    mark_code("cancelled by buyer"),
    mark_code("declaration unknown"),
    mark_code("gate pass not valid"),
    mark_code("held by customs"),
    mark_code("kept by an officer's control"),
    mark_code("drawn by lot"),
    mark_code("good standing"),
    mark_code("not found"),
    mark_code("not on the list"),
    mark_code("parcel lost"),
    mark_code("refuses a message that customs answered"),
    mark_code("refuses a report of deliveries"),
    mark_code("rejects a released declaration"),
    mark_code("seal broken"),
    mark_code("supplier short"),
    mark_code("tally short"),
    mark_code("unknown message"),
    mark_code("unknown status"),
    mark_code("withdrawn at customs"),
    mark_code("withdraws a parcel that left"),
    mark_code("withdraws a released declaration"),
    mark_code("withdraws what stands"),
)
"""What the rules themselves give as a reason; people give theirs in their own words."""

REASONS_OF_SALES = (
    mark_code("not paid in time"),
    mark_code("balance not paid in time"),
    mark_code("payment is not the sum that is due"),
    mark_code("payment came after its time"),
    mark_code("payment came after the campaign ended"),
    mark_code("payment does not fit an order absent"),
    mark_code("payment does not fit an order cancelled"),
    mark_code("payment does not fit an order not placed"),
    mark_code("payment does not fit an order paid"),
    mark_code("balance of another payer or payment firm than the deposit"),
    mark_code("buyer declined the later dispatch"),
    mark_code("order was decided otherwise"),
    mark_code("order was not placed"),
)
"""The same, of orders, their payments and places in line; buyers are told them too."""

MATCHED_FIELDS = (
    mark_code("acturalPaid"),
    mark_code("buyer"),
    mark_code("consignee address"),
    mark_code("consignee name"),
    mark_code("consignee telephone"),
    mark_code("gnum"),
    mark_code("goodsValue"),
    mark_code("lines"),
    mark_code("logisticsNo"),
    mark_code("orderNo"),
    mark_code("payer"),
    mark_code("quota year"),
    mark_code("yearly limit"),
    mark_code("refund on its way"),
    mark_code("taxTotal"),
)
"""Fields that the pre-match names."""

FIELDS_TO_SAY = (
    mark_code("agentCode"),
    mark_code("areaCode"),
    mark_code("assureCode"),
    mark_code("buyerIdNumber"),
    mark_code("buyerName"),
    mark_code("buyerTelephone"),
    mark_code("consignee"),
    mark_code("consigneeAddress"),
    mark_code("consigneeTelephone"),
    mark_code("country"),
    mark_code("dxpId"),
    mark_code("ebcCode"),
    mark_code("ebpCode"),
    mark_code("gcode"),
    mark_code("gmodel"),
    mark_code("gname"),
    mark_code("itemNo"),
    mark_code("itemRecordNo"),
    mark_code("logisticsCode"),
    mark_code("netWeight"),
    mark_code("payCode"),
    mark_code("payTransactionId"),
    mark_code("payerIdNumber"),
    mark_code("price"),
    mark_code("qty"),
    mark_code("qty1"),
)
"""Fields of customs' messages that lack something to say, beside those that are compared."""

PARTS_OF_FIRMS = (
    mark_code("carrier"),
    mark_code("declarant"),
    mark_code("guarantor"),
    mark_code("payment"),
    mark_code("platform"),
    mark_code("zone"),
)
"""What a firm is in customs' messages, beside a merchant."""
PHASES_OF_DRAWS = (
    mark_code("frozen"),
    mark_code("witnessed"),
    mark_code("drawn"),
    mark_code("revealed"),
)

FAULTS_OF_DRAWS = (
    mark_code("the seed is not the one that was committed to"),
    mark_code("the list of candidates is not whole"),
    mark_code("who committed was also the witness"),
    mark_code("the lots fall otherwise"),
)
"""What a draw that is repeated from its events may show."""

HOLDERS = (mark_code("nobody"),)
"""Who holds an order, beside the kinds of streams."""

THINGS = (
    mark_code("act"),
    mark_code("book"),
    mark_code("book line"),
    mark_code("clearance run"),
    mark_code("merchant"),
    mark_code("officer"),
    mark_code("read model"),
    mark_code("stock count"),
    mark_code("stream"),
    mark_code("token"),
    mark_code("webhook"),
)
"""What a page may say is not there, or is filtered by, beside the kinds of streams."""

ANSWERS = (mark_code("asked"), mark_code("sent"), mark_code("accepted"))
"""Where a withdrawal stands."""

FILED = (mark_code("registered"),)
"""Where a product stands that was not withdrawn; that one was is said of mandates, too."""

STANDINGS = (
    mark_code("following"),
    mark_code("not followed"),
    mark_code("paused"),
    mark_code("stopped by fault"),
    mark_code("stopped"),
    mark_code("interrupted"),
    mark_code("cancelled"),
)
"""Where a follower and its last rebuild stand."""

CHANGES = (
    mark_code("account closed"),
    mark_code("account opened"),
    mark_code("identity bound"),
    mark_code("link made"),
    mark_code("none"),
    mark_code("other sessions ended"),
    mark_code("party registered"),
    mark_code("granted"),
    mark_code("grant ended"),
    mark_code("the whole book"),
    mark_code("password changed"),
    mark_code("password set"),
    mark_code("roles"),
    mark_code("signed in"),
    mark_code("signed out"),
    mark_code("token made"),
    mark_code("token revoked"),
    mark_code("contact forgotten"),
    mark_code("webhook changed"),
    mark_code("webhook disabled"),
    mark_code("webhook enabled"),
    mark_code("webhook made"),
    mark_code("webhook removed"),
    mark_code("webhook secret rotated"),
)
"""What is changed of organisations, accounts and tokens, and what roles there may be left."""
