"""When a stream has ended: for each kind the sentence that says so and the rule that decides it.

A rule looks at the stream's own state, at what others say of the parcels it names, and at a day.
Ended is a guess about the future: a stream that goes on after all is archived on from there.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from adapters.archive.marks import Mark, Marks
from application import streams as kinds
from domain import campaign_state, consignment, entry_state, exit_list, order_return, order_state
from domain.batch_state import PurchaseBatch
from domain.batch_state import Stage as BatchStage
from domain.bonded_entry import DISCREPANCY_KINDS
from domain.buyer_identity import BuyerIdentity
from domain.buyers_year import BuyersYear
from domain.clearance_state import ClearanceRun
from domain.guarantee import Guarantee
from domain.identifiers import OrderId, Partition, Sku, stream_of
from domain.mandate import Mandates
from domain.order_number import OrderNumber
from domain.payment import Payment
from domain.payment_report import PaymentReport
from domain.payment_statement import PaymentStatement
from domain.purchase_limit import BuyersPurchases
from domain.refund import Refund
from domain.refund import Stage as RefundStage
from domain.stock_count import StockCount
from domain.waitlist import Waitlist
from domain.waybill_block import WaybillBlock


@dataclass(frozen=True, slots=True)
class Case:
    """One stream before its judge."""

    partition: Partition
    local_id: str
    state: Any
    marks: Marks
    at: datetime
    day: date
    """The customs day of that time."""


@dataclass(frozen=True, slots=True)
class Ending:
    reason: str
    has_ended: Callable[[Case], bool]


def is_through(case: Case, order_id: OrderId) -> bool:
    """Whether nothing more becomes of an order's parcel: it arrived, was lost or came back."""
    marks = case.marks.of(stream_of(case.partition, kinds.ORDER, order_id))
    ends = {Mark.DELIVERED, Mark.LOST, Mark.RETURNED}
    return Mark.COMING_BACK not in marks and not ends.isdisjoint(marks)


def all_through(case: Case, order_ids: Iterable[OrderId]) -> bool:
    return all(is_through(case, order_id) for order_id in order_ids)


def has_order_ended(case: Case, book: Partition, order_id: str) -> bool:
    return Mark.ENDED in case.marks.of(stream_of(book, kinds.ORDER, order_id))


def campaign_ended(case: Case) -> bool:
    campaign: campaign_state.Campaign = case.state
    match campaign.stage:
        case campaign_state.Stage.CLOSED:
            return True
        case campaign_state.Stage.FAILED | campaign_state.Stage.TERMINATED:
            return not campaign.held.total()
    return False


def order_ended(case: Case) -> bool:
    order: order_state.PreSaleOrder = case.state
    if order.owed.keys() - order.repaid:
        return False
    match order.stage:
        case order_state.Stage.NOT_PLACED | order_state.Stage.CANCELLED:
            return order.left_fen <= 0
        case order_state.Stage.PAID:
            marks = case.marks.of(stream_of(case.partition, kinds.ORDER, case.local_id))
            is_lost = Mark.LOST in marks and Mark.DELIVERED not in marks
            return is_through(case, OrderId(case.local_id)) and not (is_lost and order.left_fen > 0)
    return False


def batch_ended(case: Case) -> bool:
    batch: PurchaseBatch = case.state
    return (
        batch.stage is BatchStage.LOCKED
        and all(purchase.confirmed is not None for purchase in batch.purchases.values())
        and not batch.waiting
        and all_through(case, batch.members)
    )


def consignment_ended(case: Case) -> bool:
    state: consignment.Consignment = case.state
    return state.stage is consignment.Stage.ARRIVED and state.entry_id is not None


def entry_ended(case: Case) -> bool:
    entry: entry_state.BondedEntry = case.state
    gone = Counter[Sku]()
    for (_, sku), quantity in entry.gone.items():
        gone[sku] += quantity
    return (
        entry.posted is not None
        and entry.tally_no is not None
        and not +entry.reserved
        and all(entry.good[sku] == gone[sku] for sku in entry.good.keys() | gone.keys())
        and all(
            getattr(count, kind) <= entry.decided[count.sku, kind]
            for count in entry.counts
            for kind in DISCREPANCY_KINDS
        )
    )


def run_ended(case: Case) -> bool:
    run: ClearanceRun = case.state
    settled = {tax_no for tax_no, _ in run.settled}
    return run.is_open and run.billed <= settled and all_through(case, run.members)


def exit_ended(case: Case) -> bool:
    state: exit_list.ExitList = case.state
    is_posted = state.stage is exit_list.Stage.POSTED
    return state.gone.issuperset(state.parcels) and (is_posted or not state.parcels)


def return_ended(case: Case) -> bool:
    state: order_return.OrderReturn = case.state
    return all(map(is_part_concluded, state.parts.values()))


def is_part_concluded(part: order_return.PartReturn) -> bool:
    """Accepted, or not to be declared: too late, or nothing of what was asked for came."""
    match part.stage:
        case order_return.Stage.ACCEPTED | order_return.Stage.RECEIVED_LATE:
            return True
        case order_return.Stage.RECEIVED:
            return not part.back
    return False


def count_ended(case: Case) -> bool:
    count: StockCount = case.state
    return count.decided is not None or not count.differences


