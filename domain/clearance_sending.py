"""What a run sends: waybills assigned, documents, the match, declarations."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from domain.clearance_asking import known, named
from domain.clearance_commands import (
    AssignWaybills,
    CorrectDeclarations,
    RecordMatch,
    SendDeclarations,
    SendDocuments,
)
from domain.clearance_events import (
    DeclarationsCorrected,
    DeclarationsSent,
    DocumentsMatched,
    DocumentsSent,
    Event,
    MatchFailed,
    WaybillsAssigned,
)
from domain.clearance_naming import message_name, messages_of
from domain.clearance_parts import Declaration, Waybill
from domain.clearance_pledging import ask_guarantee
from domain.clearance_refusals import DeclarationStands, WaybillNumberTaken
from domain.clearance_repeating import is_refused, was_not_sent_on
from domain.clearance_stages import LIVE, Stage
from domain.clearance_state import ClearanceRun
from domain.customs_codes import Document
from domain.identifiers import OrderId, RunId
from domain.match import PAYER_RULE, SAYING_RULES

RUN_ID = re.compile("[A-Z0-9]{1,12}")
"""So that run, order and attempt fit into the 20 characters of a declaration number (copNo)."""


def assign_waybills(command: AssignWaybills, run: ClearanceRun) -> list[Event]:
    """One waybill an order; before the order is declared the carrier may report another."""
    latest = {w.order_id: w for w in command.waybills}
    ordered = known(run, latest)
    new = tuple(latest[i] for i in ordered if run.waybills.get(i) != latest[i])
    if live := [w.order_id for w in new if run.stages[w.order_id] in LIVE]:
        raise DeclarationStands(order_id=live[0], stage=run.stages[live[0]].value)
    after = {**run.waybills, **latest}
    if len({waybill.waybill_no for waybill in after.values()}) < len(after):
        raise WaybillNumberTaken(waybill_no=twice(after[i] for i in run.orders if i in after))
    return [WaybillsAssigned(command.run_id, command.carrier, new, command.at)] if new else []


def twice(waybills: Iterable[Waybill]) -> str:
    """The first number that stands on two of the waybills."""
    seen = set[str]()
    for waybill in waybills:
        if waybill.waybill_no in seen:
            return waybill.waybill_no
        seen.add(waybill.waybill_no)
    raise AssertionError("every number stands on one waybill")


def send_documents(command: SendDocuments, run: ClearanceRun) -> list[Event]:
    events: list[Event] = []
    for document in Document:
        waiting = command.refunds_due if document is Document.PAYMENT else ()
        ready = [i for i in due(run, document) if i not in waiting]
        for part in messages_by_firm(ready, firms_of(document, command, run)):
            message_id = message_name(command.run_id, run.message_count + len(events) + 1)
            events.append(DocumentsSent(command.run_id, document, message_id, part, command.at))
    return events


def firms_of(
    document: Document, command: SendDocuments, run: ClearanceRun
) -> Mapping[OrderId, str]:
    """Who answers for a document of each order, where not one firm does for all of the run."""
    match document:
        case Document.ORDER:
            return {}
        case Document.PAYMENT:
            return {payer.order_id: payer.payment_firm for payer in command.payment_firms}
        case Document.WAYBILL:
            return run.carriers


def messages_by_firm(
    order_ids: Iterable[OrderId], firms: Mapping[OrderId, str]
) -> list[tuple[OrderId, ...]]:
    """A message is of one firm: the one that signs it."""
    by_firm: dict[str, list[OrderId]] = defaultdict(list)
    for order_id in order_ids:
        by_firm[firms.get(order_id, "")].append(order_id)
    return [part for firm in sorted(by_firm) for part in messages_of(by_firm[firm])]


def due(run: ClearanceRun, document: Document) -> list[OrderId]:
    """Not sent, or not since it was corrected; a waybill can only be sent once there is one.

    What messages cannot say waits until somebody has mended it and corrects the order.
    """
    sent, stages, unsayable = run.papers[document].sent, run.stages, run.unsayable
    ready = run.waybills if document is Document.WAYBILL else run.orders
    return [i for i in ready if i not in sent and stages[i] not in LIVE and i not in unsayable]


def record_match(command: RecordMatch, run: ClearanceRun) -> list[Event]:
    """A failure also undoes a match that no longer holds; an order that fails is not matched.

    Whose match failed by its payer is looked at again: it matches, or fails by less than before.
    """
    by_payer = {f.order_id for f in command.failures if f.rule == PAYER_RULE}
    failed_by_payer = unlike_payers(run)
    waiting = {*run.at(Stage.DOCUMENTS), *failed_by_payer}
    undeclared = (waiting | set(run.at(Stage.MATCHED))) - by_payer.intersection(failed_by_payer)
    undeclared |= newly_unsayable(command, run)
    failed = tuple(f for f in command.failures if f.order_id in undeclared)
    fine = set(command.matched) - {f.order_id for f in command.failures}
    matched = tuple(sorted(fine.intersection(waiting)))
    events: list[Event] = []
    if matched:
        others = tuple(o for o in command.other_payers if o.order_id in fine & waiting)
        events.append(DocumentsMatched(command.run_id, matched, command.at, others))
    if failed:
        events.append(MatchFailed(command.run_id, failed, command.at))
    return events


def newly_unsayable(command: RecordMatch, run: ClearanceRun) -> set[OrderId]:
    """Orders that did not match already, and of which something cannot be said besides."""
    named = {f.order_id for f in command.failures if f.rule in SAYING_RULES}
    return {i for i in named - run.unsayable if run.stages.get(i) is Stage.UNMATCHED}


def unlike_payers(run: ClearanceRun) -> list[OrderId]:
    """Orders that do not match because another than the buyer paid, and may yet."""
    unmatched = [i for i in run.payers_differ if run.stages[i] is Stage.UNMATCHED]
    return run.documents_stored(sorted(unmatched))


def matchable(run: ClearanceRun) -> list[OrderId]:
    waiting = run.at(Stage.DOCUMENTS)
    return run.documents_stored(i for i in waiting if i in run.waybills)


def send_declarations(command: SendDeclarations, run: ClearanceRun) -> list[Event]:
    """All that may be; with a guarantee, what it holds is sent, and the rest is asked for."""
    if command.guarantee_id:
        return send_guaranteed(command, run)
    ready = [i for i in declarable(run) if i not in command.passed_over]
    return in_new_messages(command, run, ready)


def in_new_messages(
    command: SendDeclarations, run: ClearanceRun, order_ids: Iterable[OrderId]
) -> list[Event]:
    return [
        sent(command, run, message_name(command.run_id, run.message_count + number), part)
        for number, part in enumerate(messages_of(order_ids), 1)
    ]


def sent(
    command: SendDeclarations, run: ClearanceRun, message_id: str, order_ids: Iterable[OrderId]
) -> DeclarationsSent:
    declarations = tuple(attempt_of(command.run_id, run, i) for i in order_ids)
    return DeclarationsSent(command.run_id, message_id, declarations, command.at)


def send_guaranteed(command: SendDeclarations, run: ClearanceRun) -> list[Event]:
    """Messages go out under the names they were asked for; without tax nothing is asked."""
    taxes = {tax.order_id: tax.tax_fen for tax in command.taxes}
    ready = [i for i in askable(run, command.guarantee_id) if i in taxes]
    ready = [i for i in ready if i not in command.passed_over]
    held = defaultdict[str, list[OrderId]](list)
    for order_id in ready:
        held[run.pledges.granted_message(order_id, taxes[order_id])].append(order_id)
    unasked = held.pop("", [])
    events = in_new_messages(command, run, (i for i in unasked if not taxes[i]))
    first = run.message_count + len(events) + 1
    for message_id, order_ids in sorted(held.items()):
        events.append(sent(command, run, message_id, sorted(order_ids)))
    return [*events, *ask_guarantee(command, run, (i for i in unasked if taxes[i]), first)]


def declarable(run: ClearanceRun) -> list[OrderId]:
    """Matched orders that wait for nobody: not for a withdrawal, nor for a guarantee's answer."""
    return at_matched(run, (i for i in run.at(Stage.MATCHED) if not run.pledges.waits(i)))


