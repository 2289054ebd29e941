"""Remedies on pages of refusals about goods and papers: bought, carried, cleared, gone, come back.

Where the words of a rule name the act, only the way to it is left to tell.
"""

from adapters.texts import mark
from adapters.web import remedy_ways as ways
from adapters.web.remedy_rows import AS_TOLD, SAID, Row

OF_BATCHES: dict[str, Row] = {
    "BatchEmpty": (mark("Collect paid orders into it first."), (ways.BATCH,)),
    "BatchIdTaken": (AS_TOLD, (ways.BATCH,)),
    "BatchNotLocked": (SAID, (ways.LOCKING, ways.BATCH)),
    "BatchNotOpen": (mark("Choose a batch that is open, or open one."), (ways.BATCHES,)),
    "OrderNotInBatch": (AS_TOLD, (ways.BATCH,)),
    "PurchaseExceedsDemand": (SAID, ()),
    "PurchaseNotConfirmed": (mark("Record what the suppliers confirm first."), (ways.BATCH,)),
    "UnknownBatch": (AS_TOLD, (ways.BATCHES,)),
    "UnknownPurchase": (AS_TOLD, (ways.BATCH, ways.BATCHES)),
}

OF_CONSIGNMENTS: dict[str, Row] = {
    "AlreadyEntered": (AS_TOLD, (ways.ENTRY,)),
    "CartonEmpty": (SAID, ()),
    "CartonMeasureMissing": (SAID, ()),
    "ConsignmentEmpty": (mark("Pack cartons first."), (ways.CONSIGNMENT,)),
    "ConsignmentIdTaken": (AS_TOLD, (ways.CONSIGNMENT,)),
    "ConsignmentNotOpen": (AS_TOLD, (ways.CONSIGNMENTS,)),
    "ConsignmentNotSealed": (mark("Seal it first."), (ways.CONSIGNMENT,)),
    "UnknownConsignment": (AS_TOLD, (ways.CONSIGNMENTS,)),
}

OF_ENTRIES: dict[str, Row] = {
    "CountAlreadyDecided": (AS_TOLD, (ways.COUNTS,)),
    "CountIdTaken": (AS_TOLD, (ways.COUNT,)),
    "CountNegative": (SAID, ()),
    "EntryIdTaken": (AS_TOLD, (ways.ENTRY,)),
    "EntryNotReady": (mark("Tally it and record its posting first."), (ways.ENTRY,)),
    "SpreadDiffers": (SAID, ()),
    "StockShort": (AS_TOLD, (ways.ENTRIES,)),
    "UnknownCount": (AS_TOLD, (ways.COUNTS,)),
    "UnknownEntry": (AS_TOLD, (ways.ENTRIES,)),
}

OF_BOOK: dict[str, Row] = {
    "BookLineOfOther": (AS_TOLD, (ways.BOOK,)),
    "BookLineTaken": (AS_TOLD, (ways.BOOK,)),
    "CorrectionBelowNothing": (AS_TOLD, (ways.ENTRY,)),
    "LineAlreadySettled": (AS_TOLD, (ways.BOOK,)),
    "LoadBeyondList": (mark("Void the other lorry's pass, or describe less."), (ways.PAPERS,)),
    "LoadUnfit": (SAID, ()),
    "OtherAccountBook": (AS_TOLD, (ways.BOOK,)),
    "PaperStands": (AS_TOLD, (ways.PAPERS,)),
    "PaperWithdrawn": (mark("Describe its load anew, or list the goods again."), (ways.PAPERS,)),
    "ParcelNotUnderPass": (mark("Leave it out, or list it and issue a pass for it."), (ways.EXIT,)),
    "ParcelOnOtherLorry": (mark("Void the other lorry's pass, or leave it out."), (ways.PAPERS,)),
    "UnknownAccountBook": (mark("Open it first."), (ways.BOOK,)),
    "UnknownGatePass": (mark("Issue the gate pass first."), (ways.EXIT,)),
    "UnknownPaper": (mark("Look at what was sent and what lacks."), (ways.PAPERS,)),
    "UnknownReport": (AS_TOLD, (ways.BOOK,)),
}

OF_RUNS: dict[str, Row] = {
    "AlreadyReleased": (SAID, (ways.ASKING, ways.ORDER)),
    "AnswerNotLate": (mark("Wait until then: customs answers in minutes."), (ways.RUN,)),
    "DeclarationStands": (mark("Withdraw the declaration first."), (ways.RUN, ways.ORDER)),
    "GoodsNotHere": (mark("Leave it out until its goods have come."), (ways.RUN, ways.ORDER)),
    "NotDeclared": (mark("Declare its run first."), (ways.RUN, ways.ORDER)),
    "NotPicked": (mark("Pick it first."), (ways.RUN, ways.ORDER)),
    "NotReleased": (AS_TOLD, (ways.RUN, ways.ORDER)),
    "OrderInRun": (
        mark("Act in the run, or hand the order back from it."),
        (ways.RUN, ways.ORDER),
    ),
    "OrderNotInRun": (AS_TOLD, (ways.RUN,)),
    "OrderTwiceInRun": (SAID, ()),
    "RunIdRefused": (SAID, ()),
    "RunIdTaken": (AS_TOLD, (ways.RUN,)),
    "RunSizeRefused": (SAID, ()),
    "UnknownRun": (AS_TOLD, (ways.RUNS,)),
    "WaybillBlockEmpty": (mark("Let the carrier give more numbers first."), (ways.CARRYING,)),
    "WaybillSerialTooLong": (SAID, ()),
    "WithdrawalPending": (SAID, (ways.RUN, ways.ORDER)),
}

OF_LEAVING: dict[str, Row] = {
    "AlreadyListed": (mark("Take it off that exit first, or leave it out."), (ways.EXIT,)),
    "ExitHasLeft": (AS_TOLD, (ways.EXITS,)),
    "GatePassStands": (AS_TOLD, (ways.EXIT,)),
    "ReturnAlreadyReceived": (AS_TOLD, (ways.ASKING, ways.RETURNS)),
    "ReturnAsked": (SAID, (ways.RETURNS,)),
    "ReturnAskedTooLate": (mark("Settle it with the buyer by a refund."), (ways.ORDER,)),
    "ReturnExceedsSent": (SAID, ()),
    "ReturnNotReceived": (mark("Receive it first."), (ways.RECEIVING, ways.RETURNS)),
    "UnknownExit": (AS_TOLD, (ways.EXITS,)),
    "UnknownReturn": (AS_TOLD, (ways.RETURNS,)),
}

OF_MAIL: dict[str, Row] = {
    "MailAlreadyAssigned": (AS_TOLD, (ways.PARKED,)),
    "MailAlreadyDismissed": (AS_TOLD, (ways.PARKED,)),
    "MailCannotBeRead": (mark("Ask customs to answer again, and dismiss it."), (ways.PARKED,)),
    "MailNotParked": (AS_TOLD, (ways.PARKED,)),
    "UnknownMail": (AS_TOLD, (ways.PARKED,)),
}

REMEDIES_OF_GOODS: dict[str, Row] = {
    **OF_MAIL,
    **OF_BATCHES,
    **OF_CONSIGNMENTS,
    **OF_ENTRIES,
    **OF_BOOK,
    **OF_RUNS,
    **OF_LEAVING,
}
