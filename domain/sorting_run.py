"""What one sorting station scanned: parcels sorted, and parcels set aside with the reason."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from domain.decider import Decider
from domain.identifiers import OrderId, SortingId
from domain.refusals import AmountRefused


class Verdict(Enum):
    """What is known of a parcel when it is scanned; everything but `RELEASED` is set aside."""

    RELEASED = "released"
    UNKNOWN_WAYBILL = "unknown waybill"
    NOT_RELEASED = "not released"
    HELD = "held"
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
    sorted_waybills: frozenset[str] = frozenset()
    set_aside: frozenset[tuple[str, Verdict]] = frozenset()


def evolve(run: SortingRun, event: Event) -> SortingRun:
    match event:
        case ParcelsSorted():
            numbers = {parcel.waybill_no for parcel in event.parcels}
            return replace(run, sorted_waybills=run.sorted_waybills | numbers)
        case ParcelsSetAside():
            aside = {(parcel.waybill_no, parcel.reason) for parcel in event.parcels}
            return replace(run, set_aside=run.set_aside | aside)


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
    events: list[Event] = []
    if parcels := sortable(command, run):
        events.append(ParcelsSorted(command.sorting_id, command.station, parcels, command.at))
    if aside := to_set_aside(command, run):
        events.append(ParcelsSetAside(command.sorting_id, command.station, aside, command.at))
    return events


def sortable(command: SortParcels, run: SortingRun) -> tuple[SortedParcel, ...]:
    new = {
        scan.waybill_no: SortedParcel(scan.waybill_no, scan.order_id, scan.weight_grams, scan.lane)
        for scan in command.scans
        if scan.verdict is Verdict.RELEASED
        and scan.order_id is not None
        and scan.waybill_no not in run.sorted_waybills
    }
    return tuple(new[number] for number in sorted(new))


def to_set_aside(command: SortParcels, run: SortingRun) -> tuple[ParcelSetAside, ...]:
    new = {
        (scan.waybill_no, scan.verdict): ParcelSetAside(
            scan.waybill_no, scan.order_id, scan.verdict
        )
        for scan in command.scans
        if scan.verdict is not Verdict.RELEASED
        and (scan.waybill_no, scan.verdict) not in run.set_aside
    }
    return tuple(new[key] for key in sorted(new, key=lambda key: (key[0], key[1].value)))


DECIDER = Decider(initial=SortingRun(), evolve=evolve, decide=decide)
