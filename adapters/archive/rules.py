"""When a stream has ended, kind by kind.

A rule looks at the stream's own state, at what others say of the parcels it names, and at a day."""

from collections import Counter

from adapters.archive.cases import Case, all_through, has_order_ended, is_through
from adapters.archive.marks import Mark
from application import streams as kinds
from domain import campaign_state, consignment, entry_state, exit_list, order_return, order_state
from domain.batch_state import PurchaseBatch
from domain.batch_state import Stage as BatchStage
from domain.book_filing_events import Ask
from domain.book_filing_state import THE_LIST, BookFiling
from domain.book_report import BookReport
from domain.buyer_identity import BuyerIdentity
from domain.buyers_year import BuyersYear
from domain.clearance_state import ClearanceRun
from domain.control import Control
from domain.entry_tally import DISCREPANCY_KINDS
from domain.guarantee_state import Guarantee
from domain.identifiers import OrderId, Sku, stream_of
from domain.inspection_draw import InspectionDraw
from domain.mandate import Mandates
from domain.order_number import OrderNumber
from domain.parked_mail import ParkedMail
from domain.parked_mail import Reason as ParkedReason
from domain.payment import Payment
from domain.payment_report import PaymentReport
from domain.payment_statement import PaymentStatement
from domain.purchase_limit import BuyersPurchases
from domain.refund import Refund
from domain.refund import Stage as RefundStage
from domain.stock_count import StockCount
from domain.waitlist import Waitlist
from domain.waybill_block import WaybillBlock


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
    return run.is_open and run.billed.keys() <= settled and all_through(case, run.members)


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


def book_filing_ended(case: Case) -> bool:
    filing: BookFiling = case.state
    last = filing.last(THE_LIST)
    is_deleted = last is not None and last.ask is Ask.DELETION and last.is_gone
    return filing.is_final(THE_LIST) or is_deleted


def book_report_ended(case: Case) -> bool:
    report: BookReport = case.state
    return report.is_reported


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


def mail_ended(case: Case) -> bool:
    mail: ParkedMail = case.state
    is_known = mail.reason is ParkedReason.NUMBER_UNKNOWN
    is_given = is_known and not mail.waiting and mail.recorded == {*mail.assigned}
    return mail.is_dismissed or is_given


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


def control_ended(case: Case) -> bool:
    control: Control = case.state
    return control.lifted is not None


def draw_ended(case: Case) -> bool:
    draw: InspectionDraw = case.state
    return draw.revealed is not None


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
