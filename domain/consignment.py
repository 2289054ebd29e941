"""One bulk shipment: received overseas, packed into cartons, sealed, on its way, arrived."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from domain.consignment_commands import (
    AlreadyEntered,
    ArriveConsignment,
    CartonEmpty,
    CartonMeasureMissing,
    CartonNumberTaken,
    Command,
    ConsignmentAlreadyDeparted,
    ConsignmentEmpty,
    ConsignmentIdTaken,
    ConsignmentNotOpen,
    ConsignmentNotSealed,
    DepartConsignment,
    EnterConsignment,
    OpenConsignment,
    PackCartons,
    PackedMoreThanReceived,
    ReceiptNegative,
    ReceiveGoodsOverseas,
    SealConsignment,
    UnknownConsignment,
)
from domain.consignment_events import (
    Carton,
    CartonsPacked,
    ConsignmentArrived,
    ConsignmentDeparted,
    ConsignmentEntered,
    ConsignmentOpened,
    ConsignmentSealed,
    Event,
    GoodsReceivedOverseas,
)
from domain.decider import Decider
from domain.goods import BatchUnits, Route
from domain.identifiers import BatchId, EntryId, Sku, in_events
from domain.replacing import replace


class Stage(Enum):
    ABSENT = "absent"
    OPEN = "open"
    SEALED = "sealed"
    DEPARTED = "departed"
    ARRIVED = "arrived"


@dataclass(frozen=True, slots=True)
class Consignment:
    stage: Stage = Stage.ABSENT
    route: Route | None = None
    receipts: frozenset[str] = frozenset()
    received: Counter[tuple[BatchId, Sku]] = field(default_factory=Counter)
    cartons: tuple[Carton, ...] = ()
    seal_no: str | None = None
    departure: ConsignmentDeparted | None = None
    entry_id: EntryId | None = None

    @property
    def packed(self) -> Counter[tuple[BatchId, Sku]]:
        return by_batch(part for carton in self.cartons for part in carton.contents)


def by_batch(units: Iterable[BatchUnits]) -> Counter[tuple[BatchId, Sku]]:
    total: Counter[tuple[BatchId, Sku]] = Counter()
    for part in units:
        total[part.batch_id, part.sku] += part.quantity
    return total


def evolve(consignment: Consignment, event: Event) -> Consignment:
    match event:
        case ConsignmentOpened():
            return Consignment(Stage.OPEN, event.route)
        case GoodsReceivedOverseas():
            return replace(
                consignment,
                receipts=consignment.receipts | {event.receipt_no},
                received=consignment.received + by_batch(event.units),
            )
        case CartonsPacked():
            return replace(consignment, cartons=(*consignment.cartons, *event.cartons))
        case ConsignmentSealed():
            return replace(consignment, stage=Stage.SEALED, seal_no=event.seal_no)
        case ConsignmentDeparted():
            is_late = consignment.stage is Stage.ARRIVED
            stage = Stage.ARRIVED if is_late else Stage.DEPARTED
            return replace(consignment, stage=stage, departure=event)
        case ConsignmentArrived():
            return replace(consignment, stage=Stage.ARRIVED)
        case ConsignmentEntered():
            return replace(consignment, entry_id=event.entry_id)


def decide(command: Command, consignment: Consignment) -> list[Event]:
    if isinstance(command, OpenConsignment):
        if consignment.stage is Stage.ABSENT:
            return [ConsignmentOpened(command.consignment_id, command.route, command.at)]
        if consignment.route == command.route:
            return []
        raise ConsignmentIdTaken(consignment_id=command.consignment_id)
    if consignment.stage is Stage.ABSENT:
        raise UnknownConsignment(consignment_id=command.consignment_id)
    match command:
        case ReceiveGoodsOverseas():
            return receive(command, consignment)
        case PackCartons():
            return pack(command, consignment)
        case SealConsignment():
            return seal(command, consignment)
        case DepartConsignment():
            return depart(command, consignment)
        case ArriveConsignment():
            return arrive(command, consignment)
        case EnterConsignment():
            return enter(command, consignment)


def receive(command: ReceiveGoodsOverseas, consignment: Consignment) -> list[Event]:
    """The overseas warehouse reports what it counted: recorded, each receipt once."""
    if command.receipt_no in consignment.receipts:
        return []
    if negative := [part for part in command.units if part.quantity < 0]:
        raise ReceiptNegative(sku=negative[0].sku, quantity=negative[0].quantity)
    return [
        GoodsReceivedOverseas(
            command.consignment_id,
            command.receipt_no,
            command.place,
            command.warehouse,
            command.units,
            command.at,
        )
    ]


def pack(command: PackCartons, consignment: Consignment) -> list[Event]:
    known = {carton.carton_no: carton for carton in consignment.cartons}
    new = tuple(carton for carton in command.cartons if known.get(carton.carton_no) != carton)
    if not new:
        return []
    if consignment.stage is not Stage.OPEN:
        raise ConsignmentNotOpen(consignment_id=command.consignment_id)
    numbers = Counter(carton.carton_no for carton in new)
    for carton in new:
        if carton.carton_no in known or numbers[carton.carton_no] > 1:
            raise CartonNumberTaken(carton_no=carton.carton_no)
        if carton.gross_grams < 1 or carton.volume_cm3 < 1:
            raise CartonMeasureMissing(carton_no=carton.carton_no)
        if min((part.quantity for part in carton.contents), default=0) < 1:
            raise CartonEmpty(carton_no=carton.carton_no)
    packed = consignment.packed + by_batch(part for c in new for part in c.contents)
    if excess := packed - consignment.received:
        (batch_id, sku), quantity = next(iter(excess.items()))
        raise PackedMoreThanReceived(batch_id=batch_id, sku=sku, quantity=quantity)
    return [CartonsPacked(command.consignment_id, part, command.at) for part in in_events(new)]


def seal(command: SealConsignment, consignment: Consignment) -> list[Event]:
    if consignment.seal_no == command.seal_no:
        return []
    if consignment.stage is not Stage.OPEN:
        raise ConsignmentNotOpen(consignment_id=command.consignment_id)
    if not consignment.cartons:
        raise ConsignmentEmpty(consignment_id=command.consignment_id)
    return [
        ConsignmentSealed(
            command.consignment_id,
            command.seal_no,
            len(consignment.cartons),
            sum(carton.gross_grams for carton in consignment.cartons),
            sum(carton.volume_cm3 for carton in consignment.cartons),
            command.at,
        )
    ]


def depart(command: DepartConsignment, consignment: Consignment) -> list[Event]:
    """A departure may be told after the arrival: its bill is needed all the same."""
    departed = ConsignmentDeparted(
        command.consignment_id,
        command.transport_tool,
        command.voyage_no,
        command.bill_no,
        command.at,
    )
    known = consignment.departure
    if known and replace(known, departed_at=command.at) == departed:
        return []
    if known:
        raise ConsignmentAlreadyDeparted(
            consignment_id=command.consignment_id, bill_no=known.bill_no
        )
    if consignment.stage is Stage.OPEN:
        raise ConsignmentNotSealed(consignment_id=command.consignment_id)
    return [departed]


def arrive(command: ArriveConsignment, consignment: Consignment) -> list[Event]:
    """The port reports an arrival; it is recorded even when no departure was."""
    if consignment.stage is Stage.ARRIVED:
        return []
    return [
        ConsignmentArrived(command.consignment_id, command.port, command.seal_intact, command.at)
    ]


def enter(command: EnterConsignment, consignment: Consignment) -> list[Event]:
    """Goods are declared into the zone once; they may be declared before they arrive."""
    if consignment.entry_id == command.entry_id:
        return []
    if consignment.entry_id is not None:
        raise AlreadyEntered(consignment_id=command.consignment_id, entry_id=consignment.entry_id)
    if consignment.stage is Stage.OPEN:
        raise ConsignmentNotSealed(consignment_id=command.consignment_id)
    return [ConsignmentEntered(command.consignment_id, command.entry_id, command.at)]


DECIDER = Decider(initial=Consignment(), evolve=evolve, decide=decide)
