"""From an entry or an exit of ours to the values of its account-book list (INV101).

Nothing is made up: what the domain does not know is left out and named as a fault.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from adapters.customs.book_messages import inv101_tables as inv101
from adapters.customs.book_messages.checking import faults_of
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.rows import DELETION, FILING
from adapters.customs.messages.documents import Values
from adapters.customs.messages.faults import Fault, Rule
from adapters.customs.messages.fields import Field
from domain.account_book import AccountBookOpened, BookHolder
from domain.account_book_lines import BookLine
from domain.book_list_lines import ListLine, Mark, first_lines
from domain.entry_events import EntryListed
from domain.exit_events import ExitParcel
from domain.goods import Route
from domain.identifiers import EntryId, Sku

CENT = Decimal("0.01")
CHINA, ZONE_TRANSPORT = "142", "W"
LEVIED, EXEMPT = "1", "3"

MARKS = {Mark.KEPT: "0", Mark.CHANGED: "1", Mark.DELETED: "2", Mark.ADDED: "3"}
"""ModfMarkcd."""

Place = tuple[EntryId, Sku]
"""Where units of a product stand: the line under which its entry listed them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for (DclTypecd), of which paper of customs', with which lines of a list."""

    code: str = FILING
    customs_no: str = ""
    pre_no: str = ""
    lines: tuple[ListLine, ...] = ()
    """None where they are those of the goods, filed for the first time."""


@dataclass(frozen=True, slots=True)
class Filing:
    """Who declares what of which book, and when; `envelope` is by element name."""

    book: AccountBookOpened
    lines: Mapping[int, BookLine]
    declarant: BookHolder
    own_no: str
    on: date
    envelope: Values
    operator_code: str
    asked: Asked = Asked()


@dataclass(frozen=True, slots=True)
class Assembled:
    """A message as far as it could be made, and everything that keeps it from being sent."""

    message: BookMessage
    faults: tuple[Fault, ...]


def entry_message(listed: EntryListed, route: Route, filing: Filing) -> Assembled:
    """INV101 of an entry: into the area with a corresponding declaration."""
    units = Counter[int]()
    for line in listed.lines:
        units[line.book_line] += line.quantity
    head = {
        **head_of(filing),
        "ImpexpPortcd": route.port,
        "ImpexpMarkcd": "I",
        "TrspModecd": route.mode,
        "StshipTrsarvNatcd": route.origin_country,
        "DclcusFlag": "1",
        "DclcusTypecd": "2",
        **firm(inv101.CORRESPONDING, filing.declarant),
        "InvtType": "0",
    }
    return assembled(filing, head, lines_of(units, filing, EXEMPT), ())


def exit_message(
    parcels: Iterable[ExitParcel], places: Mapping[Place, int], filing: Filing
) -> Assembled:
    """INV101 of an exit: type 8, what the declarations it cites take from each book line.

    `places` gives the book line of each entry and product.
    """
    units, faults, cited = Counter[int](), list[Fault](), list[str]()
    for parcel in parcels:
        cited.append(parcel.invt_no)
        for part in parcel.parts:
            book_line = places.get((part.entry_id, part.sku))
            if book_line is None:
                faults.append(lacking("PutrecSeqno", f"{part.entry_id} {part.sku}"))
            else:
                units[book_line] += part.quantity
    head = {
        **head_of(filing),
        "ImpexpPortcd": filing.book.customs_office,
        "ImpexpMarkcd": "E",
        "TrspModecd": ZONE_TRANSPORT,
        "StshipTrsarvNatcd": CHINA,
        "DclcusFlag": "2",
        "InvtType": inv101.EXIT_TYPE,
    }
    bills = [{"CbecBillNo": number} if number else {} for number in sorted(cited)]
    # What is deleted takes nothing: it cites nothing either.
    named = bills if filing.asked.code != DELETION else []
    found = assembled(filing, head, lines_of(units, filing, LEVIED), named)
    return Assembled(found.message, (*faults, *found.faults))


