"""How orders come to have their documents sent, or sent anew, and to have stock; only recorded."""

from collections.abc import Collection

from domain.clearance_ahead_events import DocumentsOutdated, OrdersSupplied
from domain.clearance_events import (
    DeclarationsCorrected,
    DocumentsAnswered,
    DocumentsMatched,
    DocumentsRepeated,
    WaybillsAssigned,
)
from domain.clearance_folding_pledges import unpledged
from domain.clearance_late_events import DocumentsAskedAgain
from domain.clearance_papers import Papers
from domain.clearance_stages import Stage
from domain.clearance_state import ClearanceRun
from domain.columns import with_each, without
from domain.customs_codes import Document
from domain.identifiers import OrderId
from domain.replacing import replace

DocumentEvent = (
    OrdersSupplied
    | DocumentsOutdated
    | WaybillsAssigned
    | DocumentsAnswered
    | DocumentsMatched
    | DeclarationsCorrected
    | DocumentsRepeated
    | DocumentsAskedAgain
)


def evolve_documents(run: ClearanceRun, event: DocumentEvent) -> ClearanceRun:
    match event:
        case OrdersSupplied():
            return supplied(run, event)
        case DocumentsOutdated():
            return outdated(run, event)
        case WaybillsAssigned():
            return assigned(run, event)
        case DocumentsAnswered():
            papers = run.papers[event.document].with_answers(event.answers)
            return with_papers(run, event.document, papers)
        case DocumentsMatched():
            return moved(run, event.order_ids, Stage.MATCHED)
        case DeclarationsCorrected():
            return to_documents(run, event.order_ids)
        case DocumentsRepeated():
            papers = run.papers[event.document].to_repeat(event.order_ids)
            return with_papers(run, event.document, papers)
        case DocumentsAskedAgain():
            papers = run.papers[event.document].to_send(event.order_ids)
            return with_papers(run, event.document, papers)


def moved(run: ClearanceRun, order_ids: Collection[OrderId], stage: Stage) -> ClearanceRun:
    return replace(run, stages=with_each(run.stages, order_ids, stage))


def with_papers(run: ClearanceRun, document: Document, papers: Papers) -> ClearanceRun:
    return replace(run, papers={**run.papers, document: papers})


def assigned(run: ClearanceRun, event: WaybillsAssigned) -> ClearanceRun:
    """Another waybill has to be sent and matched before it can be declared."""
    new = {waybill.order_id: waybill for waybill in event.waybills}
    anew = [i for i in new if run.stages[i] in (Stage.MATCHED, Stage.UNMATCHED)]
    return with_papers(
        replace(
            unpledged(moved(run, anew, Stage.DOCUMENTS), anew),
            waybills={**run.waybills, **new},
            carriers=with_each(run.carriers, new.keys(), event.carrier),
            unsayable=run.unsayable.difference(anew),
        ),
        Document.WAYBILL,
        run.papers[Document.WAYBILL].to_send(new.keys()),
    )


def to_documents(run: ClearanceRun, order_ids: Collection[OrderId]) -> ClearanceRun:
    """All that is said of these orders is sent anew."""
    return replace(
        unpledged(moved(run, order_ids, Stage.DOCUMENTS), order_ids),
        papers={d: papers.seen_to(order_ids) for d, papers in run.papers.items()},
        repeated=without(run.repeated, order_ids),
        unsayable=run.unsayable.difference(order_ids),
    )


def supplied(run: ClearanceRun, event: OrdersSupplied) -> ClearanceRun:
    orders = {order.order_id: order for order in event.orders}
    return replace(
        run,
        orders={**run.orders, **orders},
        ahead=run.ahead - orders.keys(),
        entry_ids=run.entry_ids.union(event.entry_ids),
    )


def outdated(run: ClearanceRun, event: DocumentsOutdated) -> ClearanceRun:
    order_ids = event.order_ids
    anew = {document: run.papers[document].seen_to(order_ids) for document in event.documents}
    waits = replace(
        unpledged(moved(run, order_ids, Stage.DOCUMENTS), order_ids), papers={**run.papers, **anew}
    )
    if Document.WAYBILL not in event.documents:
        return waits
    return replace(
        waits,
        waybills=without(run.waybills, order_ids),
        carriers=without(run.carriers, order_ids),
    )
