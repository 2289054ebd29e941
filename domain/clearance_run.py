"""Whole orders of one merchant, declarant and book on their way through customs together."""

from collections import Counter
from collections.abc import Collection
from enum import Enum

from domain.clearance_ahead import outdate, supply
from domain.clearance_ahead_commands import OutdateDocuments, SupplyOrders
from domain.clearance_asking import known, named
from domain.clearance_commands import (
    AskWithdrawal,
    AssignWaybills,
    Command,
    CorrectDeclarations,
    DelistFromExit,
    HandBackOrders,
    ListForExit,
    OpenRun,
    PickParcels,
    RecordDocumentAnswers,
    RecordInspection,
    RecordMatch,
    RecordMessageRefusal,
    RecordReceipts,
    RecordTaxBills,
    RecordWithdrawalAnswer,
    RepeatRefused,
    SendDeclarations,
    SendDocuments,
    SendWithdrawals,
    SettleTax,
)
from domain.clearance_control_commands import ControlParcels, FreeParcels
from domain.clearance_controls import decide_on_controls
from domain.clearance_document_answers import record_document_answers
from domain.clearance_events import Event, InspectionRecorded, RunOpened
from domain.clearance_folding import evolve
from domain.clearance_late_answers import ask_again
from domain.clearance_late_commands import AskAgain
from domain.clearance_leaving import decide_on_leaving, require_not_on_exit
from domain.clearance_leaving_events import OrdersHandedBack, WithdrawalAsked
from domain.clearance_receipts import (
    record_message_refusal,
    record_receipts,
)
from domain.clearance_refusals import (
    AlreadyReleased,
    DeclarationStands,
    NotDeclared,
    OrderTwiceInRun,
    RunIdRefused,
    RunIdTaken,
    RunSizeRefused,
    UnknownRun,
)
from domain.clearance_repeating import repeat_refused
from domain.clearance_sending import (
    RUN_ID,
    assign_waybills,
    correct,
    declarable,
    due,
    matchable,
    record_match,
    send_declarations,
    send_documents,
)
from domain.clearance_stages import Stage
from domain.clearance_state import ClearanceRun
from domain.clearance_tax_commands import (
    RecordGuaranteeAnswer,
    WarnOfTax,
)
from domain.clearance_taxes import decide_on_taxes
from domain.clearance_withdrawals import (
    record_withdrawal_answer,
    send_withdrawals,
    withdrawable,
)
from domain.customs_codes import Document
from domain.decider import Decider
from domain.identifiers import ORDERS_PER_EVENT_MAX

# Others speak of one clearance run, not of the files it is written in.


def decide(command: Command, run: ClearanceRun) -> list[Event]:
    if isinstance(command, OpenRun):
        return open_run(command, run)
    if not run.is_open:
        raise UnknownRun(run_id=command.run_id)
    match command:
        case SupplyOrders():
            return supply(command, run)
        case OutdateDocuments():
            return outdate(command, run)
        case AssignWaybills():
            return assign_waybills(command, run)
        case SendDocuments():
            return send_documents(command, run)
        case RecordDocumentAnswers():
            return record_document_answers(command, run)
        case RecordMatch():
            return record_match(command, run)
        case SendDeclarations():
            return send_declarations(command, run)
        case RecordReceipts():
            return record_receipts(command, run)
        case RecordMessageRefusal():
            return record_message_refusal(command, run)
        case CorrectDeclarations():
            return correct(command, run)
        case RepeatRefused():
            return repeat_refused(command, run)
        case AskAgain():
            return [*ask_again(command, run)]
        case RecordInspection():
            return record_inspection(command, run)
        case RecordGuaranteeAnswer() | RecordTaxBills() | SettleTax() | WarnOfTax():
            return decide_on_taxes(command, run)
        case AskWithdrawal():
            return ask_withdrawal(command, run)
        case SendWithdrawals():
            return send_withdrawals(command, run)
        case RecordWithdrawalAnswer():
            return record_withdrawal_answer(command, run)
        case HandBackOrders():
            return hand_back(command, run)
        case ListForExit() | DelistFromExit() | PickParcels():
            return decide_on_leaving(command, run)
        case ControlParcels() | FreeParcels():
            return [*decide_on_controls(command, run)]


