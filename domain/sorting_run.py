"""What one sorting station scanned: parcels sorted, and parcels set aside with the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from domain.decider import Decider
from domain.identifiers import ORDERS_PER_EVENT_MAX, OrderId, SortingId
from domain.refusals import AmountRefused
from domain.replacing import replace


class Verdict(Enum):
    """What is known of a parcel when it is scanned; everything but `RELEASED` is set aside."""

    RELEASED = "released"
    UNKNOWN_WAYBILL = "unknown waybill"
    NOT_RELEASED = "not released"
    HELD = "held"
    UNDER_CONTROL = "under control"
    NOT_PICKED = "not picked"
    WEIGHT_DIFFERS = "weight differs"


@dataclass(frozen=True, slots=True)
class Scan:
    """One parcel under the scanner."""

    waybill_no: str
    order_id: OrderId | None
    weight_grams: int
    lane: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class SortedParcel:
    waybill_no: str
    order_id: OrderId
    weight_grams: int
    lane: str


@dataclass(frozen=True, slots=True)
class ParcelSetAside:
    waybill_no: str
    order_id: OrderId | None
    reason: Verdict


@dataclass(frozen=True, slots=True)
class ParcelsSorted:
    sorting_id: SortingId
    station: str
    parcels: tuple[SortedParcel, ...]
    sorted_at: datetime


@dataclass(frozen=True, slots=True)
class ParcelsSetAside:
    sorting_id: SortingId
    station: str
    parcels: tuple[ParcelSetAside, ...]
    set_aside_at: datetime


Event = ParcelsSorted | ParcelsSetAside


@dataclass(frozen=True, slots=True)
class SortingRun:
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    """The latest of each waybill: a parcel may be sorted after it was set aside, and again."""


def evolve(run: SortingRun, event: Event) -> SortingRun:
    match event:
        case ParcelsSorted():
            new = dict.fromkeys((p.waybill_no for p in event.parcels), Verdict.RELEASED)
        case ParcelsSetAside():
            new = {p.waybill_no: p.reason for p in event.parcels}
    return SortingRun({**run.verdicts, **new})


@dataclass(frozen=True, slots=True)
class SortParcels:
    sorting_id: SortingId
    station: str
    scans: tuple[Scan, ...]
    at: datetime


Command = SortParcels


class NothingScanned(AmountRefused): ...


def decide(command: Command, run: SortingRun) -> list[Event]:
    """A scan is a fact: sorted or set aside, never refused. The same scan again changes nothing."""
    if not command.scans:
        raise NothingScanned(sorting_id=command.sorting_id)
    last = {scan.waybill_no: judged(scan) for scan in command.scans}
    new = [s for _, s in sorted(last.items()) if run.verdicts.get(s.waybill_no) is not s.verdict]
    return [*sorting(command, new), *setting_aside(command, new)]


def judged(scan: Scan) -> Scan:
    """Nobody can say that a parcel of no known order was released."""
    if scan.verdict is Verdict.RELEASED and scan.order_id is None:
        return replace(scan, verdict=Verdict.UNKNOWN_WAYBILL)
    return scan


def sorting(command: SortParcels, scans: Iterable[Scan]) -> list[Event]:
    parcels = tuple(
        SortedParcel(scan.waybill_no, scan.order_id, scan.weight_grams, scan.lane)
        for scan in scans
        if scan.verdict is Verdict.RELEASED and scan.order_id is not None
    )
    return [
        ParcelsSorted(
            command.sorting_id, command.station, parcels[i : i + ORDERS_PER_EVENT_MAX], command.at
        )
        for i in range(0, len(parcels), ORDERS_PER_EVENT_MAX)
    ]


def setting_aside(command: SortParcels, scans: Iterable[Scan]) -> list[Event]:
    aside = tuple(
        ParcelSetAside(scan.waybill_no, scan.order_id, scan.verdict)
        for scan in scans
        if scan.verdict is not Verdict.RELEASED
    )
    return [
        ParcelsSetAside(
            command.sorting_id, command.station, aside[i : i + ORDERS_PER_EVENT_MAX], command.at
        )
        for i in range(0, len(aside), ORDERS_PER_EVENT_MAX)
    ]


DECIDER = Decider(initial=SortingRun(), evolve=evolve, decide=decide)
