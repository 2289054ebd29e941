"""What each rule of the pre-match asks, in words, and who can mend what breaks it."""

from dataclasses import dataclass

from adapters.texts import mark
from projections import clearance_stopped as stopped
from projections.clearance_stopped import MISSING_RULE


@dataclass(frozen=True, slots=True)
class RuleInWords:
    says: str
    mend: str
    whose: str


RULES_IN_WORDS: dict[str, RuleInWords] = {
    "M1": RuleInWords(
        mark("payment and waybill must be of this very order"),
        mark("report the payment or the waybill under this order's number"),
        mark("payment firm or carrier"),
    ),
    "M2": RuleInWords(
        mark("the order's tax must be the sum of its lines' taxes"),
        mark("hand the order back and let it be amended"),
        mark("operator"),
    ),
    "M3": RuleInWords(
        mark("the payment must be what the order says was paid, to the fen"),
        mark("correct the payment report, or amend the order before it is declared"),
        mark("payment firm"),
    ),
    "M4": RuleInWords(
        mark("the consignee must equal the waybill's"),
        mark("correct the waybill, or the order before it is declared"),
        mark("carrier or merchant"),
    ),
    "M5": RuleInWords(
        mark("the buyer must have a name and a telephone"),
        mark("correct the buyer on the order"),
        mark("merchant"),
    ),
    "M6": RuleInWords(
        mark("the list has 1 to 99 lines, numbered from 1"),
        mark("hand the order back and let it be amended"),
        mark("operator"),
    ),
    "M8": RuleInWords(
        mark("the payer must be the buyer, unless the buyer's identity was confirmed"),
        mark(
            "wait for the register's answer about the buyer, or cancel: the payer cannot be changed"
        ),
        mark("merchant"),
    ),
    "M9": RuleInWords(
        mark("the order's goods value must be the sum of its lines"),
        mark("hand the order back and let it be amended"),
        mark("operator"),
    ),
    "M10": RuleInWords(
        mark("the waybill must have a number"),
        mark("let the carrier report the waybill"),
        mark("carrier"),
    ),
    MISSING_RULE: RuleInWords(
        mark("order, payment and waybill must be at customs before anything is declared"),
        mark("wait for the document"),
        mark("whoever sends it"),
    ),
    "D1": RuleInWords(
        mark("every firm that messages name must be on file with customs, for its part in them"),
        mark("register or correct the firm, then correct the order"),
        mark("operator"),
    ),
    "D2": RuleInWords(
        mark("every product must have its item record, tariff code, legal unit and net weight"),
        mark("file the item or complete the product, then correct the order"),
        mark("operator"),
    ),
    "D3": RuleInWords(
        mark("every text must fit its field in customs' messages"),
        mark("shorten what is too long, then correct the order"),
        mark("merchant"),
    ),
    "D4": RuleInWords(
        mark("people, quantities and weights must be such that messages can say them exactly"),
        mark("complete or correct what is named, then correct the order; or hand it back"),
        mark("merchant"),
    ),
    "P1": RuleInWords(
        mark("every product must be fit to be declared on the day"),
        mark("hand the order back and cancel it, or wait until its products may be declared"),
        mark("merchant"),
    ),
    "Y1": RuleInWords(
        mark("the yearly quota must be booked for the year of the declaration"),
        mark("correct it: its quota is moved before it is matched again"),
        mark("declarant"),
    ),
    "Y2": RuleInWords(
        mark("what the buyer has bought in the year, with this order, must be within the limit"),
        mark("cancel it, or cancel others of the buyer's orders and correct it; or hand it back"),
        mark("merchant"),
    ),
}

MISSING_IN_WORDS: dict[str, RuleInWords] = {
    stopped.NO_NUMBER: RuleInWords(
        mark("every parcel must have its waybill"),
        mark("wait for the carrier, or ask it for its numbers"),
        mark("carrier"),
    ),
    stopped.NOT_SENT: RuleInWords(
        mark("every document must be sent to customs"),
        mark("wait: it is sent by itself"),
        mark("operator"),
    ),
    stopped.NOT_ANSWERED: RuleInWords(
        mark("customs must have stored every document"),
        mark("wait for customs' answer; after two hours have it sent again"),
        mark("customs"),
    ),
    stopped.REFUSED: RuleInWords(
        mark("customs must have stored every document"),
        mark("mend what customs names, then correct the order"),
        mark("whoever sends it"),
    ),
    stopped.REFUSED_WHOLE: RuleInWords(
        mark("the message must be one that customs can read"),
        mark("mend what was refused, then send the message again"),
        mark("declarant"),
    ),
}
"""By why a document is missing."""

UNKNOWN_RULE = RuleInWords(
    mark("the three documents must agree"),
    mark("correct the document that is wrong"),
    mark("declarant"),
)


def in_words(rule: str, about: str = "") -> RuleInWords:
    """`about` tells apart why a document is missing; other rules mean the same for whatever."""
    if rule == MISSING_RULE and about in MISSING_IN_WORDS:
        return MISSING_IN_WORDS[about]
    return RULES_IN_WORDS.get(rule, UNKNOWN_RULE)
