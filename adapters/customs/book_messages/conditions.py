"""What fields of an account-book message ask of one another; what one field may hold is its row."""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from adapters.customs.book_messages import inv101_tables as inv101
from adapters.customs.book_messages import sas121_tables as sas121
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.rows import CHANGE, DELETION
from adapters.customs.messages.documents import Values
from adapters.customs.messages.faults import Fault, Rule
from adapters.customs.messages.fields import Field

CENT = Decimal("0.01")
PAPERS_APART = re.compile(r"[/\\]")
"""Several papers of one pass stand in one field, between these."""


def conditions_broken(message: BookMessage) -> Iterator[Fault]:
    """Of values that keep the rules of their own rows."""
    if message.kind == inv101.INV101.kind:
        yield from list_faults(message)
    elif message.kind == sas121.SAS121.kind:
        yield from pass_faults(message)


def list_faults(message: BookMessage) -> Iterator[Fault]:
    head = message.one(inv101.HEAD)
    place = Fault(Rule.UNKNOWN, message.kind, inv101.HEAD)
    is_declared = head.get("DclcusFlag") == "1"
    kind = head.get("DclcusTypecd") if is_declared else None
    yield from bound(head, place, {"DclcusTypecd": is_declared}, "DclcusFlag 1")
    corresponding = names_if(inv101.CORRESPONDING, kind == "2")
    related = names_if(inv101.RELATED, kind == "1")
    yield from bound(head, place, corresponding, "DclcusTypecd 2")
    yield from bound(head, place, related, "DclcusTypecd 1")
    yield from bound(head, place, {"DecType": head.get("GenDecFlag") == "1"}, "GenDecFlag 1")
    if head.get("DclTypecd") in (CHANGE, DELETION) and "BondInvtNo" not in head:
        yield place.at(Rule.NEEDED_BY_MODE, field="BondInvtNo", expected="DclTypecd 2, 3")
    yield from citing_faults(message, head)
    for number, line in enumerate(message.all(inv101.LINE), 1):
        yield from line_faults(line, number, Fault(Rule.UNKNOWN, message.kind, inv101.LINE))


def names_if(fields: tuple[Field, ...], is_needed: bool) -> dict[str, bool]:
    return {field.name: is_needed for field in fields}


def bound(
    values: Values, place: Fault, needed: Mapping[str, bool], condition: str
) -> Iterator[Fault]:
    """Fields that must be there when the condition holds, and must not when it does not."""
    for name, is_needed in needed.items():
        if is_needed and name not in values:
            yield place.at(Rule.NEEDED_BY_MODE, field=name, expected=condition)
        if not is_needed and name in values:
            yield place.at(
                Rule.NOT_BY_MODE, field=name, value=str(values[name]), expected=condition
            )


def citing_faults(message: BookMessage, head: Values) -> Iterator[Fault]:
    """Only the exit of bonded e-commerce cites declarations, each once, and it must.

    One that is deleted need not: it takes nothing out any more.
    """
    place = Fault(Rule.UNKNOWN, message.kind, inv101.BILL)
    bills = message.all(inv101.BILL)
    is_exit = head.get("InvtType") == inv101.EXIT_TYPE
    condition = f"InvtType {inv101.EXIT_TYPE}"
    if is_exit and head.get("ImpexpMarkcd") != "E":
        value = str(head.get("ImpexpMarkcd", ""))
        yield place.at(
            Rule.NOT_BY_MODE,
            part=inv101.HEAD,
            field="ImpexpMarkcd",
            value=value,
            expected=condition,
        )
    if is_exit and not bills and head.get("DclTypecd") != DELETION:
        yield place.at(Rule.PART_MISSING)
    if not is_exit and bills:
        yield place.at(Rule.NOT_BY_MODE, value=str(len(bills)), expected=condition)
    seen: set[str] = set()
    for number, bill in enumerate(bills, 1):
        cited = str(bill.get("CbecBillNo", ""))
        if cited in seen:
            yield place.at(Rule.TWICE, line=number, field="CbecBillNo", value=cited)
        seen.add(cited)


