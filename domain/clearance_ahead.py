"""Orders whose documents go ahead of their goods, or of a change, and what catches up with them.

Declaring may begin the moment the stock is posted; nothing is declared without any.
"""

from domain.clearance_ahead_commands import OutdateDocuments, SupplyOrders
from domain.clearance_ahead_events import DocumentsOutdated, OrdersSupplied
from domain.clearance_asking import known
from domain.clearance_events import Event
from domain.clearance_stages import LIVE
from domain.clearance_state import ClearanceRun


def supply(command: SupplyOrders, run: ClearanceRun) -> list[Event]:
    """Each order once, all of its units; an offer that covers nobody is remembered."""
    new = tuple(order for order in command.orders if order.order_id in run.ahead)
    offered = tuple(sorted({*command.entry_ids} - run.entry_ids))
    if not (new or (offered and run.ahead)):
        return []
    entry_ids = {part.entry_id for order in new for part in order.parts}
    told = tuple(sorted({*offered, *entry_ids}))
    return [OrdersSupplied(command.run_id, told, new, command.at)]


def outdate(command: OutdateDocuments, run: ClearanceRun) -> list[Event]:
    """Of which nothing was sent yet needs nothing; what is declared is withdrawn, not changed."""
    sent = [run.papers[document].sent for document in command.documents]
    outdated = tuple(
        i
        for i in known(run, command.order_ids)
        if run.stages[i] not in LIVE and any(i in papers for papers in sent)
    )
    if not outdated:
        return []
    return [
        DocumentsOutdated(command.run_id, outdated, command.documents, command.cause, command.at)
    ]