def head_of(filing: Filing) -> Values:
    """What entries and exits have in common."""
    holder, on = filing.book.holder, f"{filing.on:%Y%m%d}"
    named = inv101.FIRMS
    return {
        "PutrecNo": filing.book.book_no,
        "EtpsInnerInvtNo": filing.own_no,
        **firm(named[0:3], holder),
        **firm(named[3:6], holder),
        **firm(named[6:9], filing.declarant),
        **firm(named[9:12], filing.declarant),
        "InputTime": on,
        "InvtDclTime": on,
        "DclPlcCuscd": filing.book.customs_office,
        "MtpckEndprdMarkcd": "I",
        "SupvModecd": filing.book.regime,
        "GenDecFlag": "2",
        "DclTypecd": filing.asked.code,
        **known({"BondInvtNo": filing.asked.customs_no, "SeqNo": filing.asked.pre_no}),
    }


def known(texts: Mapping[str, str]) -> Values:
    """Those that are there."""
    return {name: text for name, text in texts.items() if text}


def firm(fields: Sequence[Field], holder: BookHolder) -> Values:
    """A firm under three elements: credit code, customs code, name."""
    said = (holder.credit_code, holder.customs_code, holder.name)
    return {field.name: value for field, value in zip(fields, said, strict=True) if value}


def lines_of(units: Mapping[int, int], filing: Filing, levy: str) -> list[Values]:
    """A line of the list for each book line, at the number that it has there."""
    lines = filing.asked.lines or first_lines(units)
    return [
        line_of(number, line, filing.lines.get(line.book_line), levy)
        for number, line in enumerate(lines, 1)
    ]


def line_of(number: int, said: ListLine, line: BookLine | None, levy: str) -> Values:
    """A line that is not filed has nothing but its number: every field it lacks is a fault."""
    mark, units = MARKS[said.mark], said.units
    found: Values = {"GdsSeqno": number, "PutrecSeqno": said.book_line, "ModfMarkcd": mark}
    if line is None:
        return found
    declared = units * line.declared_measure
    return {
        **found,
        "GdsMtno": line.item_no,
        "Gdecd": line.tariff_code,
        "GdsNm": line.name,
        "GdsSpcfModelDesc": line.specification,
        "DclUnitcd": line.declared_unit,
        "LawfUnitcd": line.first_unit,
        "Natcd": line.country,
        "DclUprcAmt": line.price,
        "DclTotalAmt": (declared * line.price).quantize(CENT, ROUND_HALF_UP),
        "DclCurrcd": line.currency,
        "LawfQty": units * line.first_measure,
        "DclQty": declared,
        "LvyrlfModecd": levy,
        "DestinationNatcd": CHINA,
        **second_of(line, units),
    }


def second_of(line: BookLine, units: int) -> Values:
    if line.second_measure is None:
        return {}
    return {"SecdLawfUnitcd": line.second_unit, "SecdLawfQty": units * line.second_measure}


def assembled(
    filing: Filing, head: Values, lines: Sequence[Values], bills: Sequence[Values]
) -> Assembled:
    parts = {inv101.HEAD: (head,), inv101.LINE: tuple(lines)}
    if bills:
        parts[inv101.BILL] = tuple(bills)
    return judged(inv101.INV101.kind, filing, parts)


def judged(kind: str, filing: Filing, parts: Mapping[str, tuple[Values, ...]]) -> Assembled:
    envelope = {**filing.envelope, "message_type": kind}
    tail = {"OperCusRegCode": filing.operator_code}
    message = BookMessage(kind, envelope, parts, tail, is_declared=True)
    return Assembled(message, tuple(faults_of(message)))


def lacking(field: str, value: str) -> Fault:
    return Fault(Rule.MISSING, inv101.INV101.kind, inv101.LINE, field, value=value)
