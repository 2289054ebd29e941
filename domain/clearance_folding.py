"""How each event changes what is known of a clearance run; it only records."""

from collections.abc import Collection, Sequence

from domain import customs_codes as codes
from domain.clearance_control_events import ParcelsControlled, ParcelsFreed
from domain.clearance_controls import evolve_controls
from domain.clearance_events import (
    DeclarationsAnswered,
    DeclarationsRejected,
    DeclarationsReleased,
    DeclarationsRepeated,
    DeclarationsSent,
    DocumentsSent,
    Event,
    InspectionRecorded,
    MatchFailed,
    MessageRefused,
    ParcelsHeld,
    ReceiptUnfit,
    RunOpened,
    TaxBilled,
    TaxSettled,
)
from domain.clearance_folding_documents import (
    DocumentEvent,
    evolve_documents,
    moved,
    with_papers,
)
from domain.clearance_folding_leaving import evolve_leaving, message_sent
from domain.clearance_folding_pledges import unpledged
from domain.clearance_folding_taxes import evolve_taxes
from domain.clearance_leaving_events import WithdrawalsSent
from domain.clearance_parts import Answer
from domain.clearance_stages import STAGE_AFTER, Stage
from domain.clearance_state import ClearanceRun, SentMessage
from domain.clearance_tax_events import (
    GuaranteeAnswered,
    GuaranteeAsked,
    TaxWarned,
)
from domain.columns import with_each, without
from domain.identifiers import OrderId
from domain.match import PAYER_RULE, SAYING_RULES
from domain.replacing import replace


def evolve(run: ClearanceRun, event: Event) -> ClearanceRun:
    """What documents and taxes do, and how orders leave, has modules of its own."""
    match event:
        case RunOpened():
            return opened(event)
        case DocumentsSent():
            papers = run.papers[event.document].with_sent(event.message_id, event.order_ids)
            papers_sent = {**run.papers, event.document: papers}
            return message_sent(run, event, event.order_ids, papers=papers_sent)
        case DeclarationsSent():
            return declared(run, event)
        case MatchFailed():
            return match_failed(run, event)
        case MessageRefused():
            return refused_whole(run, event)
        case DeclarationsAnswered():
            return answered(run, event.answers, event.status, STAGE_AFTER.get(event.status))
        case DeclarationsRejected():
            return rejected(run, event)
        case ParcelsHeld():
            return answered(run, event.answers, event.status, Stage.HELD)
        case DeclarationsReleased():
            times = {a.order_id: a.returned_at for a in event.answers}
            released = answered(run, event.answers, codes.RELEASED, Stage.RELEASED)
            return replace(released, released_at={**run.released_at, **times})
        case ReceiptUnfit():
            seen = (event.cop_no, event.status, event.returned_at)
            return replace(run, unfit=run.unfit | {seen})
        case DeclarationsRepeated():
            return repeated(run, event)
        case InspectionRecorded():
            found = (event.officer, event.finding)
            return replace(run, inspected=with_each(run.inspected, event.order_ids, found))
        case ParcelsControlled() | ParcelsFreed():
            return evolve_controls(run, event)
        case TaxBilled() | TaxSettled() | TaxWarned() | GuaranteeAsked() | GuaranteeAnswered():
            return evolve_taxes(run, event)
        case _ if isinstance(event, DocumentEvent):
            return evolve_documents(run, event)
        case _:
            return evolve_leaving(run, event)


def opened(event: RunOpened) -> ClearanceRun:
    order_ids = [order.order_id for order in event.orders]
    return ClearanceRun(
        event.merchant_id,
        event.declarant,
        is_open=True,
        orders=dict(zip(order_ids, event.orders, strict=True)),
        places={order_id: place for place, order_id in enumerate(order_ids)},
        ahead=frozenset(order.order_id for order in event.orders if not order.parts),
        stages=dict.fromkeys(order_ids, Stage.DOCUMENTS),
    )


