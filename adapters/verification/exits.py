"""I9 and I14: exits cite each declaration once, and nothing leaves that is not released."""

from dataclasses import dataclass, field

from adapters.verification.declarations import Declarations
from adapters.verification.findings import Check, Examination, Logged, order_name
from domain.clearance_ahead_events import OrdersSupplied
from domain.clearance_events import RunOpened
from domain.exit_events import (
    ExitGatePassed,
    ExitListed,
    ExitParcel,
    ExitWithdrawn,
    GatePassIssued,
    GatePassWithdrawn,
)
from domain.goods import StockPart

Order = tuple[str, str]


@dataclass(slots=True)
class ExitFold:
    parcels: dict[str, int] = field(default_factory=dict)
    """Orders on the live list, and where they were listed."""

    pass_no: str = ""
    on_pass: set[str] = field(default_factory=set)


class Exits:
    def __init__(self, declarations: Declarations) -> None:
        self.cited = Examination(
            "I9",
            "exit lists",
            "each declaration is cited by one live exit list, with its own units",
        )
        self.gate = Examination(
            "I14",
            "gate",
            "what passes the gate is released, not held, listed and named by its pass",
        )
        self._declarations = declarations
        self._exits: dict[str, ExitFold] = {}
        self._parts: dict[Order, tuple[StockPart, ...]] = {}
        self._cited: dict[Order, tuple[str, int]] = {}
        self._declared: dict[tuple[str, str], tuple[str, int]] = {}
        self._gone: dict[Order, int] = {}

    def checks(self) -> list[Check]:
        listing = {
            RunOpened: self._opened,
            OrdersSupplied: self._opened,
            ExitListed: self._listed,
            ExitWithdrawn: self._withdrawn,
        }
        leaving = {
            GatePassIssued: self._issued,
            GatePassWithdrawn: self._pass_withdrawn,
            ExitGatePassed: self._passed,
        }
        return [Check(self.cited, listing), Check(self.gate, leaving)]

    def _exit(self, logged: Logged) -> ExitFold:
        return self._exits.setdefault(logged.stream_id, ExitFold())

    def _opened(self, logged: Logged) -> None:
        for order in logged.event.orders:
            self._parts[logged.partition, order.order_id] = order.parts

    def _listed(self, logged: Logged) -> None:
        exit_fold = self._exit(logged)
        for parcel in logged.event.parcels:
            order = (logged.partition, parcel.order_id)
            wrong, positions = self._why_not_listed(order, parcel, logged)
            self.cited.expect(not wrong, order_name(*order), wrong, *positions, logged.position)
            self._cited[order] = (logged.stream_id, logged.position)
            key = (logged.partition, parcel.invt_no)
            self._declared[key] = (parcel.order_id, logged.position)
            exit_fold.parcels[parcel.order_id] = logged.position

    def _why_not_listed(
        self, order: Order, parcel: ExitParcel, logged: Logged
    ) -> tuple[str, list[int]]:
        attempt, wrong, positions = self._declarations.attempts.get(order), list[str](), list[int]()
        if cited := self._cited.get(order):
            wrong.append(f"on {cited[0]} already")
            positions.append(cited[1])
        other = self._declared.get((order[0], parcel.invt_no))
        if parcel.invt_no and other and other[0] != parcel.order_id:
            wrong.append(f"list {parcel.invt_no} is that of {other[0]}")
            positions.append(other[1])
        if attempt is None or not attempt.is_released:
            wrong.append("not released")
        elif (attempt.invt_no, attempt.run_id) != (parcel.invt_no, parcel.run_id):
            wrong.append(f"list {parcel.invt_no}, released was {attempt.invt_no}")
            positions += attempt.answered
        if self._parts.get(order, ()) != parcel.parts:
            wrong.append("other units than its run holds")
        return "; ".join(wrong), positions

    def _withdrawn(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            self._exit(logged).parcels.pop(order_id, None)
            self._cited.pop((logged.partition, order_id), None)

    def _issued(self, logged: Logged) -> None:
        exit_fold, event = self._exit(logged), logged.event
        if exit_fold.pass_no != event.pass_no:
            exit_fold.pass_no, exit_fold.on_pass = event.pass_no, set()
        exit_fold.on_pass.update(event.order_ids)
        unlisted = sorted(set(event.order_ids) - exit_fold.parcels.keys())
        message = f"pass {event.pass_no} names what is not listed: {unlisted}"
        self.gate.expect(not unlisted, logged.stream_id, message, logged.position)

    def _pass_withdrawn(self, logged: Logged) -> None:
        exit_fold = self._exit(logged)
        exit_fold.pass_no, exit_fold.on_pass = "", set()

    def _passed(self, logged: Logged) -> None:
        exit_fold, event = self._exit(logged), logged.event
        for order_id in event.order_ids:
            order = (logged.partition, order_id)
            attempt, wrong = self._declarations.attempts.get(order), list[str]()
            positions = [logged.position, *(attempt.answered if attempt else ())]
            if attempt is None or not attempt.is_released:
                wrong.append(f"not released: customs' last word is {attempt and attempt.status}")
            if order_id not in exit_fold.parcels:
                wrong.append("not on the list")
            if exit_fold.pass_no != event.pass_no or order_id not in exit_fold.on_pass:
                wrong.append(f"pass {event.pass_no} does not name it")
            if order in self._gone:
                wrong.append("it has passed before")
                positions.append(self._gone[order])
            self._gone[order] = logged.position
            message = f"passed the gate; {'; '.join(wrong)}"
            self.gate.expect(not wrong, order_name(*order), message, *positions)