def line_faults(line: Values, number: int, place: Fault) -> Iterator[Fault]:
    place = place.at(Rule.UNKNOWN, line=number)
    yield from counted(line, place, "GdsSeqno", number)
    has_second = "SecdLawfUnitcd" in line
    yield from bound(line, place, {"SecdLawfQty": has_second}, "SecdLawfUnitcd")
    price, quantity, total = (line.get(n) for n in ("DclUprcAmt", "DclQty", "DclTotalAmt"))
    if not all(isinstance(each, (int, Decimal)) for each in (price, quantity, total)):
        return
    made = Decimal(price or 0) * Decimal(quantity or 0)
    expected = made.quantize(CENT, ROUND_HALF_UP)
    if Decimal(total or 0) != expected:
        yield place.at(
            Rule.SUM_DIFFERS, field="DclTotalAmt", value=str(total), expected=str(expected)
        )


def counted(line: Values, place: Fault, name: str, number: int) -> Iterator[Fault]:
    if line.get(name) != number:
        yield place.at(
            Rule.NOT_COUNTED, field=name, value=str(line.get(name)), expected=str(number)
        )


def pass_faults(message: BookMessage) -> Iterator[Fault]:
    head = message.one(sas121.HEAD)
    lines = message.all(sas121.LINE)
    is_void = head.get("DclTypecd") == DELETION
    if is_void and "PassportNo" not in head:
        place = Fault(Rule.NEEDED_BY_MODE, message.kind, sas121.HEAD)
        yield place.at(place.rule, field="PassportNo", expected=f"DclTypecd {DELETION}")
    if head.get("BindTypecd") == sas121.MANY_LORRIES and not (lines or is_void):
        yield Fault(Rule.PART_MISSING, message.kind, sas121.LINE)
    for number, line in enumerate(lines, 1):
        place = Fault(Rule.UNKNOWN, message.kind, sas121.LINE, line=number)
        yield from counted(line, place, "PassportSeqNo", number)
    yield from paper_faults(message, head)
    yield from weight_faults(head, Fault(Rule.UNKNOWN, message.kind, sas121.HEAD))


def paper_faults(message: BookMessage, head: Values) -> Iterator[Fault]:
    """Papers behind the head are those in it."""
    place = Fault(Rule.UNKNOWN, message.kind, sas121.PAPER)
    named = [each for each in PAPERS_APART.split(str(head.get("RltNo", ""))) if each]
    listed = [str(paper.get("RtlBillNo", "")) for paper in message.all(sas121.PAPER)]
    if sorted(named) != sorted(listed):
        said, expected = ", ".join(listed), ", ".join(named)
        yield place.at(Rule.SUM_DIFFERS, field="RtlBillNo", value=said, expected=expected)
    kind = head.get("RltTbTypecd")
    for number, paper in enumerate(message.all(sas121.PAPER), 1):
        if paper.get("RtlBillTypecd") != kind:
            yield place.at(
                Rule.NOT_LISTED,
                line=number,
                field="RtlBillTypecd",
                value=str(paper.get("RtlBillTypecd")),
                expected=str(kind),
            )


def weight_faults(head: Values, place: Fault) -> Iterator[Fault]:
    """The whole is the lorry, its frame, the container and the goods."""
    parts = [head.get(n, 0) for n in ("VehicleWt", "VehicleFrameWt", "ContainerWt", "TotalGrossWt")]
    whole = head.get("TotalWt", 0)
    if not all(isinstance(each, (int, Decimal)) for each in (*parts, whole)):
        return
    expected = sum((Decimal(each) for each in parts), Decimal(0))
    if Decimal(whole) != expected:
        yield place.at(Rule.SUM_DIFFERS, field="TotalWt", value=str(whole), expected=str(expected))
