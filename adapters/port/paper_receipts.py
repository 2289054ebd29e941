"""Answers to papers of the account book: examined, declared, through the gate, posted."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.receipt_parts import BOOK, CHECKS, LIST, MADE, PASS, RESULT
from adapters.customs.messages.documents import Value, Values
from adapters.port.book_lines import BookLines, BookList, Passed, line_of, sums
from adapters.port.heard import text
from adapters.port.moments import ZONE, instant
from adapters.port.paper_hearing import SENDER

OFFICE = "CUSTOMS"
ACCEPTED, RETURNED = "1", "3"
STANDING: Values = {"vrfdedMarkcd": "1", "invtStucd": "0"}
DELETED: Values = {"vrfdedMarkcd": "0", "invtStucd": "3"}
APPROVED, VOID = "1", "6"
"""stucd of a pass."""

OK = {"emapvMarkcd": ACCEPTED}
NOTE_MAX = 1_000

REPEATED = (
    *("PutrecNo", "BizopEtpsSccd", "BizopEtpsno", "BizopEtpsNm", "ImpexpPortcd", "DclPlcCuscd"),
    *("SupvModecd", "MtpckEndprdMarkcd", "TrspModecd", "StshipTrsarvNatcd", "DclcusFlag"),
)
"""Elements of a list's head that its answers repeat, with a small first letter."""

CARRIED = (
    *("ioTypecd", "bindTypecd", "masterCuscd", "passportTypecd", "rltTbTypecd", "rltNo"),
    *("vehicleNo", "totalGrossWt", "totalNetWt", "totalWt", "vehicleWt", "dclErConc"),
)
"""Elements of a pass that its answers repeat."""

WEIGHTS = ("totalGrossWt", "totalNetWt", "totalWt", "vehicleWt")


def written_at(ms: int) -> str:
    """As customs writes times of the account book."""
    return f"{instant(ms).astimezone(ZONE):%Y-%m-%d %H:%M:%S}"


def receipt(kind: str, sender: str, ms: int, parts: Mapping[str, Sequence[Values]]) -> BookMessage:
    """The number of the message is set when it is put on its way."""
    envelope: dict[str, Value] = {
        "version": "1.0",
        "message_id": "",
        "file_name": "",
        "message_type": kind,
        "sender_id": OFFICE,
        "receiver_id": sender,
        "send_time": written_at(ms).replace(" ", "T"),
    }
    return BookMessage(kind, envelope, {name: tuple(rows) for name, rows in parts.items() if rows})


def examined(
    kind: str, own_no: str, sender: str, wrong: str, ms: int, paper: BookList | Passed | None = None
) -> BookMessage:
    """INV201 or SAS221: accepted where nothing is wrong."""
    result: dict[str, Value] = {
        "etpsPreentNo": own_no,
        "manageResult": RETURNED if wrong else ACCEPTED,
        "manageDate": written_at(ms),
    }
    parts: dict[str, Sequence[Values]] = {RESULT: [result]}
    if wrong:
        parts[CHECKS] = [{"note": wrong[:NOTE_MAX]}]
    if isinstance(paper, BookList):
        result["businessId"] = paper.bond_no
        parts[LIST] = [listed(paper, DELETED if not paper.lines else STANDING)]
    if isinstance(paper, Passed):
        result["businessId"] = paper.passport_no
        parts[PASS] = [passport(paper, {"stucd": VOID if paper.is_void else APPROVED} | OK)]
    return receipt(kind, sender, ms, parts)


def listed(accepted: BookList, states: Values) -> Values:
    """A list as its answers repeat it."""
    repeated = {name[0].lower() + name[1:]: accepted.head.get(name) for name in REPEATED}
    return {
        "bondInvtNo": accepted.bond_no,
        "chgTmsCnt": str(accepted.changes),
        "invtPreentNo": accepted.pre_no,
        **{name: value for name, value in repeated.items() if value is not None},
        "etpsInnerInvtNo": accepted.own_no,
        "impexpMarkcd": text(accepted.head, "ImpexpMarkcd"),
        **states,
    }


def passport(passed: Passed, states: Values) -> Values:
    said = {name: passed.head.get(name[0].upper() + name[1:]) for name in CARRIED}
    return {
        "passportNo": passed.passport_no,
        **{name: number_or_text(name, value) for name, value in said.items() if value is not None},
        **states,
    }


def number_or_text(name: str, value: Value) -> Value:
    """What was kept in the journal is text again."""
    return Decimal(str(value)) if name in WEIGHTS else str(value)


def made(accepted: BookList, ms: int) -> BookMessage:
    """INV202."""
    said: Values = {
        "invPreentNo": accepted.pre_no,
        "businessId": accepted.bond_no,
        "entrySeqNo": f"I{accepted.pre_no[1:]}",
        "manageResult": "1",
        "createDate": written_at(ms),
    }
    return receipt("INV202", accepted.sender, ms, {MADE: [said]})


def gated(passed: Passed, ms: int) -> BookMessage:
    """SAS223: through a single gate, weighed as declared."""
    result: Values = {
        "etpsPreentNo": passed.own_no,
        "businessId": passed.passport_no,
        "manageResult": ACCEPTED,
        "manageDate": written_at(ms),
    }
    whole = Decimal(str(passed.head.get("TotalWt", 0)))
    states: Values = {
        "stucd": "2",
        "emapvMarkcd": ACCEPTED,
        "passTime": written_at(ms),
        "passCollectWt": whole,
        "wtError": Decimal(0),
    }
    parts = {RESULT: [result], PASS: [passport(passed, states)]}
    return receipt("SAS223", text(passed.head, SENDER), ms, parts)


def posted(books: BookLines, accepted: BookList, ms: int) -> BookMessage:
    """INV211: the list, and every book line that it moves as it stands then."""
    states: Values = {
        "formalVrfdedTime": written_at(ms),
        "vrfdedMarkcd": "2",
        "invtStucd": "0",
        "vrfdedModecd": "D",
        "passportUsedTypecd": "3",
        "invtIochkptStucd": "3",
    }
    moved = sorted(sums(accepted.lines).items())
    rows = [book_line(books, accepted, line, quantity, ms) for line, quantity in moved]
    return receipt("INV211", accepted.sender, ms, {LIST: [listed(accepted, states)], BOOK: rows})


def book_line(
    books: BookLines, accepted: BookList, line: int, quantity: Decimal, ms: int
) -> Values:
    balance, of_list = books.balances[accepted.book_no, line], first_of(accepted, line)
    dated: Values = {"inDate": written_at(ms), "inQty": quantity} if accepted.is_in else {}
    out: Values = {} if accepted.is_in else {"outDate": written_at(ms)}
    return {
        "bwsNo": accepted.book_no,
        "gdsSeqno": line,
        **dated,
        **{
            name[0].lower() + name[1:]: str(of_list[name])
            for name in ("GdsMtno", "Gdecd", "GdsNm", "GdsSpcfModelDesc", "Natcd", "DclUnitcd")
            if name in of_list
        },
        "actlIncQty": balance.increase,
        "actlRedcQty": balance.reduction,
        "prevdIncQty": balance.expected_increase,
        "prevdRedcQty": balance.expected_reduction,
        **out,
        "invtNo": accepted.bond_no,
        "cusmExeMarkcd": "1",
    }


def first_of(accepted: BookList, line: int) -> Values:
    return next(each for each in accepted.lines if line_of(each) == line)
