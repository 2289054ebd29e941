"""Remedies of refusals about what customs has on file: firms, books, items of the account book."""

from collections.abc import Mapping

from adapters.texts import mark

REMEDIES_OF_FILING: Mapping[str, str] = {
    "AccountBookTaken": mark("Send the number of the account book that customs gave this book."),
    "BookLineNumberUnfit": mark("Send the line's number in the account book, from 1."),
    "CustomsCodeMalformed": mark("Send the code as customs gave it, in capitals, without spaces."),
    "CustomsTextUnfit": mark("Send a text of one line that fits the field."),
    "FirmKnownAlready": mark("Correct what is on file with `CorrectFirm`."),
    "NumberHeadTaken": mark("Choose another head: one to three capitals or digits."),
    "UnitRatioUnfit": mark(
        "Send `unit_code`, and `units` and `pieces` of at least 1; or none of them."
    ),
    "UnknownFirm": mark("Register it first with `RegisterFirm`."),
    "UnknownFirmRole": mark(
        "Send roles out of merchant, platform, payment, carrier, declarant, zone and guarantor."
    ),
    "GoodsNotHere": mark("Leave it out until its entry is tallied and posted."),
    "LoadBeyondList": mark("Void the other lorry's pass with `VoidPass`, or describe less."),
    "LoadUnfit": mark("Send weights in grams, goods net no more than gross, and a known type."),
    "PaperStands": mark("Wait for customs' answer; only what it returns is sent again."),
    "PaperWithdrawn": mark("Describe its load anew with `DescribeLoad`, or list the goods again."),
    "ParcelNotUnderPass": mark("Leave it out, or list it and issue a pass that names it."),
    "ParcelOnOtherLorry": mark("Void the other lorry's pass with `VoidPass`, or leave it out."),
    "UnknownGatePass": mark("Issue the pass with `IssueGatePass` first."),
    "UnknownPaper": mark("Read `book-papers` for what was sent and what lacks."),
}