def number_ended(case: Case) -> bool:
    number: OrderNumber = case.state
    return number.book is None or has_order_ended(case, number.book, case.local_id)


def payment_ended(case: Case) -> bool:
    payment: Payment = case.state
    return payment.reported is not None and all(
        has_order_ended(case, owner.book, owner.order_id) for owner in payment.standing
    )


def refund_ended(case: Case) -> bool:
    refund: Refund = case.state
    return refund.stage is RefundStage.PAID


def statement_ended(case: Case) -> bool:
    statement: PaymentStatement = case.state
    is_settled = len(statement.settled) == statement.differences
    return bool(statement.file_hash) and is_settled


def report_ended(case: Case) -> bool:
    report: PaymentReport = case.state
    return report.is_recorded


def year_ended(case: Case) -> bool:
    assert isinstance(case.state, BuyersYear)
    return int(case.local_id.rpartition(":")[2]) < case.day.year


def guarantee_ended(case: Case) -> bool:
    guarantee: Guarantee = case.state
    return not guarantee.lodged_fen


def waybills_ended(case: Case) -> bool:
    waybills: WaybillBlock = case.state
    return not waybills.left


def mandate_ended(case: Case) -> bool:
    mandates: Mandates = case.state
    return not any(mandates.holds(*key, case.at) for key in mandates.given)


def identity_ended(case: Case) -> bool:
    identity: BuyerIdentity = case.state
    answers = identity.names.values()
    return bool(answers) and not any(answer.holds(case.at) for answer in answers)


def waitlist_ended(case: Case) -> bool:
    waitlist: Waitlist = case.state
    return not waitlist.waiting and not waitlist.offered


def always(_: Case) -> bool:
    return True


def limit_ended(case: Case) -> bool:
    purchases: BuyersPurchases = case.state
    ids = purchases.by_order
    return bool(ids) and all(has_order_ended(case, case.partition, each) for each in ids)


def ends_with_campaign(case: Case) -> bool:
    campaign_id, _, _ = case.local_id.rpartition(":")
    return Mark.ENDED in case.marks.of(stream_of(case.partition, kinds.CAMPAIGN, campaign_id))


def never(_: Case) -> bool:
    return False


ENDINGS: dict[str, Ending] = {
    kinds.CAMPAIGN: Ending(
        "closed; or failed or terminated, and no units are held for orders any more",
        campaign_ended,
    ),
    kinds.ORDER: Ending(
        "not placed or cancelled, or its parcel was delivered, lost or came back;"
        " and no money of it is owed to the buyer",
        order_ended,
    ),
    kinds.BATCH: Ending(
        "locked, every purchase confirmed, and every member's parcel is through", batch_ended
    ),
    kinds.CONSIGNMENT: Ending("arrived, and on the list of an entry", consignment_ended),
    kinds.ENTRY: Ending(
        "posted and tallied, nothing is reserved, no unit is left on the shelf"
        " and every discrepancy is decided",
        entry_ended,
    ),
    kinds.RUN: Ending("every parcel left in it is through, and every tax bill settled", run_ended),
    kinds.SORTING: Ending("a scan is a fact: nothing in it waits for an answer", always),
    kinds.EXIT: Ending(
        "everything on the list passed the gate and the port wrote it off; or the list is empty",
        exit_ended,
    ),
    kinds.DELIVERY: Ending(
        "a carrier's day is a report: nothing in it waits for an answer", always
    ),
    kinds.RETURN: Ending(
        "every part of it is accepted by customs, or can never be declared", return_ended
    ),
    kinds.COUNT: Ending("its differences are decided, or there are none", count_ended),
    kinds.PRODUCT: Ending("never: the latest registration holds until the next", never),
    kinds.NUMBER: Ending("given back, or the order that it names has ended", number_ended),
    kinds.PAYMENT: Ending("every order that it was shared out to has ended", payment_ended),
    kinds.YEAR: Ending("the calendar year is over", year_ended),
    kinds.GUARANTEE: Ending("never, once it is lodged: runs may always reserve", guarantee_ended),
    kinds.WAYBILLS: Ending("every number of every block is taken", waybills_ended),
    kinds.REFUND: Ending("the payment firm has paid it", refund_ended),
    kinds.REPORT: Ending("a report is a fact: nothing in it waits for an answer", report_ended),
    kinds.STATEMENT: Ending("every difference of it is settled", statement_ended),
    kinds.MANDATE: Ending("no mandate of the merchant holds any more", mandate_ended),
    kinds.LIMIT: Ending("every order that it counts has ended", limit_ended),
    kinds.COUPON: Ending("its campaign has ended", ends_with_campaign),
    kinds.COUPONS_OF_BUYER: Ending("its campaign has ended", ends_with_campaign),
    kinds.WAITLIST: Ending("nobody waits and nothing is offered", waitlist_ended),
    kinds.IDENTITY: Ending("no answer about the person is relied on any more", identity_ended),
}
"""By kind of stream."""

ROUNDS = (
    frozenset({kinds.DELIVERY, kinds.RETURN}),
    ENDINGS.keys() - {kinds.DELIVERY, kinds.RETURN, kinds.NUMBER, kinds.PAYMENT, kinds.LIMIT},
    frozenset({kinds.NUMBER, kinds.PAYMENT, kinds.LIMIT}),
)
"""Orders rest on deliveries and returns; numbers, payments and limits on orders: one after the
other."""
