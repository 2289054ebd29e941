"""Words of refusals about what customs has on file: firms, books, items of the account book."""

from adapters.texts import mark

WORDS_OF_FILING: dict[str, tuple[str, str]] = {
    "AccountBookTaken": ("ems_no", mark("Account book {ems_no} is book {book}'s already.")),
    "BookLineNumberUnfit": ("book_line", mark("Lines of the account book are numbered from 1.")),
    "CustomsCodeMalformed": (
        "{field}",
        mark("{value} is not in the form that customs gives such a code."),
    ),
    "CustomsTextUnfit": (
        "{field}",
        mark("Customs' messages take 1 to {characters_max} characters here, in one line."),
    ),
    "FirmKnownAlready": (
        "firm_id",
        mark("Firm {firm_id} is on file as {name}: correct it, with a reason."),
    ),
    "NumberHeadTaken": (
        "number_head",
        mark("Declaration numbers of book {book} begin so, or with a part of it."),
    ),
    "UnitRatioUnfit": (
        "units",
        mark("Say the book's unit, and how many of it how many sale units are: both at least 1."),
    ),
    "UnknownFirm": ("firm_id", mark("There is no firm {firm_id} on file.")),
    "UnknownFirmRole": ("roles", mark("Choose at least one of the parts that firms have.")),
}
