"""I4 and I5: what was packed was received, what was listed was packed, what was counted adds up."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from adapters.verification.findings import Balance, Check, Examination, Logged
from domain.consignment_events import (
    CartonsPacked,
    ConsignmentEntered,
    ConsignmentSealed,
    GoodsReceivedOverseas,
)
from domain.entry_events import EntryListed, GoodsTallied
from domain.goods import BatchUnits

BatchSku = tuple[str, str]


@dataclass(slots=True)
class Shipment:
    received: Counter[BatchSku] = field(default_factory=Counter)
    packed: Counter[BatchSku] = field(default_factory=Counter)
    measures: Counter[str] = field(default_factory=Counter)
    """Cartons, grams and cubic centimetres of what is packed."""

    positions: list[int] = field(default_factory=list)


class Shipments:
    def __init__(self) -> None:
        self.shipped = Examination(
            "I4", "shipped", "cartons hold no more than was received, and a seal closes them all"
        )
        self.counted = Examination(
            "I4",
            "tallied",
            "good + damaged + expired + short is what was listed, the good allotted",
        )
        self.listed = Examination(
            "I5", "listed", "an entry lists what its consignments carry, and each consignment once"
        )
        self._shipments: dict[tuple[str, str], Shipment] = {}
        self._entries: dict[str, tuple[Counter[str], Counter[BatchSku], int]] = {}
        self._lists: dict[tuple[str, str], tuple[str, int]] = {}
        self._entered = Balance(self.listed, "consignment and entry disagree")

    def checks(self) -> list[Check]:
        packing = {
            GoodsReceivedOverseas: self._received,
            CartonsPacked: self._packed,
            ConsignmentSealed: self._sealed,
        }
        listing = {ConsignmentEntered: self._entering, EntryListed: self._listed}
        return [
            Check(self.shipped, packing),
            Check(self.listed, listing, self._entered.settle),
            Check(self.counted, {GoodsTallied: self._tallied}),
        ]

    def _shipment(self, logged: Logged) -> Shipment:
        key = (logged.partition, logged.event.consignment_id)
        shipment = self._shipments.setdefault(key, Shipment())
        shipment.positions.append(logged.position)
        return shipment

    def _received(self, logged: Logged) -> None:
        self._shipment(logged).received.update(by_batch(logged.event.units))

    def _packed(self, logged: Logged) -> None:
        shipment = self._shipment(logged)
        for carton in logged.event.cartons:
            shipment.packed.update(by_batch(carton.contents))
            measures = {"cartons": 1, "grams": carton.gross_grams, "cm3": carton.volume_cm3}
            shipment.measures.update(measures)
        more = shipment.packed - shipment.received
        message = f"packed and not received: {dict(more)}"
        self.shipped.expect(not more, logged.stream_id, message, *shipment.positions)

    def _sealed(self, logged: Logged) -> None:
        event, shipment = logged.event, self._shipment(logged)
        said = {"cartons": event.carton_count, "grams": event.gross_grams, "cm3": event.volume_cm3}
        message = f"sealed as {said}, packed were {dict(shipment.measures)}"
        is_right = said == shipment.measures
        self.shipped.expect(is_right, logged.stream_id, message, *shipment.positions)

    def _entering(self, logged: Logged) -> None:
        event = logged.event
        key = (logged.partition, "consignment", event.consignment_id, "entry", event.entry_id)
        self._entered.add(key, 1, logged.position)

    def _listed(self, logged: Logged) -> None:
        event = logged.event
        packed, packing = Counter[BatchSku](), by_batch(event.packing)
        for consignment_id in event.consignment_ids:
            key = (logged.partition, "consignment", consignment_id, "entry", event.entry_id)
            self._entered.add(key, -1, logged.position)
            shipment = self._shipments.get((logged.partition, consignment_id), Shipment())
            packed.update(shipment.packed)
        lines = Counter[str]()
        for line in event.lines:
            lines[line.sku] += line.quantity
        differing = (packed - packing) + (packing - packed)
        message = f"packing list and cartons differ: {dict(differing)}"
        self.listed.expect(not differing, logged.stream_id, message, logged.position)
        if lines != by_sku(packing):
            message = f"lines {dict(lines)}, packing list {dict(by_sku(packing))}"
            self.listed.broken(logged.stream_id, message, logged.position)
        self._judge_list_number(logged)
        self._entries[logged.stream_id] = (lines, packing, logged.position)

    def _judge_list_number(self, logged: Logged) -> None:
        key = (logged.partition, logged.event.list_no)
        entry, position = self._lists.setdefault(key, (logged.stream_id, logged.position))
        if logged.event.list_no and position != logged.position:
            message = f"list {logged.event.list_no} is that of {entry} too"
            self.listed.broken(logged.stream_id, message, position, logged.position)

    def _tallied(self, logged: Logged) -> None:
        listed, packing, position = self._entries.get(
            logged.stream_id, (Counter[str](), Counter[BatchSku](), logged.position)
        )
        counted, good = Counter[str](), Counter[str]()
        for count in logged.event.counts:
            counted[count.sku] += count.good + count.damaged + count.expired + count.short
            good[count.sku] += count.good
        for sku in sorted(listed.keys() | counted.keys()):
            message = f"{counted[sku]} of {sku} are made up, {listed[sku]} were listed"
            is_whole = counted[sku] == listed[sku]
            self.counted.expect(is_whole, logged.stream_id, message, position, logged.position)
        allotted = by_batch(logged.event.allotments)
        if by_sku(allotted) != +good or allotted.keys() - packing.keys():
            message = f"good {dict(good)}, allotted {dict(allotted)}"
            self.counted.broken(logged.stream_id, message, position, logged.position)


def by_batch(units: Iterable[BatchUnits]) -> Counter[BatchSku]:
    counted: Counter[BatchSku] = Counter()
    for part in units:
        counted[part.batch_id, part.sku] += part.quantity
    return counted


def by_sku(units: Counter[BatchSku]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for (_, sku), quantity in units.items():
        counted[sku] += quantity
    return counted