def open_run(command: OpenRun, run: ClearanceRun) -> list[Event]:
    order_ids = [order.order_id for order in command.orders]
    if run.is_open:
        if set(order_ids) == run.places.keys():
            return []
        raise RunIdTaken(run_id=command.run_id)
    if not RUN_ID.fullmatch(command.run_id):
        raise RunIdRefused(run_id=command.run_id, allowed=RUN_ID.pattern)
    if not 1 <= len(order_ids) <= ORDERS_PER_EVENT_MAX:
        raise RunSizeRefused(orders=len(order_ids), orders_max=ORDERS_PER_EVENT_MAX)
    if twice := [i for i, times in Counter(order_ids).items() if times > 1]:
        raise OrderTwiceInRun(order_id=twice[0])
    return [
        RunOpened(
            command.run_id, command.merchant_id, command.declarant, command.orders, command.at
        )
    ]


def record_inspection(command: RecordInspection, run: ClearanceRun) -> list[Event]:
    found = (command.officer, command.finding)
    order_ids = known(run, command.order_ids)
    new = tuple(i for i in order_ids if run.inspected.get(i) != found)
    return [InspectionRecorded(command.run_id, new, *found, command.at)] if new else []


def ask_withdrawal(command: AskWithdrawal, run: ClearanceRun) -> list[Event]:
    members = named(run, command.order_ids)
    if released := [m for m in members if m.stage is Stage.RELEASED]:
        raise AlreadyReleased(order_id=released[0].order_id)
    require_not_on_exit(members)
    if idle := [m for m in members if not m.is_live]:
        raise NotDeclared(order_id=idle[0].order_id, stage=idle[0].stage.value)
    new = tuple(m.order_id for m in members if not m.withdrawal)
    return [WithdrawalAsked(command.run_id, new, command.reason, command.at)] if new else []


def hand_back(command: HandBackOrders, run: ClearanceRun) -> list[Event]:
    """Orders that have left the run already are passed over; those never in it are refused."""
    gone = run.places.keys() - run.orders.keys()
    present = named(run, (i for i in command.order_ids if i not in gone))
    if live := [m for m in present if m.is_live]:
        raise DeclarationStands(order_id=live[0].order_id, stage=live[0].stage.value)
    require_not_on_exit(present)
    if not present:
        return []
    order_ids = tuple(m.order_id for m in present)
    return [OrdersHandedBack(command.run_id, order_ids, command.reason, command.at)]


class Step(Enum):
    """What a run needs next from us; everything else waits for others."""

    ASSIGN_WAYBILLS = "assign waybills"
    SEND_DOCUMENTS = "send documents"
    MATCH = "match documents"
    DECLARE = "send declarations"
    SEND_WITHDRAWALS = "send withdrawals"


def next_steps(run: ClearanceRun) -> Collection[Step]:
    """Every step that would change something now, in the order in which they are taken.

    What was refused as a whole message waits for a person: sent again by itself it would be
    refused again, for ever.
    """
    steps = []
    if len(run.waybills) < len(run.orders):
        steps.append(Step.ASSIGN_WAYBILLS)
    if not all(run.refused_whole.issuperset(due(run, document)) for document in Document):
        steps.append(Step.SEND_DOCUMENTS)
    if matchable(run):
        steps.append(Step.MATCH)
    if not run.refused_whole.issuperset(declarable(run)):
        steps.append(Step.DECLARE)
    if not run.refused_whole.issuperset(withdrawable(run)):
        steps.append(Step.SEND_WITHDRAWALS)
    return steps


DECIDER = Decider(initial=ClearanceRun(), evolve=evolve, decide=decide)
