"""Lorries of one list: each carries all of it or a part, together never more than it says."""

from collections.abc import Sequence

from domain.book_filing_commands import (
    DescribeLoad,
    LoadBeyondList,
    LoadUnfit,
    PaperStands,
    ParcelOnOtherLorry,
    unfit,
)
from domain.book_filing_events import LoadDescribed, Paper
from domain.book_filing_state import BookFiling
from domain.goods import counted
from domain.replacing import replace


def describe(command: DescribeLoad, filing: BookFiling) -> list[LoadDescribed]:
    for name, value in unfit(command):
        raise LoadUnfit(field=name, value=value)
    described = load_of(command)
    known = filing.loads.get(command.pass_no)
    key = (Paper.PASS, command.pass_no)
    is_known = known is not None and replace(known, described_at=command.at) == described
    if is_known and key not in filing.outdated and not was_voided(command.pass_no, filing):
        return []
    last = filing.last(key)
    if last is not None and (filing.is_final(key) or filing.is_before_customs(key)):
        raise PaperStands(own_no=last.own_no)
    others = [load for load in filing.carrying() if load.pass_no != command.pass_no]
    require_within_list(command, others)
    return [described]


def load_of(command: DescribeLoad) -> LoadDescribed:
    return LoadDescribed(
        command.filing_id,
        command.pass_no,
        command.plate,
        command.vehicle_grams,
        command.frame_grams,
        command.gross_grams,
        command.net_grams,
        command.pass_type,
        command.contact,
        command.at,
        tuple(sorted(command.units, key=lambda part: part.sku)),
        tuple(sorted(set(command.order_ids))),
        command.exit_pass_no,
    )


def was_voided(pass_no: str, filing: BookFiling) -> bool:
    """Then the same lorry may be described again: it goes after all."""
    key = (Paper.PASS, pass_no)
    last = filing.last(key)
    return last is not None and last.is_gone and key not in filing.asked


def is_whole(load: DescribeLoad | LoadDescribed) -> bool:
    return not load.units and not load.order_ids


def require_within_list(command: DescribeLoad, others: Sequence[LoadDescribed]) -> None:
    for other in others:
        if is_whole(command) or is_whole(other):
            raise LoadBeyondList(pass_no=other.pass_no, sku="–", quantity=0)
        if both := set(other.order_ids).intersection(command.order_ids):
            raise ParcelOnOtherLorry(order_id=min(both), pass_no=other.pass_no)
    left = counted(command.listed)
    for part in (*(part for other in others for part in other.units), *command.units):
        left[part.sku] -= part.quantity
    if beyond := [sku for sku in sorted(left) if left[sku] < 0]:
        raise LoadBeyondList(pass_no=command.pass_no, sku=beyond[0], quantity=-left[beyond[0]])
