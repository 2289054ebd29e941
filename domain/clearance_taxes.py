"""The tax bills of a run: each once, each state of it once, and warned of while days run out."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from domain.clearance_commands import (
    RecordTaxBills,
    SettleTax,
)
from domain.clearance_events import (
    Event,
    TaxBilled,
    TaxSettled,
)
from domain.clearance_pledging import record_guarantee_answer
from domain.clearance_state import ClearanceRun
from domain.clearance_tax_commands import (
    RecordGuaranteeAnswer,
    WarnOfTax,
)
from domain.clearance_tax_events import (
    TaxWarned,
)
from domain.dated import customs_day
from domain.identifiers import OrderId, in_events
from domain.tax_clock import PAID, VOID, TaxStage, due_of

TaxCommand = RecordGuaranteeAnswer | RecordTaxBills | SettleTax | WarnOfTax


def decide_on_taxes(command: TaxCommand, run: ClearanceRun) -> list[Event]:
    match command:
        case RecordGuaranteeAnswer():
            return record_guarantee_answer(command, run)
        case RecordTaxBills():
            return record_tax_bills(command, run)
        case SettleTax():
            return settle_tax(command, run)
        case WarnOfTax():
            return warn_of_tax(command, run)


def record_tax_bills(command: RecordTaxBills, run: ClearanceRun) -> list[Event]:
    """A bill counts once, however often it comes."""
    new = {bill.tax_no: bill for bill in command.bills if bill.tax_no not in run.billed}
    bills = tuple(new[tax_no] for tax_no in sorted(new))
    return [
        TaxBilled(command.run_id, command.receipt_hash, part, command.at)
        for part in in_events(bills)
    ]


def settle_tax(command: SettleTax, run: ClearanceRun) -> list[Event]:
    """Each state of a bill once: an old report that comes again does not bring it back."""
    tax_nos = sorted(set(command.tax_nos))
    new = tuple(tax_no for tax_no in tax_nos if (tax_no, command.status) not in run.settled)
    return [
        TaxSettled(
            command.run_id,
            command.receipt_hash,
            part,
            command.status,
            command.payment_no,
            command.at,
            orders_of(run, part),
        )
        for part in in_events(new)
    ]


def orders_of(run: ClearanceRun, tax_nos: Iterable[str]) -> tuple[OrderId, ...]:
    return tuple(sorted({run.billed[i].order_id for i in tax_nos if i in run.billed}))


def warn_of_tax(command: WarnOfTax, run: ClearanceRun) -> list[Event]:
    """Once when a tax falls due, and once when its days are over; never before, nor when paid."""
    today = customs_day(command.at)
    found: dict[TaxStage, list[OrderId]] = defaultdict(list)
    last_days: dict[TaxStage, date] = {}
    done = paid_or_void(run)
    for order_id in run.released_at.keys() - done:
        due = due_of(run.released_at[order_id])
        stage = due.stage_on(today)
        if stage is not TaxStage.RETURNABLE and run.warned.get(order_id) is not stage:
            found[stage].append(order_id)
            last_days[stage] = min(last_days.get(stage, due.last_day), due.last_day)
    return [
        TaxWarned(command.run_id, stage, part, last_days[stage], command.at)
        for stage in (TaxStage.DUE, TaxStage.OVERDUE)
        for part in in_events(tuple(sorted(found[stage])))
    ]


def paid_or_void(run: ClearanceRun) -> set[OrderId]:
    """Orders all of whose bills are paid, void or of nothing; one without a bill is not."""
    ended = {tax_no for tax_no, status in run.settled if status in (PAID, VOID)}
    is_open: dict[OrderId, bool] = {}
    for tax_no, bill in run.billed.items():
        still = bill.amount_fen > 0 and tax_no not in ended
        is_open[bill.order_id] = is_open.get(bill.order_id, False) or still
    return {order_id for order_id, still in is_open.items() if not still}
