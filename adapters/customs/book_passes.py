"""From a lorry of ours to the values of its gate pass (SAS121). Nothing is made up."""

from dataclasses import dataclass
from decimal import Decimal

from adapters.customs.book_assembling import Assembled, Filing, firm, judged, known
from adapters.customs.book_messages import sas121_tables as sas121
from adapters.customs.messages.documents import Values
from application.book_desk import PassLine

GRAMS_PER_KG = 1_000


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
    parts: tuple[PassLine, ...] | None = None
    """What of its one list it carries; None where it carries all of its lists."""


def pass_message(lorry: Lorry, load: Load, filing: Filing) -> Assembled:
    """SAS121 of a lorry with the goods of some lists. Weights nobody took are faults."""
    holder, declarant = filing.book.holder, filing.declarant
    fields = {field.name: field for field in sas121.HEAD_FIELDS}
    head = {
        "EtpsPreentNo": filing.own_no,
        "RltTbTypecd": "1",
        "RltNo": "/".join(load.lists),
        "DclTypecd": filing.asked.code,
        **known({"PassportNo": filing.asked.customs_no}),
        "IoTypecd": "E" if load.is_out else "I",
        "PassportTypecd": load.pass_type,
        "BindTypecd": binding_of(load),
        "MasterCuscd": filing.book.customs_office,
        "AreainOriactNo": filing.book.book_no,
        **firm([fields[n] for n in ("AreainEtpsSccd", "AreainEtpsno", "AreainEtpsNm")], holder),
        **firm([fields[n] for n in ("DclEtpsSccd", "DclEtpsno", "DclEtpsNm")], declarant),
        **firm([fields[n] for n in ("InputSccd", "InputCode", "InputName")], declarant),
        "VehicleNo": lorry.plate,
        "DclErConc": load.contact,
        **weights(lorry, load),
    }
    papers: tuple[Values, ...] = tuple(
        {"RtlBillTypecd": "1", "RtlBillNo": number} for number in load.lists
    )
    parts: dict[str, tuple[Values, ...]] = {sas121.HEAD: (head,), sas121.PAPER: papers}
    if load.parts:
        lines = (part_of(number, part, filing) for number, part in enumerate(load.parts, 1))
        parts[sas121.LINE] = tuple(lines)
    return judged(sas121.SAS121.kind, filing, parts)


def binding_of(load: Load) -> str:
    if load.parts is not None:
        return sas121.MANY_LORRIES
    return sas121.ONE_LORRY if len(load.lists) == 1 else sas121.MANY_LISTS


def part_of(number: int, part: PassLine, filing: Filing) -> Values:
    """Nobody weighed the lines of a lorry apart: their weights are left out."""
    found: Values = {"PassportSeqNo": number, "RltGdsSeqno": part.number}
    line = filing.lines.get(part.book_line)
    if line is None:
        return found
    return {
        **found,
        "GdsMtno": line.item_no,
        "Gdecd": line.tariff_code,
        "GdsNm": line.name,
        "DclUnitcd": line.declared_unit,
        "DclQty": part.units * line.declared_measure,
    }


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