def match_failed(run: ClearanceRun, event: MatchFailed) -> ClearanceRun:
    failed = {failure.order_id for failure in event.failures}
    by_payer = {failure.order_id for failure in event.failures if failure.rule == PAYER_RULE}
    by_saying = {failure.order_id for failure in event.failures if failure.rule in SAYING_RULES}
    return replace(
        unpledged(moved(run, failed, Stage.UNMATCHED), failed),
        payers_differ=(run.payers_differ - failed) | by_payer,
        unsayable=run.unsayable | by_saying,
    )


def declared(run: ClearanceRun, event: DeclarationsSent) -> ClearanceRun:
    """An attempt begins: nothing is known of it yet."""
    attempts = {d.order_id: d for d in event.declarations}
    order_ids = attempts.keys()
    return message_sent(
        run,
        event,
        order_ids,
        stages=with_each(run.stages, order_ids, Stage.DECLARED),
        declared={**run.declared, **attempts},
        pledges=run.pledges.sent(event.message_id, order_ids),
        numbers={**run.numbers, **{d.cop_no: d.order_id for d in event.declarations}},
        invt_nos=without(run.invt_nos, order_ids),
        answered=without(run.answered, order_ids),
        progress=without(run.progress, order_ids),
        released_at=without(run.released_at, order_ids),
    )


def refused_whole(run: ClearanceRun, event: MessageRefused) -> ClearanceRun:
    """Its orders stand as before the message, if nothing was sent or answered since."""
    message = run.messages[event.message_id]
    back = latest_in(message, run)
    return replace(
        unsent(run, message, back),
        refused_whole=run.refused_whole.union(back),
        refused_messages=run.refused_messages | {event.message_id},
    )


def latest_in(message: SentMessage, run: ClearanceRun) -> list[OrderId]:
    """Orders of the message for which nothing was sent or answered since."""
    match message:
        case DocumentsSent(document=document, message_id=sent_with):
            papers = run.papers[document]
            waiting = papers.awaited.intersection(message.order_ids)
            return [i for i in waiting if papers.sent[i] == sent_with]
        case DeclarationsSent():
            last = [d.order_id for d in message.declarations if run.declared.get(d.order_id) == d]
            return [i for i in last if run.stages[i] is Stage.DECLARED]
        case WithdrawalsSent(message_id=sent_with):
            sent = [i for i in message.order_ids if run.withdrawals.get(i) == "sent"]
            return [i for i in sent if run.withdrawal_messages[i] == sent_with]


def unsent(run: ClearanceRun, message: SentMessage, order_ids: Collection[OrderId]) -> ClearanceRun:
    match message:
        case DocumentsSent(document=document):
            return with_papers(run, document, run.papers[document].to_send(order_ids))
        case DeclarationsSent():
            return unpledged(moved(run, order_ids, Stage.MATCHED), order_ids)
        case WithdrawalsSent():
            return replace(run, withdrawals=with_each(run.withdrawals, order_ids, "asked"))


def rejected(run: ClearanceRun, event: DeclarationsRejected) -> ClearanceRun:
    answers = [Answer(r.order_id, r.cop_no, "", r.returned_at) for r in event.rejections]
    reasons = {r.order_id: r.code for r in event.rejections}
    told = replace(run, reject_codes={**run.reject_codes, **reasons})
    ended = answered(told, answers, codes.REJECTED, Stage.REJECTED)
    return unpledged(ended, [answer.order_id for answer in answers])


def repeated(run: ClearanceRun, event: DeclarationsRepeated) -> ClearanceRun:
    counts = {i: run.repeated.get(i, 0) + 1 for i in event.order_ids}
    matched = moved(run, event.order_ids, Stage.MATCHED)
    return replace(unpledged(matched, event.order_ids), repeated={**run.repeated, **counts})


def answered(
    run: ClearanceRun, answers: Sequence[Answer], status: int, stage: Stage | None
) -> ClearanceRun:
    said = {a.order_id: (a.returned_at, status) for a in answers}
    listed = {a.order_id: a.invt_no for a in answers if a.invt_no}
    invt_nos = {**run.invt_nos, **listed}
    if not codes.is_decision(status):
        return replace(run, invt_nos=invt_nos, progress={**run.progress, **said})
    stages = run.stages if stage is None else with_each(run.stages, said.keys(), stage)
    return replace(run, invt_nos=invt_nos, stages=stages, answered={**run.answered, **said})
