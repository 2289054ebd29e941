"""Where people satisfy a rule: a page of a thing, of an act, or the list to choose another from.

Braces take what the refusal, the address and the form name. Of several ways the first is shown
that whoever reads may open, so an act stands before the thing it is done to.
"""

from dataclasses import dataclass
from string import Formatter

from adapters.texts import mark


@dataclass(frozen=True, slots=True)
class Way:
    """A link: its words, the parts of its path, and its query."""

    label: str
    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...] = ()

    @property
    def places(self) -> frozenset[str]:
        """What must be known for it to lead anywhere."""
        texts = (*self.path, *(value for _, value in self.query))
        return frozenset(
            place for text in texts for _, place, _, _ in Formatter().parse(text) if place
        )


def way(label: str, path: str, **query: str) -> Way:
    return Way(label, tuple(path.split("/")), tuple(query.items()))


CAMPAIGN = way(mark("Campaign {campaign_id}"), "campaigns/{campaign_id}")
CAMPAIGNS = way(mark("All campaigns"), "campaigns")
CLOSING = way(mark("Close campaign {campaign_id}"), "campaigns/{campaign_id}/close")
COPYING = way(
    mark("Draft another from {campaign_id}"), "campaigns/new", copied_from="{campaign_id}"
)
TERMINATING = way(mark("Terminate campaign {campaign_id}"), "campaigns/{campaign_id}/terminate")
WAITLIST = way(mark("Waitlist of campaign {campaign_id}"), "campaigns/{campaign_id}/waitlist")
YEARS = way(mark("Who, and what can be done"), "campaigns/{campaign_id}/years")

ORDER = way(mark("Order {order_id}"), "orders/{order_id}")
ORDERS = way(mark("All orders"), "orders")
CANCELLING = way(mark("Cancel order {order_id}"), "orders/{order_id}/cancel")

PRODUCT = way(mark("Product {sku}"), "products/{sku}")
PRODUCTS = way(mark("All products"), "products")
FIRMS = way(mark("Firms"), "firms")
ITEMS = way(mark("Customs items"), "items")
EDITING = way(mark("Edit product {sku}"), "products/{sku}/edit")

BATCH = way(mark("Batch {batch_id}"), "batches/{batch_id}")
BATCHES = way(mark("All batches"), "batches")
LOCKING = way(mark("Lock batch {batch_id}"), "batches/{batch_id}/lock")

CONSIGNMENT = way(mark("Consignment {consignment_id}"), "consignments/{consignment_id}")
CONSIGNMENTS = way(mark("All consignments"), "consignments")

ENTRY = way(mark("Entry {entry_id}"), "entries/{entry_id}")
ENTRIES = way(mark("All entries"), "entries")
COUNT = way(mark("Stock count {count_id}"), "entries/counts/{count_id}")
COUNTS = way(mark("Stock counts"), "entries/counts")

BOOK = way(mark("Account book"), "ledgers/book")
PAPERS = way(mark("Lists and gate passes at customs"), "ledgers/book/papers")

RUN = way(mark("Clearance run {run_id}"), "clearance/{run_id}")
RUNS = way(mark("All clearance runs"), "clearance")
EXIT = way(mark("Exit {exit_id}"), "exits/{exit_id}")
EXITS = way(mark("All exits"), "exits")

CONTROL = way(mark("Control {control_id}"), "inspections/{control_id}")
CONTROLS = way(mark("All controls"), "inspections")
APPOINTMENTS = way(mark("Green channel by appointment"), "inspections/appointments")
DRAWS = way(mark("All draws"), "inspections/draws")
SCANNING = way(mark("Scan"), "inspections/scan")

RETURNS = way(mark("All returns"), "returns")
ASKING = way(mark("Ask for a return of order {order_id}"), "returns/new", order="{order_id}")
RECEIVING = way(
    mark("Receive return {return_no}"), "returns/receive", order="{order_id}", no="{return_no}"
)

PARKED = way(mark("Answers that fit nothing"), "clearance/parked")

CASES = way(mark("Payment cases"), "payments/cases")
STATEMENT = way(mark("Statement {statement_id}"), "statements/{statement_id}")
STATEMENTS = way(mark("All statements"), "statements")
GUARANTEES = way(mark("Guarantees"), "guarantees")
CARRYING = way(mark("Give waybill numbers"), "carrying")
