"""One buyer's pre-sale order: what was promised to them, and their money until the end."""

from domain.dated import customs_day
from domain.decider import Decider
from domain.goods import SkuUnits, as_units, counted
from domain.order_amounts import reduced
from domain.order_commands import (
    AmendOrder,
    AnswerPromise,
    BeginPayment,
    CancelOrder,
    CollectOrder,
    Command,
    ConfirmPayment,
    CorrectBuyer,
    CorrectConsignee,
    EndHold,
    HandBackOrder,
    OweBackPayment,
    OweRefund,
    PayRefund,
    PlaceAgain,
    PlaceOnPlan,
    PlaceOrder,
    RefusePlacing,
    ReportConsignee,
)
from domain.order_events import (
    BuyerCorrected,
    ConsigneeCorrected,
    ConsigneeReported,
    Event,
    OrderAmended,
    OrderCancelled,
    OrderCollected,
    OrderHandedBack,
    PromiseAnswered,
)
from domain.order_folding import evolve
from domain.order_money import (
    begin_payment,
    confirm_payment,
    end_hold,
    owe,
    owe_back,
    owed_back,
    pay_refund,
)
from domain.order_placing import place, place_again, refuse_placing, require_identity
from domain.order_refusals import (
    AddressLocked,
    BuyerIsAnotherPerson,
    CutExceedsOrder,
    OrderAlreadyCancelled,
    OrderAlreadyCollected,
    OrderHeldElsewhere,
    OrderNotPaid,
    OrdersLocked,
    QuantityNotPositive,
    UnknownOrder,
)
from domain.order_state import PreSaleOrder, Stage
from domain.order_year_events import AnswerQuotaMove, AskQuotaMove
from domain.order_years import answer_move, ask_move


def decide(command: Command, order: PreSaleOrder) -> list[Event]:
    match command:
        case PlaceOrder():
            return place(command, order, None)
        case PlaceOnPlan():
            return place(command.order, order, command.plan)
        case PlaceAgain():
            return place_again(command, order)
        case RefusePlacing():
            return refuse_placing(command, order)
    if order.stage is Stage.ABSENT:
        raise UnknownOrder(order_id=command.order_id)
    match command:
        case BeginPayment():
            return begin_payment(command, order)
        case ConfirmPayment():
            return confirm_payment(command, order)
        case OweBackPayment():
            return owe_back(command.confirmation, order, command.reason)
        case EndHold():
            return end_hold(command, order)
        case AnswerPromise():
            return answer_promise(command, order)
        case CancelOrder():
            return cancel(command, order)
        case CollectOrder():
            return collect(command, order)
        case HandBackOrder():
            return hand_back(command, order)
        case AmendOrder():
            return amend(command, order)
        case ReportConsignee():
            return report_consignee(command, order)
        case CorrectConsignee():
            return correct_consignee(command, order)
        case CorrectBuyer():
            return correct_buyer(command, order)
        case OweRefund():
            return owe(command, order)
        case PayRefund():
            return pay_refund(command, order)
        case AskQuotaMove():
            return [*ask_move(command, order)]
        case AnswerQuotaMove():
            return [*answer_move(command, order)]


def report_consignee(command: ReportConsignee, order: PreSaleOrder) -> list[Event]:
    """To whom the carrier says it goes; once told, it says nothing new."""
    if order.reported_consignee == command.consignee:
        return []
    waybill_no, consignee = command.waybill_no, command.consignee
    return [ConsigneeReported(command.order_id, waybill_no, consignee, command.at)]


def answer_promise(command: AnswerPromise, order: PreSaleOrder) -> list[Event]:
    """Who declines has the order cancelled in the same append (`application.promising`)."""
    if order.stage in (Stage.CANCELLED, Stage.NOT_PLACED):
        raise OrderAlreadyCancelled(order_id=command.order_id)
    if command.is_accepted and order.dispatch_agreed == command.dispatch_by:
        return []
    return [PromiseAnswered(command.order_id, command.dispatch_by, command.is_accepted, command.at)]


