"""I15: as long as there are no unit codes, the waybill is the code: one order's, on one parcel."""

from adapters.verification.declarations import Declarations
from adapters.verification.findings import Check, Examination, Logged, order_name
from application.leaving import WEIGHT_TOLERANCE_GRAMS
from domain.clearance_events import WaybillsAssigned
from domain.clearance_leaving_events import ParcelsPicked
from domain.clearance_parts import Waybill
from domain.exit_events import ExitListed
from domain.sorting_run import ParcelsSorted
from domain.waybill_block import WaybillNumbersTaken

Order = tuple[str, str]


class Waybills:
    def __init__(self, declarations: Declarations) -> None:
        self.waybills = Examination(
            "I15",
            "waybills",
            "no unit codes exist yet: a waybill is one order's, and its parcel bears it",
        )
        self.sorted = Examination(
            "I14", "sorted parcels", "what is sorted is released, picked, and weighs what it should"
        )
        self._declarations = declarations
        self._orders: dict[tuple[str, str], tuple[Order, int]] = {}
        self._taken: dict[tuple[str, str], int] = {}
        self._current: dict[Order, tuple[Waybill, int]] = {}
        self._picked: set[tuple[str, str, str]] = set()

    def checks(self) -> list[Check]:
        naming = {
            WaybillNumbersTaken: self._numbers_taken,
            WaybillsAssigned: self._assigned,
            ExitListed: self._listed,
        }
        sorting = {ParcelsPicked: self._parcels_picked, ParcelsSorted: self._sorted}
        return [Check(self.waybills, naming), Check(self.sorted, sorting)]

    def _numbers_taken(self, logged: Logged) -> None:
        for number in logged.event.numbers:
            key = (logged.event.carrier, number)
            first = self._taken.setdefault(key, logged.position)
            message = f"number {number} is taken twice"
            is_first = first == logged.position
            self.waybills.expect(is_first, logged.stream_id, message, first, logged.position)

    def _assigned(self, logged: Logged) -> None:
        for waybill in logged.event.waybills:
            order = (logged.partition, waybill.order_id)
            key = (logged.event.carrier, waybill.waybill_no)
            owner, position = self._orders.setdefault(key, (order, logged.position))
            message = f"waybill {waybill.waybill_no} is that of {order_name(*owner)}"
            is_own = owner == order
            self.waybills.expect(is_own, order_name(*order), message, position, logged.position)
            self._current[order] = (waybill, logged.position)

    def _listed(self, logged: Logged) -> None:
        for parcel in logged.event.parcels:
            self._judge_parcel(logged, parcel.order_id, parcel.waybill_no)

    def _judge_parcel(self, logged: Logged, order_id: str, waybill_no: str) -> None:
        order = (logged.partition, order_id)
        current = self._current.get(order)
        own = current[0].waybill_no if current else ""
        message = f"its parcel bears {waybill_no}, its waybill is {own}"
        positions = (current[1], logged.position) if current else (logged.position,)
        self.waybills.expect(own == waybill_no, order_name(*order), message, *positions)

    def _parcels_picked(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            self._picked.add((logged.partition, logged.event.run_id, order_id))

    def _sorted(self, logged: Logged) -> None:
        for parcel in logged.event.parcels:
            self._judge_parcel(logged, parcel.order_id, parcel.waybill_no)
            order = (logged.partition, parcel.order_id)
            attempt, current = self._declarations.attempts.get(order), self._current.get(order)
            run_id = attempt.run_id if attempt else ""
            should = current[0].weight_grams if current else 0
            wrong = {
                "not released": attempt is None or not attempt.is_released,
                "not picked": (*order[:1], run_id, order[1]) not in self._picked,
                f"weighs {parcel.weight_grams} g, its waybill says {should}": abs(
                    parcel.weight_grams - should
                )
                > WEIGHT_TOLERANCE_GRAMS,
            }
            message = "; ".join(text for text, is_wrong in wrong.items() if is_wrong)
            positions = attempt.answered if attempt else []
            self.sorted.expect(
                not message, order_name(*order), f"sorted, {message}", *positions, logged.position
            )
