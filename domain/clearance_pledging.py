"""What a run asks of a guarantee before it declares, and what it hears."""

from collections.abc import Iterable

from domain.clearance_commands import (
    SendDeclarations,
)
from domain.clearance_events import (
    Event,
)
from domain.clearance_naming import message_name, messages_of
from domain.clearance_pledges import Answer
from domain.clearance_state import ClearanceRun
from domain.clearance_tax_commands import (
    RecordGuaranteeAnswer,
)
from domain.clearance_tax_events import (
    GuaranteeAnswered,
    GuaranteeAsked,
)
from domain.held_taxes import AskedTax
from domain.identifiers import OrderId, in_events


def ask_guarantee(
    command: SendDeclarations, run: ClearanceRun, order_ids: Iterable[OrderId], first: int
) -> list[Event]:
    """One message for each hundred orders, under the names it will be sent with."""
    by_order = {tax.order_id: tax.tax_fen for tax in command.taxes}
    asked = tuple(
        AskedTax(order_id, message_name(command.run_id, first + number), by_order[order_id])
        for number, part in enumerate(messages_of(order_ids))
        for order_id in part
    )
    return [
        GuaranteeAsked(command.run_id, command.guarantee_id, part, command.at)
        for part in in_events(asked)
    ]


def record_guarantee_answer(command: RecordGuaranteeAnswer, run: ClearanceRun) -> list[Event]:
    """Granted once; a refusal that comes after the grant was overtaken by it."""
    asks = run.pledges.asks
    granted = tuple(
        i for i in command.granted if i in asks and asks[i].answer is not Answer.GRANTED
    )
    refused = tuple(
        i
        for i in command.refused
        if i in asks and asks[i].answer is Answer.AWAITED and i not in granted
    )
    if not granted and not refused:
        return []
    return [
        GuaranteeAnswered(
            command.run_id,
            command.guarantee_id,
            granted,
            refused,
            command.reason if refused else "",
            command.at,
        )
    ]
