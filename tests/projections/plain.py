"""The domain's modules, for tests that write ids as plain texts: "o1", not OrderId("o1")."""

from typing import Any

from domain import (
    buyers_year,
    campaign,
    clearance_events,
    consignment,
    delivery,
    entry_events,
    exit_list,
    goods,
    guarantee,
    order_amounts,
    order_number,
    order_return,
    payment,
    pre_sale_order,
    purchase_batch,
    sorting_run,
)

order_lines: Any = order_amounts
batch: Any = purchase_batch
deliveries: Any = delivery
entry: Any = entry_events
exits: Any = exit_list
values: Any = goods
guarantees: Any = guarantee
numbers: Any = order_number
offer: Any = campaign
order: Any = pre_sale_order
payments: Any = payment
returns: Any = order_return
run: Any = clearance_events
shipment: Any = consignment
sorting: Any = sorting_run
years: Any = buyers_year
