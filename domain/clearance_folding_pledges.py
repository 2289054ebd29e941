"""How a run's pledges follow from what it asks of a guarantee and hears from it."""

from collections.abc import Collection

from domain.clearance_pledges import Answer as PledgeAnswer
from domain.clearance_state import ClearanceRun
from domain.clearance_tax_events import (
    GuaranteeAnswered,
    GuaranteeAsked,
)
from domain.identifiers import OrderId
from domain.replacing import replace


def guarantee_asked(run: ClearanceRun, event: GuaranteeAsked) -> ClearanceRun:
    """The messages have their numbers from here on, sent or not."""
    messages = {tax.message_id for tax in event.taxes}
    return replace(
        run,
        pledges=run.pledges.with_asked(event.guarantee_id, event.taxes),
        message_count=run.message_count + len(messages - run.pledges.asks.keys()),
    )


def guarantee_answered(run: ClearanceRun, event: GuaranteeAnswered) -> ClearanceRun:
    granted = run.pledges.with_answer(event.granted, PledgeAnswer.GRANTED)
    return replace(run, pledges=granted.with_answer(event.refused, PledgeAnswer.REFUSED))


def unpledged(run: ClearanceRun, order_ids: Collection[OrderId]) -> ClearanceRun:
    """Nothing is held for these orders any more; declared again, they ask anew."""
    pledges = run.pledges.without(order_ids)
    return run if pledges is run.pledges else replace(run, pledges=pledges)
