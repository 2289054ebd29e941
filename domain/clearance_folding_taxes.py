"""How the taxes of a run are secured, billed, paid and warned of; it only records."""

from domain.clearance_events import TaxBilled, TaxSettled
from domain.clearance_folding_pledges import guarantee_answered, guarantee_asked
from domain.clearance_parts import BilledTax
from domain.clearance_state import ClearanceRun
from domain.clearance_tax_events import GuaranteeAnswered, GuaranteeAsked, TaxWarned
from domain.columns import with_each
from domain.replacing import replace

TaxEvent = TaxBilled | TaxSettled | TaxWarned | GuaranteeAsked | GuaranteeAnswered


def evolve_taxes(run: ClearanceRun, event: TaxEvent) -> ClearanceRun:
    match event:
        case GuaranteeAsked():
            return guarantee_asked(run, event)
        case GuaranteeAnswered():
            return guarantee_answered(run, event)
        case TaxBilled():
            new = {bill.tax_no: BilledTax(bill.order_id, bill.amount_fen) for bill in event.bills}
            return replace(run, billed={**run.billed, **new})
        case TaxSettled():
            states = {(tax_no, event.status) for tax_no in event.tax_nos}
            return replace(run, settled=run.settled | states)
        case TaxWarned():
            return replace(run, warned=with_each(run.warned, event.order_ids, event.stage))
