"""I14 and §4: nothing leaves under a control, two officers end one, and every draw repeats."""

from collections import defaultdict

from adapters.verification.findings import Check, Examination, Logged, order_name
from adapters.verification.repeated_draw import DrawFold, wrong_in
from domain.clearance_control_events import ParcelsControlled, ParcelsFreed
from domain.clearance_leaving_events import (
    OrdersHandedBack,
    OrdersListedForExit,
    WithdrawalsAccepted,
)
from domain.control_events import (
    ControlInspected,
    ControlLifted,
    ControlOrdered,
    Ground,
    OverrideAsked,
)
from domain.draw_events import (
    CandidatesListed,
    DrawFrozen,
    SeedRevealed,
    TargetsDrawn,
    WitnessGiven,
)
from domain.exit_events import ExitGatePassed
from domain.sorting_run import ParcelsSorted

Order = tuple[str, str]


class Inspections:
    """Folds of its own over the log, without the decisions that wrote it."""

    def __init__(self) -> None:
        self.kept = Examination(
            "I14", "controls", "no parcel is sorted, listed or let out while a control keeps it"
        )
        self.lifted = Examination(
            "I14", "four eyes", "a control is ended by another officer than the first half of it"
        )
        self.drawn = Examination(
            "I14", "draws", "a revealed draw repeats from its events, seed and officers included"
        )
        self._keeping: dict[Order, dict[str, int]] = defaultdict(dict)
        self._first: dict[str, dict[Ground, tuple[str, int]]] = defaultdict(dict)
        self._draws: dict[str, DrawFold] = {}

    def checks(self) -> list[Check]:
        leaving = dict.fromkeys((ExitGatePassed, OrdersListedForExit), self._leaves)
        gone = dict.fromkeys((OrdersHandedBack, WithdrawalsAccepted), self._left_run)
        parcels = {
            ParcelsControlled: self._controlled,
            ParcelsFreed: self._freed,
            ParcelsSorted: self._sorted,
            **leaving,
            **gone,
        }
        eyes = {
            ControlOrdered: self._ordered,
            ControlInspected: self._inspected,
            OverrideAsked: self._asked,
            ControlLifted: self._ended,
        }
        draws = {
            DrawFrozen: self._frozen,
            CandidatesListed: self._candidates,
            WitnessGiven: self._witnessed,
            TargetsDrawn: self._drawn,
            SeedRevealed: self._revealed,
        }
        return [
            Check(self.kept, parcels),
            Check(self.lifted, eyes),
            Check(self.drawn, draws),
        ]

    def _controlled(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            self._keeping[logged.partition, order_id][logged.event.control_id] = logged.position

    def _freed(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            self._keeping[logged.partition, order_id].pop(logged.event.control_id, None)

    def _left_run(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            self._keeping.pop((logged.partition, order_id), None)

    def _sorted(self, logged: Logged) -> None:
        for parcel in logged.event.parcels:
            self._expect_free((logged.partition, parcel.order_id), logged)

    def _leaves(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            self._expect_free((logged.partition, order_id), logged)

    def _expect_free(self, order: Order, logged: Logged) -> None:
        keeping = self._keeping.get(order, {})
        message = f"{type(logged.event).__name__} while {', '.join(sorted(keeping))} keeps it"
        positions = (*keeping.values(), logged.position)
        self.kept.expect(not keeping, order_name(*order), message, *positions)

    def _ordered(self, logged: Logged) -> None:
        event = logged.event
        self._first[logged.stream_id][Ground.SECOND_OFFICER] = (event.ordered_by, logged.position)

    def _inspected(self, logged: Logged) -> None:
        event = logged.event
        self._first[logged.stream_id][Ground.PASSED] = (event.inspected_by, logged.position)

    def _asked(self, logged: Logged) -> None:
        event = logged.event
        self._first[logged.stream_id][Ground.OVERRIDDEN] = (event.asked_by, logged.position)

    def _ended(self, logged: Logged) -> None:
        """Both names are told: of nobody's half nothing is known."""
        event, first = logged.event, self._first[logged.stream_id].get(logged.event.ground)
        officer, position = first or ("", logged.position)
        message = f"{event.lifted_by} ended it alone: {event.ground.value}, first by {officer!r}"
        is_two = bool(officer) and officer != event.lifted_by
        self.lifted.expect(is_two, logged.stream_id, message, position, logged.position)

    def _frozen(self, logged: Logged) -> None:
        self._draws[logged.stream_id] = DrawFold(logged.event)

    def _candidates(self, logged: Logged) -> None:
        self._draws[logged.stream_id].candidates += logged.event.candidates

    def _witnessed(self, logged: Logged) -> None:
        self._draws[logged.stream_id].witnessed = logged.event

    def _drawn(self, logged: Logged) -> None:
        self._draws[logged.stream_id].targets = logged.event.targets

    def _revealed(self, logged: Logged) -> None:
        draw, event = self._draws.pop(logged.stream_id), logged.event
        wrong = wrong_in(draw, event.seed, event.salt)
        self.drawn.expect(not wrong, logged.stream_id, "; ".join(wrong), logged.position)
