"""What each rule of the pre-match asks, in words, and who can mend what breaks it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleInWords:
    says: str
    mend: str
    whose: str


RULES_IN_WORDS: dict[str, RuleInWords] = {
    "M1": RuleInWords(
        "payment and waybill must be of this very order",
        "report the payment or the waybill under this order's number",
        "payment firm or carrier",
    ),
    "M2": RuleInWords(
        "the order's tax must be the sum of its lines' taxes",
        "hand the order back and let it be amended",
        "operator",
    ),
    "M3": RuleInWords(
        "the payment must be what the order says was paid, to the fen",
        "correct the payment report, or amend the order before it is declared",
        "payment firm",
    ),
    "M4": RuleInWords(
        "the consignee must equal the waybill's",
        "correct the waybill, or the order before it is declared",
        "carrier or merchant",
    ),
    "M5": RuleInWords(
        "the buyer must have a name and a telephone",
        "correct the buyer on the order",
        "merchant",
    ),
    "M6": RuleInWords(
        "the list has 1 to 99 lines, numbered from 1",
        "hand the order back and let it be amended",
        "operator",
    ),
    "M8": RuleInWords(
        "the payer must be the buyer",
        "correct the buyer, or cancel: the payer cannot be changed",
        "merchant",
    ),
    "M9": RuleInWords(
        "the order's goods value must be the sum of its lines",
        "hand the order back and let it be amended",
        "operator",
    ),
    "M10": RuleInWords(
        "the waybill must have a number",
        "let the carrier report the waybill",
        "carrier",
    ),
    "Y1": RuleInWords(
        "the yearly quota must be booked for the year of the declaration",
        "hand the order back: its quota is booked anew",
        "declarant",
    ),
}

UNKNOWN_RULE = RuleInWords(
    "the three documents must agree", "correct the document that is wrong", "declarant"
)


def in_words(rule: str) -> RuleInWords:
    return RULES_IN_WORDS.get(rule, UNKNOWN_RULE)
