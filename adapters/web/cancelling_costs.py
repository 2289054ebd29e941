"""What a page tells of a cancellation's cost before somebody decides."""

from collections.abc import Sequence
from dataclasses import replace

from adapters.web.pages import Page
from adapters.web.previews import Preview
from application.cancelling_costs import CancellingCost, cost_of
from domain.identifiers import OrderId
from projections import planner_board


def cost_for(page: Page, order_ids: Sequence[OrderId], preview: Preview) -> CancellingCost | None:
    """None where no goods are bought, or nothing is cancelled.

    What a batch costs is the operator's: it is told to who may read the planner's board.
    """
    if page.past or preview.refusal or not preview.events:
        return None
    going = [i for i in order_ids if i not in preview.left_out]
    cost = cost_of(page.system.handling.reader, page.partition, going)
    if not page.may_read(planner_board.MODEL):
        cost = replace(cost, charges={})
    return cost if cost.orders else None
