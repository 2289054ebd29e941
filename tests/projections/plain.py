"""The domain's modules, for tests that write ids as plain texts: "o1", not OrderId("o1")."""

from typing import Any

from domain import (
    batch_events,
    buyer_identity,
    buyers_year,
    campaign_events,
    clearance_events,
    clearance_late_events,
    clearance_tax_events,
    consignment,
    delivery,
    entry_events,
    exit_list,
    goods,
    guarantee_events,
    held_taxes,
    order_amounts,
    order_events,
    order_number,
    order_return,
    payment,
    pledge,
    sorting_run,
)

order_lines: Any = order_amounts
batch: Any = batch_events
deliveries: Any = delivery
entry: Any = entry_events
exits: Any = exit_list
values: Any = goods
guarantees: Any = guarantee_events
held: Any = held_taxes
numbers: Any = order_number
offer: Any = campaign_events
order: Any = order_events
payments: Any = payment
returns: Any = order_return
pledges: Any = pledge
run: Any = clearance_events
run_taxes: Any = clearance_tax_events
shipment: Any = consignment
sorting: Any = sorting_run
years: Any = buyers_year
identities: Any = buyer_identity
late: Any = clearance_late_events