def askable(run: ClearanceRun, guarantee_id: str) -> list[OrderId]:
    """Those too that wait at another guarantee than the one that bears the taxes now."""
    others = run.pledges.refused_by_others(guarantee_id) if guarantee_id else []
    return [*declarable(run), *at_matched(run, others)]


def at_matched(run: ClearanceRun, order_ids: Iterable[OrderId]) -> list[OrderId]:
    """Those of them that have stock, and whose documents customs has as they are."""
    matched = [i for i in order_ids if run.stages.get(i) is Stage.MATCHED and i not in run.ahead]
    return run.documents_stored(i for i in matched if i not in run.withdrawals)


def attempt_of(run_id: RunId, run: ClearanceRun, order_id: OrderId) -> Declaration:
    last = run.declared.get(order_id)
    attempt = last.attempt + 1 if last else 1
    return Declaration(order_id, attempt, cop_no_of(run_id, run.places[order_id], attempt))


def cop_no_of(run_id: RunId, place: int, attempt: int) -> str:
    """A declaration's own number: run, place in the run, attempt; at most 20 characters."""
    return f"{run_id}-{place:03d}-{attempt:02d}"


def run_of(cop_no: str) -> RunId:
    """The run a declaration number belongs to."""
    return RunId(cop_no.split("-", 1)[0])


def correct(command: CorrectDeclarations, run: ClearanceRun) -> list[Event]:
    """Mended orders send their documents anew, as changes of those customs has, and match again."""
    members = named(run, command.order_ids)
    if live := [m for m in members if m.is_live and not was_not_sent_on(run, m.order_id)]:
        raise DeclarationStands(order_id=live[0].order_id, stage=live[0].stage.value)
    mended = tuple(
        m.order_id
        for m in members
        if m.stage is not Stage.DOCUMENTS or has_refused(run, m.order_id)
    )
    if not mended:
        return []
    return [DeclarationsCorrected(command.run_id, mended, command.note, command.at)]


def has_refused(run: ClearanceRun, order_id: OrderId) -> bool:
    return any(is_refused(papers, order_id) for papers in run.papers.values())
