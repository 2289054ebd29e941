"""Remedies on pages of refusals about what customs has on file."""

from adapters.texts import mark
from adapters.web import remedy_ways as ways
from adapters.web.remedy_rows import AS_TOLD, SAID, Row

REMEDIES_OF_FILING: dict[str, Row] = {
    "AccountBookTaken": (AS_TOLD, (ways.ITEMS,)),
    "BookLineNumberUnfit": (SAID, ()),
    "CustomsCodeMalformed": (
        mark("Write the code as customs gave it, in capitals, without spaces."),
        (),
    ),
    "CustomsTextUnfit": (SAID, ()),
    "FirmKnownAlready": (SAID, (ways.FIRMS,)),
    "NumberHeadTaken": (mark("Choose another: one to three capitals or digits."), ()),
    "UnitRatioUnfit": (SAID, ()),
    "UnknownFirm": (mark("Register it first."), (ways.FIRMS,)),
    "UnknownFirmRole": (SAID, ()),
}
