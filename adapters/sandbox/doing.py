"""Does the steps of a trial, each through the commands that shops, buyers and merchants send."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.sandbox.faults import (
    NobodyConcernedError,
    NoSuchOrderError,
    NothingOfferedError,
    NothingToPayError,
    TooManyNamedError,
)
from adapters.sandbox.moving import Moving
from adapters.sandbox.paying import is_awaited, sum_of
from adapters.sandbox.placing import Noting, Shop, key_of
from adapters.sandbox.standing import STANDING, Standing
from adapters.sandbox.steps import (
    Answer,
    BeginToPay,
    Cancel,
    Close,
    Forward,
    GoOn,
    GoTo,
    Leave,
    Numbers,
    Pay,
    Place,
    Promise,
    Take,
    Terminate,
    Wait,
)
from adapters.sandbox.trial import Asked, Problem, number_of, order_id_of
from adapters.sandbox.world import ACTOR, BOOK, World
from adapters.texts import mark_code
from application.cancelling import CancelOrders
from application.ordering import Sender, place_orders
from application.paying_orders import pay_orders
from application.promising import AnswerChangedPromise
from domain.campaign_commands import (
    ChangePromise,
    CloseCampaign,
    DraftCampaign,
    TerminateCampaign,
)
from domain.offered_prices import UnknownCoupon
from domain.order_commands import BeginPayment
from domain.order_state import Stage
from domain.payment import PaymentShare, ReportPayment
from domain.refusals import Refused
from domain.waitlist import JoinWaitlist, LeaveWaitlist

NAMED_MAX = 800
"""Orders that all steps may name together, one for each time: what bounds a trial's work."""

PAYMENT_FIRM = "TRIAL-PAY"
REASON = mark_code("tried out")


