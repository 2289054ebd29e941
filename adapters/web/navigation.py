"""The areas of the pages, and which of them somebody is shown."""

from collections.abc import Sequence

from adapters.access.visitor import Visitor
from adapters.texts import mark
from adapters.web.rights_of_pages import READING

Areas = Sequence[tuple[str, str]]

DASHBOARD, ACCOUNT = "/", "/account"

NAVIGATION: Areas = (
    (DASHBOARD, mark("Dashboard")),
    ("/campaigns", mark("Campaigns")),
    ("/orders", mark("Orders")),
    ("/products", mark("Products")),
    ("/imports", mark("Imports")),
    ("/batches", mark("Batches")),
    ("/consignments", mark("Consignments")),
    ("/entries", mark("Entries")),
    ("/clearance", mark("Clearance")),
    ("/ledgers", mark("Ledgers")),
    ("/sorting", mark("Sorting")),
    ("/inspections", mark("Inspections")),
    ("/exits", mark("Exits")),
    ("/returns", mark("Returns")),
    ("/stuck", mark("Stuck")),
    ("/carrying", mark("Carrying")),
    ("/payments", mark("Payments")),
    ("/statements", mark("Statements")),
    ("/guarantees", mark("Guarantees")),
    ("/mandates", mark("Mandates")),
    ("/audit", mark("Audit")),
    ("/notices", mark("Notices")),
    ("/webhooks", mark("Webhooks")),
    ("/operations", mark("Operations")),
    ("/people", mark("People")),
)


def areas_of(visitor: Visitor) -> Areas:
    return [each for each in NAVIGATION if READING[each[0]].are_met_by(visitor)]


def home_of(visitor: Visitor) -> str:
    """Where somebody begins: the first area there is for them, or else their own account."""
    return next((path for path, _ in areas_of(visitor)), ACCOUNT)