def cancel(command: CancelOrder, order: PreSaleOrder) -> list[Event]:
    if order.stage in (Stage.CANCELLED, Stage.NOT_PLACED):
        return []
    if order.held_by:
        raise OrderHeldElsewhere(order_id=command.order_id, holder=order.held_by)
    require_not_locked(command, order)
    return [
        OrderCancelled(command.order_id, command.reason, command.at),
        *owed_back(command, "cancelled", order.left_fen, command.reason),
    ]


def require_not_locked(command: CancelOrder, order: PreSaleOrder) -> None:
    """Once the campaign has locked its orders, buyers cannot undo theirs any more."""
    locked_at = order.plan.cancelling_locked_at if order.plan else None
    if command.is_asked_by_buyer and locked_at is not None and command.at >= locked_at:
        raise OrdersLocked(order_id=command.order_id, locked_at=locked_at)


def collect(command: CollectOrder, order: PreSaleOrder) -> list[Event]:
    if order.stage is Stage.CANCELLED:
        raise OrderAlreadyCancelled(order_id=command.order_id)
    if order.stage is not Stage.PAID:
        raise OrderNotPaid(order_id=command.order_id, stage=order.stage.value)
    if order.held_by == command.batch_id:
        return []
    if order.held_by:
        raise OrderAlreadyCollected(order_id=command.order_id, batch_id=order.held_by)
    return [OrderCollected(command.order_id, command.batch_id, command.at)]


def hand_back(command: HandBackOrder, order: PreSaleOrder) -> list[Event]:
    if order.held_by is None:
        return []
    if order.held_by != command.batch_id:
        raise OrderHeldElsewhere(order_id=command.order_id, holder=order.held_by)
    return [OrderHandedBack(command.order_id, command.batch_id, command.at)]


def amend(command: AmendOrder, order: PreSaleOrder) -> list[Event]:
    """After a shortage: lines, tax and refund agree to the fen (refund = old - new)."""
    if order.stage is Stage.CANCELLED:
        raise OrderAlreadyCancelled(order_id=command.order_id)
    if order.stage is not Stage.PAID:
        raise OrderNotPaid(order_id=command.order_id, stage=order.stage.value)
    if not command.cuts or min(part.quantity for part in command.cuts) < 1:
        raise QuantityNotPositive(order_id=command.order_id, cuts=command.cuts)
    cuts = counted(command.cuts)
    ordered = counted(SkuUnits(line.sku, line.quantity) for line in order.lines)
    if cuts - ordered:
        raise CutExceedsOrder(order_id=command.order_id, units=as_units(cuts - ordered))
    if cuts == ordered:
        return [
            OrderCancelled(command.order_id, command.cause, command.at),
            *owed_back(command, "cancelled", order.left_fen, command.cause),
        ]
    lines, amounts = reduced(order.lines, order.amounts, cuts, order.taxed_on)
    refund = min(order.amounts.paid_fen - amounts.paid_fen, order.left_fen)
    freed = order.amounts.taxable_fen - amounts.taxable_fen
    return [
        OrderAmended(command.order_id, lines, amounts, freed, command.cause, command.at),
        *owed_back(command, f"amended-{len(order.owed) + 1}", refund, command.cause),
    ]


def correct_consignee(command: CorrectConsignee, order: PreSaleOrder) -> list[Event]:
    """After the lock only what the waybill already names: the papers must agree in the end."""
    if order.consignee == command.consignee:
        return []
    locked_at = order.plan.address_locked_at if order.plan else None
    is_late = locked_at is not None and command.at >= locked_at
    if is_late and command.consignee != order.reported_consignee:
        raise AddressLocked(order_id=command.order_id, locked_at=locked_at)
    return [ConsigneeCorrected(command.order_id, command.consignee, command.at)]


def correct_buyer(command: CorrectBuyer, order: PreSaleOrder) -> list[Event]:
    """Name and telephone: the number is the person whose year was reserved and who had to pay."""
    if order.buyer == command.buyer:
        return []
    require_identity(command.order_id, command.buyer.id_number, customs_day(command.at))
    if order.buyer.id_number != command.buyer.id_number:
        raise BuyerIsAnotherPerson(order_id=command.order_id)
    return [BuyerCorrected(command.order_id, command.buyer, command.at)]


DECIDER = Decider(initial=PreSaleOrder(), evolve=evolve, decide=decide)