class Doing:
    """Remembers which orders were asked for; all else stands in the streams."""

    def __init__(
        self, world: World, draft: DraftCampaign, tick: Callable[[datetime], None]
    ) -> None:
        self.world = world
        self.draft = draft
        self.standing = Standing(world, draft.campaign_id)
        self.asked: dict[int, Asked] = {}
        self.moving = Moving(self.standing, self.asked, ZoneInfo(draft.time_zone), tick)
        self.refusals: dict[int, Refused] = {}
        """Why orders were not placed, with all that events do not say of it."""

        self._sent = self._named = 0
        self._problems: list[Problem] = []

    def do(self, step: object) -> None:
        """Raises Refused and NotDoneError for what concerns the step as a whole."""
        DONE[type(step)](self, step)

    def left_out(self) -> list[Problem]:
        """Orders that the last step went on without, and why."""
        found, self._problems = self._problems, []
        return found

    @property
    def at(self) -> datetime:
        return self.world.clock()

    @property
    def sender(self) -> Sender:
        return Sender(ACTOR, self.at)

    def send(self, command: Any) -> None:
        self._sent += 1
        outcome = self.world.system.handle(BOOK, command, f"{ACTOR}-{self._sent}", ACTOR)
        for order_id, refusal in outcome.refused.items():
            self._problems.append(Problem(refusal, (number_of(order_id),)))

    def send_for(self, number: int, command: Any) -> None:
        """One of many: its refusal is beside its number."""
        try:
            self.send(command)
        except Refused as refusal:
            self._problems.append(Problem(refusal, (number,)))

    def ask_for(self, step: Place | Wait) -> Sequence[Asked]:
        coupon_code = step.coupon_code if isinstance(step, Place) else ""
        first = len(self.asked) + 1
        found = [
            Asked(number, step.buyer or number, step.units, coupon_code)
            for number in range(first, first + step.orders)
        ]
        self.asked |= {each.number: each for each in found}
        return found

    def place(self, step: Place) -> None:
        campaign = self.standing.campaign()
        known = {coupon.code for coupon in campaign.terms.coupons}
        if step.coupon_code and not known:
            # A campaign without coupons leaves prices to shops, and would not look at the code.
            raise UnknownCoupon(code=step.coupon_code)
        self.order(self.ask_for(step))

    def order(self, wanted: Sequence[Asked]) -> None:
        shop = Shop(self.draft, self.standing.campaign())
        orders = [shop.order_of(each, self.at) for each in wanted]
        noting = Noting(self.world.system.handling)
        refused = place_orders(noting, BOOK, orders, self.sender)
        self.refusals |= {number_of(i): refusal for i, refusal in noting.refused.items()}
        absent = self.standing.orders(wanted)
        for order_id, rule in refused.items():
            number = number_of(order_id)
            if absent[number].stage is Stage.ABSENT:
                # Nothing is recorded of these: the others are told with what happened.
                self._problems.append(Problem(self.refusals.get(number, rule), (number,)))

    def wait(self, step: Wait) -> None:
        for each in self.ask_for(step):
            order_id, key = order_id_of(each.number), key_of(each.buyer)
            joining = JoinWaitlist(self.draft.campaign_id, order_id, key, each.units, self.at)
            self.send_for(each.number, joining)

    def take(self, step: Take) -> None:
        offered = {number_of(order_id) for order_id in self.standing.line().offered}
        wanted = list[Asked]()
        for number in self.among(step.numbers, offered):
            if number in offered:
                wanted.append(self.asked[number])
            else:
                self._problems.append(Problem(NothingOfferedError(), (number,)))
        if wanted:
            self.order(wanted)

    def leave(self, step: Leave) -> None:
        line = self.standing.line()
        standing = {number_of(order_id) for order_id in (*line.waiting, *line.offered)}
        numbers = self.among(step.numbers, standing)
        order_ids = tuple(order_id_of(number) for number in numbers)
        self.send(LeaveWaitlist(self.draft.campaign_id, order_ids, REASON, self.at))

    def pay(self, step: Pay) -> None:
        orders = self.standing.orders(self.asked.values())
        due = [number for number, order in orders.items() if is_awaited(step, order)]
        payments = list[ReportPayment]()
        for number in self.among(step.numbers, due):
            if amount_fen := sum_of(step, orders[number]):
                payments.append(self.payment(number, amount_fen))
            else:
                self._problems.append(Problem(NothingToPayError(number=number), (number,)))
        pay_orders(self.world.system.handling, payments, self.sender)

    def payment(self, number: int, amount_fen: int) -> ReportPayment:
        self._sent += 1
        share = PaymentShare(BOOK, order_id_of(number), amount_fen)
        payment_id, payer = f"{ACTOR}-pay-{self._sent}", key_of(self.asked[number].buyer)
        return ReportPayment(payment_id, PAYMENT_FIRM, payer, amount_fen, (share,), self.at)

    def begin(self, step: BeginToPay) -> None:
        for number in self.among(step.numbers, self.at_stages(Stage.PLACED, Stage.DEPOSIT_PAID)):
            payment_id = f"{ACTOR}-begun-{number}-{self._sent}"
            self.send_for(number, BeginPayment(order_id_of(number), payment_id, self.at))

    def cancel(self, step: Cancel) -> None:
        numbers = self.among(step.numbers, self.at_stages(*STANDING))
        order_ids = tuple(order_id_of(number) for number in numbers)
        self.send(CancelOrders(order_ids, REASON, self.at, not step.is_by_merchant))

    def answer(self, step: Answer) -> None:
        promised = self.standing.campaign().dispatch_by
        for number in self.among(step.numbers, self.at_stages(*STANDING)):
            order_id = order_id_of(number)
            answer = AnswerChangedPromise(order_id, promised, step.is_accepted, self.at)
            self.send_for(number, answer)

    def promise(self, step: Promise) -> None:
        campaign_id = self.draft.campaign_id
        self.send(ChangePromise(campaign_id, step.last, REASON, self.at, step.first))

    def close(self, _: Close) -> None:
        self.send(CloseCampaign(self.draft.campaign_id, self.at))

    def terminate(self, _: Terminate) -> None:
        self.send(TerminateCampaign(self.draft.campaign_id, REASON, self.at))

    def at_stages(self, *stages: Stage) -> Collection[int]:
        orders = self.standing.orders(self.asked.values())
        return [number for number, order in orders.items() if order.stage in stages]

    def among(self, numbers: Numbers, possible: Collection[int]) -> Sequence[int]:
        """Raises NobodyConcernedError, NoSuchOrderError and, for too much, TooManyNamedError."""
        if numbers.is_all and not possible:
            raise NobodyConcernedError
        found = numbers.among(possible)
        for number in found:
            if number not in self.asked:
                raise NoSuchOrderError(number=number)
        self._named += len(found)
        if self._named > NAMED_MAX:
            raise TooManyNamedError(named=self._named, named_max=NAMED_MAX)
        return found


DONE: Mapping[type, Callable[[Doing, Any], None]] = {
    Place: Doing.place,
    Wait: Doing.wait,
    Take: Doing.take,
    Leave: Doing.leave,
    Pay: Doing.pay,
    BeginToPay: Doing.begin,
    Cancel: Doing.cancel,
    Answer: Doing.answer,
    Promise: Doing.promise,
    GoTo: lambda doing, step: doing.moving.go_to(step),
    GoOn: lambda doing, step: doing.moving.go_on(step),
    Forward: lambda doing, step: doing.moving.forward(step),
    Close: Doing.close,
    Terminate: Doing.terminate,
}
