"""From an entry, an exit or a gate pass of ours to the values of its account-book message.

Nothing is made up: what the domain does not know is left out and named as a fault.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from adapters.customs.book_messages import inv101_tables as inv101
from adapters.customs.book_messages import sas121_tables as sas121
from adapters.customs.book_messages.checking import faults_of
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.messages.documents import Values
from adapters.customs.messages.faults import Fault, Rule
from adapters.customs.messages.fields import Field
from domain.account_book import AccountBookOpened, BookHolder
from domain.account_book_lines import BookLine
from domain.entry_events import EntryListed
from domain.exit_events import ExitParcel
from domain.goods import Route
from domain.identifiers import EntryId, Sku

CENT = Decimal("0.01")
GRAMS_PER_KG = 1_000
CHINA, ZONE_TRANSPORT = "142", "W"
LEVIED, EXEMPT, ADDED = "1", "3", "3"

Place = tuple[EntryId, Sku]
"""Where units of a product stand: the line under which its entry listed them."""


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


@dataclass(frozen=True, slots=True)
class Lorry:
    """What carries goods through the gate; weights in grams, None where nobody weighed it."""

    plate: str
    weight_grams: int | None
    frame_grams: int | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What a lorry carries, by the numbers of customs' lists; weights in grams."""

    lists: tuple[str, ...]
    gross_grams: int | None
    net_grams: int | None
    is_out: bool
    pass_type: str
    """PassportTypecd: which it is depends on the area."""

    contact: str


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
    return assembled(filing, head, lines_of(units, filing, EXEMPT), [])


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
    found = assembled(filing, head, lines_of(units, filing, LEVIED), bills)
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
        "DclTypecd": "1",
    }


def firm(fields: Sequence[Field], holder: BookHolder) -> Values:
    """A firm under three elements: credit code, customs code, name."""
    said = (holder.credit_code, holder.customs_code, holder.name)
    return {field.name: value for field, value in zip(fields, said, strict=True) if value}


def lines_of(units: Mapping[int, int], filing: Filing, levy: str) -> list[Values]:
    """A line of the list for each book line, in the order of their numbers."""
    return [
        line_of(number, book_line, units[book_line], filing.lines.get(book_line), levy)
        for number, book_line in enumerate(sorted(units), 1)
    ]


def line_of(number: int, book_line: int, units: int, line: BookLine | None, levy: str) -> Values:
    """A line that is not filed has nothing but its number: every field it lacks is a fault."""
    found: Values = {"GdsSeqno": number, "PutrecSeqno": book_line, "ModfMarkcd": ADDED}
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


def pass_message(lorry: Lorry, load: Load, filing: Filing) -> Assembled:
    """SAS121 of a lorry with the goods of some lists. Weights nobody took are faults."""
    holder, declarant = filing.book.holder, filing.declarant
    fields = {field.name: field for field in sas121.HEAD_FIELDS}
    head = {
        "EtpsPreentNo": filing.own_no,
        "RltTbTypecd": "1",
        "RltNo": "/".join(load.lists),
        "DclTypecd": "1",
        "IoTypecd": "E" if load.is_out else "I",
        "PassportTypecd": load.pass_type,
        "BindTypecd": "2" if len(load.lists) == 1 else "1",
        "MasterCuscd": filing.book.customs_office,
        "AreainOriactNo": filing.book.book_no,
        **firm([fields[n] for n in ("AreainEtpsSccd", "AreainEtpsno", "AreainEtpsNm")], holder),
        **firm([fields[n] for n in ("DclEtpsSccd", "DclEtpsno", "DclEtpsNm")], declarant),
        **firm([fields[n] for n in ("InputSccd", "InputCode", "InputName")], declarant),
        "VehicleNo": lorry.plate,
        "DclErConc": load.contact,
        **weights(lorry, load),
    }
    papers = tuple({"RtlBillTypecd": "1", "RtlBillNo": number} for number in load.lists)
    return judged(sas121.SAS121.kind, filing, {sas121.HEAD: (head,), sas121.PAPER: papers})


def weights(lorry: Lorry, load: Load) -> Values:
    """Those that are known, in kg; their sum only where all of it is."""
    known = {
        "VehicleWt": lorry.weight_grams,
        "VehicleFrameWt": lorry.frame_grams,
        "TotalGrossWt": load.gross_grams,
        "TotalNetWt": load.net_grams,
    }
    if lorry.weight_grams is not None and load.gross_grams is not None:
        known["TotalWt"] = lorry.weight_grams + (lorry.frame_grams or 0) + load.gross_grams
    return {n: Decimal(grams) / GRAMS_PER_KG for n, grams in known.items() if grams is not None}
