"""What customs answers to papers of the account book: whose it is, and the commands that record it.

Customs names a paper by our number or, once it has told them, by its own two.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from adapters.customs.book_answers import book_report, moment_of, posted_entry
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.receipt_parts import BOOK, CHECKS, LIST, MADE, PASS, RESULT
from adapters.customs.messages.documents import Values
from adapters.customs.numbers import PAPER, PAPER_AT_CUSTOMS, Number
from adapters.customs.register import Owner
from application.book_filings import TakePaperAnswer
from domain.account_book_lines import BookLine
from domain.book_filing_commands import AnswerPaper
from domain.book_filing_events import Verdict
from domain.identifiers import INTO, EntryId, FilingId, filed_thing

TEXT_MAX = 1_000
"""Characters of a reason that are kept in the event; all of it stays in the bytes."""

LIST_STATES = {"0": Verdict.ACCEPTED, "2": Verdict.RETURNED, "3": Verdict.DELETED}
"""invtStucd; 1 is declared, and decides nothing."""

VOID = {"5": Verdict.DELETED, "6": Verdict.DELETED}
"""stucd of a pass that is deleted or void."""

RESULTS = {"1": Verdict.ACCEPTED, "3": Verdict.RETURNED}
"""manageResult and emapvMarkcd; 2 is handed on to another desk."""

MADE_OR_NOT = {"1": Verdict.DECLARED, "2": Verdict.UNDECLARED}
THROUGH = {"2": Verdict.PASSED, "4": Verdict.PASSED}
"""stucd; 3 is through the first of two gates only."""

POSTINGS = {"2": Verdict.POSTED, "3": Verdict.POSTED}
"""vrfdedMarkcd; 1 is expected, not posted."""


def verdict_of(message: BookMessage) -> Verdict:
    match message.kind:
        case "INV201" | "SAS221":
            return examined(message)
        case "INV202":
            return MADE_OR_NOT.get(said(message.one(MADE), "manageResult"), Verdict.NOTED)
        case "INV211":
            return POSTINGS.get(said(message.one(LIST), "vrfdedMarkcd"), Verdict.NOTED)
        case "SAS223":
            return THROUGH.get(said(message.one(PASS), "stucd"), Verdict.NOTED)
    return Verdict.NOTED


def examined(message: BookMessage) -> Verdict:
    """What was refused stays refused though the paper itself stands, as a change may be."""
    result = RESULTS.get(said(message.one(RESULT), "manageResult"), Verdict.NOTED)
    if message.kind == "INV201":
        states, told = LIST_STATES, said(message.one(LIST), "invtStucd")
    elif (stucd := said(message.one(PASS), "stucd")) in VOID:
        states, told = VOID, stucd
    else:
        states, told = RESULTS, said(message.one(PASS), "emapvMarkcd")
    if result is Verdict.RETURNED or not told:
        return result
    return states.get(told, Verdict.NOTED)


def said(values: Values, name: str) -> str:
    return str(values.get(name, ""))


def numbers_of(message: BookMessage) -> list[Number]:
    """By which the paper may be known, our own first."""
    own = [
        said(message.one(LIST), "etpsInnerInvtNo"),
        said(message.one(RESULT), "etpsPreentNo"),
    ]
    theirs = [*customs_numbers(message), said(message.one(RESULT), "etpsPreentNo")]
    return [
        *(Number(PAPER, "", number) for number in dict.fromkeys(own) if number),
        *(Number(PAPER_AT_CUSTOMS, "", number) for number in dict.fromkeys(theirs) if number),
    ]


def customs_numbers(message: BookMessage) -> Iterator[str]:
    """Customs' number of the paper, and that of its pre-entry, as far as it says them."""
    listed, made, gate = message.one(LIST), message.one(MADE), message.one(PASS)
    posted = message.all(BOOK)[0] if message.all(BOOK) else {}
    found = (
        said(listed, "bondInvtNo"),
        said(listed, "invtPreentNo"),
        said(made, "businessId"),
        said(made, "invPreentNo"),
        said(gate, "passportNo"),
        said(gate, "sasPassportPreentNo"),
        said(message.one(RESULT), "businessId"),
        said(posted, "invtNo"),
    )
    return (number for number in dict.fromkeys(found) if number)


def learnt(message: BookMessage, owner: Owner) -> Mapping[Number, Owner]:
    return {Number(PAPER_AT_CUSTOMS, "", number): owner for number in customs_numbers(message)}


def records_of(
    message: BookMessage,
    owner: Owner,
    receipt_hash: str,
    lines: Mapping[int, BookLine],
    at: datetime,
) -> list[Any]:
    """The commands that record it. Raises UnsoundMessageError for what no line of ours can hold."""
    answer = answer_of(message, owner, receipt_hash)
    way, local_id = filed_thing(answer.filing_id)
    posting = posted_entry(message, EntryId(local_id), lines) if way == INTO else None
    told: list[Any] = [TakePaperAnswer(answer, posting.posted if posting else (), at)]
    counted = book_report(message, at) if message.kind == "INV211" else None
    return told if counted is None else [*told, counted]


def answer_of(message: BookMessage, owner: Owner, receipt_hash: str) -> AnswerPaper:
    verdict = verdict_of(message)
    listed, gate = message.one(LIST), message.one(PASS)
    result = message.one(RESULT)
    customs_no = (
        said(listed, "bondInvtNo") or said(gate, "passportNo") or said(result, "businessId")
    )
    return AnswerPaper(
        FilingId(owner.run_id),
        owner.own_no,
        verdict,
        customs_no,
        said(listed, "invtPreentNo") or said(gate, "sasPassportPreentNo"),
        text_of(message),
        receipt_hash,
        said_at(message),
    )


def text_of(message: BookMessage) -> str:
    """Why, in customs' words; of a declaration that was made, its number."""
    made = message.one(MADE)
    parts = (
        said(message.one(RESULT), "rmk"),
        *(said(check, "note") for check in message.all(CHECKS)),
        said(made, "reason"),
        said(made, "entrySeqNo"),
    )
    return "; ".join(part for part in parts if part)[:TEXT_MAX]


def said_at(message: BookMessage) -> datetime:
    """Raises UnsoundMessageError for a time that is none."""
    gate = message.one(PASS)
    found = (
        said(message.one(LIST), "formalVrfdedTime"),
        (said(gate, "secdPassTime") or said(gate, "passTime")) if message.kind == "SAS223" else "",
        said(message.one(RESULT), "manageDate"),
        said(message.one(MADE), "createDate"),
        str(message.envelope["send_time"]),
    )
    return moment_of(next(filter(None, found)))
