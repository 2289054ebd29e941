"""Sorts released parcels and takes them out of the bonded area."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from application.book_following import change_exit
from application.limits import require_not_too_many
from application.streams import BOOK_FILING, EXIT, RETURN, RUN, SORTING
from application.workbench import Handlers, Workbench
from domain.clearance_commands import DelistFromExit, ListForExit
from domain.clearance_controls import why_kept
from domain.clearance_leaving import why_not_listed
from domain.clearance_refusals import OrderNotInRun
from domain.clearance_stages import Stage
from domain.clearance_state import ClearanceRun, Member
from domain.exit_commands import ListExit, WithdrawFromExit
from domain.exit_events import ExitParcel
from domain.identifiers import ExitId, OrderId, RunId, SortingId, filing_of_exit
from domain.refusals import ChangeRefused
from domain.sorting_run import Scan, SortParcels, Verdict

WEIGHT_TOLERANCE_GRAMS = 50
"""Scales and packing material: a parcel may differ this much from its waybill (invariant I14)."""


@dataclass(frozen=True, slots=True)
class ScannedParcel:
    """What the scanner saw, and the run that a waybill index names for it (a hint)."""

    waybill_no: str
    run_id: RunId | None
    weight_grams: int
    lane: str


@dataclass(frozen=True, slots=True)
class ScanParcels:
    sorting_id: SortingId
    station: str
    parcels: tuple[ScannedParcel, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class RunParcels:
    """Orders of one run that are to leave."""

    run_id: RunId
    order_ids: tuple[OrderId, ...]


@dataclass(frozen=True, slots=True)
class ListForLeaving:
    exit_id: ExitId
    list_no: str
    parcels: tuple[RunParcels, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class TakeOffExit:
    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


class ReturnAsked(ChangeRefused):
    """Raised for a parcel that is to come back before it has left."""


def scan_parcels(bench: Workbench, command: ScanParcels) -> None:
    runs = {parcel.run_id for parcel in command.parcels if parcel.run_id is not None}
    bench.load((SORTING, [command.sorting_id]), (RUN, runs))
    scanned = {parcel.waybill_no for parcel in command.parcels}
    by_waybill = {
        waybill.waybill_no: Member(order_id, run)
        for run in (bench.state(RUN, run_id) for run_id in sorted(runs))
        for order_id, waybill in run.waybills.items()
        if waybill.waybill_no in scanned
    }
    scans = tuple(scan_of(parcel, by_waybill.get(parcel.waybill_no)) for parcel in command.parcels)
    sorting = SortParcels(command.sorting_id, command.station, scans, command.at)
    bench.decide(SORTING, command.sorting_id, sorting)


def scan_of(parcel: ScannedParcel, member: Member | None) -> Scan:
    verdict = verdict_on(parcel, member)
    order_id = member.order_id if member else None
    return Scan(parcel.waybill_no, order_id, parcel.weight_grams, parcel.lane, verdict)


def verdict_on(parcel: ScannedParcel, member: Member | None) -> Verdict:
    if member is None or (waybill := member.waybill) is None:
        return Verdict.UNKNOWN_WAYBILL
    stage = member.stage
    if stage is Stage.HELD:
        return Verdict.HELD
    if stage is not Stage.RELEASED:
        return Verdict.NOT_RELEASED
    if why_kept(member.run, member.order_id):
        return Verdict.UNDER_CONTROL
    if not member.is_picked:
        return Verdict.NOT_PICKED
    if abs(parcel.weight_grams - waybill.weight_grams) > WEIGHT_TOLERANCE_GRAMS:
        return Verdict.WEIGHT_DIFFERS
    return Verdict.RELEASED


def list_for_leaving(bench: Workbench, command: ListForLeaving) -> None:
    """Both sides of the hand-over; parcels that may not leave are left out and named."""
    require_not_too_many([i for part in command.parcels for i in part.order_ids])
    bench.load(
        (EXIT, [command.exit_id]),
        (BOOK_FILING, [filing_of_exit(command.exit_id)]),
        (RUN, (part.run_id for part in command.parcels)),
        (RETURN, (order_id for part in command.parcels for order_id in part.order_ids)),
    )
    parcels = list[ExitParcel]()
    for part in command.parcels:
        order_ids = listable(bench, command.exit_id, part)
        listing = ListForExit(part.run_id, command.exit_id, order_ids, command.at)
        bench.decide(RUN, part.run_id, listing)
        run: ClearanceRun = bench.state(RUN, part.run_id)
        parcels += [exit_parcel(part.run_id, run, i) for i in order_ids]
    if bench.refused and not parcels:
        raise next(iter(bench.refused.values()))
    listed = tuple(sorted(parcels, key=lambda parcel: parcel.order_id))
    listing_all = ListExit(command.exit_id, command.list_no, listed, command.at)
    change_exit(bench, command.exit_id, listing_all)


def listable(bench: Workbench, exit_id: ExitId, part: RunParcels) -> tuple[OrderId, ...]:
    """Orders that may leave; one that its buyer sends back before it left stays in the zone."""
    run: ClearanceRun = bench.state(RUN, part.run_id)
    fine = list[OrderId]()
    for order_id in part.order_ids:
        if order_id not in run.orders:
            bench.left_out(order_id, OrderNotInRun(order_id=order_id))
        elif (returned := bench.state(RETURN, order_id)).parts and returned.claimed:
            bench.left_out(order_id, ReturnAsked(order_id=order_id))
        elif refusal := why_not_listed(run, order_id, exit_id):
            bench.left_out(order_id, refusal)
        else:
            fine.append(order_id)
    return tuple(fine)


def exit_parcel(run_id: RunId, run: ClearanceRun, order_id: OrderId) -> ExitParcel:
    invt_no, waybill_no = run.invt_nos.get(order_id, ""), run.waybills[order_id].waybill_no
    return ExitParcel(order_id, run_id, invt_no, waybill_no, run.orders[order_id].parts)


def take_off_exit(bench: Workbench, command: TakeOffExit) -> None:
    require_not_too_many(command.order_ids)
    take_off(bench, command)


def take_off(bench: Workbench, command: TakeOffExit) -> None:
    """Both sides of it: the exit lists them no more, and their runs hold them again."""
    bench.load((EXIT, [command.exit_id]), (BOOK_FILING, [filing_of_exit(command.exit_id)]))
    parcels = bench.state(EXIT, command.exit_id).parcels
    by_run: dict[RunId, list[OrderId]] = defaultdict(list)
    for order_id in command.order_ids:
        if order_id in parcels:
            by_run[parcels[order_id].run_id].append(order_id)
    withdrawing = WithdrawFromExit(command.exit_id, command.order_ids, command.reason, command.at)
    change_exit(bench, command.exit_id, withdrawing)
    bench.load((RUN, by_run))
    for run_id, order_ids in by_run.items():
        delisting = DelistFromExit(
            run_id, command.exit_id, tuple(order_ids), command.reason, command.at
        )
        bench.decide(RUN, run_id, delisting)


HANDLERS: Handlers = {
    ScanParcels: scan_parcels,
    ListForLeaving: list_for_leaving,
    TakeOffExit: take_off_exit,
}
