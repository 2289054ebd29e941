"""What customs has said of each order, and what went through the gate."""

from typing import Any

from application.event_log import Recorded
from domain import clearance_events as runs
from domain import clearance_leaving_events as leaving
from domain import exit_events as exits
from domain import order_events as orders
from domain import return_events as returns
from domain.customs_codes import IN_REVIEW, INSPECTION, STORED


class Customs:
    """At most one live declaration an order; nothing leaves unreleased; what left has left."""

    def __init__(self) -> None:
        self.live: dict[Any, str] = {}
        self.numbers: set[str] = set()
        self.untouched: set[str] = set()
        """Declaration numbers that customs has not decided about yet."""

        self.messages: dict[str, Any] = {}
        self.released: set[Any] = set()
        self.picked: set[Any] = set()
        self.gone: set[Any] = set()
        self.gone_unlisted: set[Any] = set()
        self.cancelled: set[Any] = set()
        self.coming_back: dict[tuple[Any, str], bool] = {}
        self.asked: dict[tuple[Any, str], set[Any]] = {}

    def take(self, recorded: Recorded) -> None:
        event: Any = recorded.event
        match event:
            case runs.DeclarationsSent():
                self.declare(event)
            case runs.MessageRefused():
                self.refuse_message(event)
            case runs.DeclarationsAnswered() if event.status in (INSPECTION, IN_REVIEW):
                assert not self.released & {answer.order_id for answer in event.answers}
                self.untouched -= {answer.cop_no for answer in event.answers}
            case runs.DeclarationsAnswered():
                if event.status == STORED:
                    self.untouched -= {answer.cop_no for answer in event.answers}
            case runs.DeclarationsReleased() | runs.ParcelsHeld() | runs.DeclarationsRejected():
                self.decided(event)
            case runs.DeclarationsCorrected() | runs.DeclarationsRepeated():
                for order_id in event.order_ids:
                    self.live.pop(order_id, None)
            case leaving.OrdersHandedBack() | leaving.WithdrawalsAccepted():
                self.leave_run(event)
            case leaving.ParcelsPicked():
                self.picked |= set(event.order_ids)
            case leaving.OrdersListedForExit():
                named = set(event.order_ids)
                assert named <= self.released & self.picked
                assert not named & self.returning(), "listed though it comes back"
            case exits.ExitGatePassed():
                named = set(event.order_ids)
                assert named <= self.released & self.live.keys()
                assert not named & (self.gone | self.cancelled)
                self.gone |= named
            case exits.GatePassedUnlisted():
                self.gone_unlisted |= set(event.order_ids)
            case orders.OrderCancelled():
                assert event.order_id not in self.gone
                assert event.order_id not in self.live
                self.cancelled.add(event.order_id)
            case returns.ReturnRequested():
                self.coming_back[event.order_id, event.return_no] = True
                self.asked[event.order_id, event.return_no] = {u.sku for u in event.units}
            case returns.ReturnReceived():
                # Other goods than were asked for are a case, and not this parcel on its way back.
                back = {part.sku for part in (*event.good, *event.damaged)}
                key = (event.order_id, event.return_no)
                self.coming_back[key] = bool(back & self.asked[key])
            case returns.ReturnAnswered():
                self.coming_back[event.order_id, event.return_no] = event.accepted

    def returning(self) -> set[Any]:
        return {order_id for (order_id, _), stands in self.coming_back.items() if stands}

    def declare(self, event: runs.DeclarationsSent) -> None:
        self.messages[event.message_id] = event
        for declaration in event.declarations:
            assert declaration.order_id not in self.live
            assert declaration.cop_no not in self.numbers
            self.live[declaration.order_id] = declaration.cop_no
            self.numbers.add(declaration.cop_no)
            self.untouched.add(declaration.cop_no)

    def refuse_message(self, event: runs.MessageRefused) -> None:
        message = self.messages.get(event.message_id)
        for declaration in message.declarations if message else ():
            number = declaration.cop_no
            if self.live.get(declaration.order_id) == number and number in self.untouched:
                del self.live[declaration.order_id]

    def decided(self, event: Any) -> None:
        is_rejection = isinstance(event, runs.DeclarationsRejected)
        for answer in event.rejections if is_rejection else event.answers:
            assert self.live[answer.order_id] == answer.cop_no, "an answer to an old attempt counts"
            self.untouched.discard(answer.cop_no)
            self.released.discard(answer.order_id)
            if is_rejection:
                del self.live[answer.order_id]
            elif isinstance(event, runs.DeclarationsReleased):
                self.released.add(answer.order_id)

    def leave_run(self, event: Any) -> None:
        for order_id in event.order_ids:
            assert order_id not in self.gone, "a parcel that left is given back"
            stood = self.live.pop(order_id, None)
            assert stood is None or isinstance(event, leaving.WithdrawalsAccepted)
            self.picked.discard(order_id)
            self.released.discard(order_id)

    def check(self) -> None:
        assert self.released <= self.live.keys()
