"""Words of refusals about the account book: opened, its lines filed, reported and settled."""

from adapters.texts import mark

WORDS_OF_BOOK: dict[str, tuple[str, str]] = {
    "AccountBookUnfit": ("{field}", mark("{field} of an account book cannot be {value}.")),
    "BookLineOfOther": (
        "lines",
        mark("Book line {book_line} is filed for {filed_sku}, not for {sku}."),
    ),
    "BookLineTaken": (
        "book_line",
        mark("Book line {book_line} is filed for {sku} with item number {item_no} already."),
    ),
    "BookLineTwice": ("book_line", mark("Book line {book_line} is named twice.")),
    "BookLineUnfit": ("{field}", mark("{field} of book line {book_line} cannot be {value}.")),
    "CorrectionBelowNothing": (
        "corrections",
        mark("Entry {entry_id} would stand posted with {units} of {sku}."),
    ),
    "LineAlreadySettled": (
        "corrections",
        mark("Book line {book_line} of report {report_no} is settled already."),
    ),
    "LineNotReported": (
        "corrections",
        mark("Report {report_no} says nothing of book line {book_line}."),
    ),
    "LoadBeyondList": (
        "pass_no",
        mark("Lorry {pass_no} and this one would carry more than the list says: {quantity} {sku}."),
    ),
    "LoadUnfit": ("{field}", mark("{field} of a load cannot be {value}.")),
    "NothingCorrected": ("corrections", mark("Nothing is corrected.")),
    "OtherAccountBook": ("book_no", mark("Account book {book_no} is kept here, as it stands.")),
    "PaperStands": ("paper", mark("Customs has paper {own_no} before it, or has accepted it.")),
    "PaperWithdrawn": ("paper", mark("Paper {own_no} was withdrawn.")),
    "ParcelNotUnderPass": (
        "orders",
        mark("Gate pass {pass_no} does not name order {order_id}, or it has left."),
    ),
    "ParcelOnOtherLorry": ("orders", mark("Order {order_id} is on lorry {pass_no} already.")),
    "ReportEmpty": ("lines", mark("Report {report_no} names no book line.")),
    "ReportNoTaken": (
        "report_no",
        mark("There is a report {report_no} already, with other figures."),
    ),
    "TooManyBookLines": ("lines", mark("{count} lines at once are more than {max}.")),
    "UnknownAccountBook": ("book_no", mark("Account book {book_no} is not open here.")),
    "UnknownGatePass": (
        "pass_no",
        mark("Gate pass {pass_no} is not the one that stands for exit {exit_id}."),
    ),
    "UnknownPaper": ("paper", mark("Paper {own_no} was neither sent nor tried.")),
    "UnknownReport": ("report_no", mark("There is no report {report_no} of customs.")),
}
