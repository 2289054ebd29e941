"""The areas of the pages, and which of them somebody is shown."""

from collections.abc import Sequence

from adapters.access.visitor import Visitor
from adapters.web.rights_of_pages import READING

Areas = Sequence[tuple[str, str]]

DASHBOARD, ACCOUNT = "/", "/account"

NAVIGATION: Areas = (
    (DASHBOARD, "Dashboard"),
    ("/campaigns", "Campaigns"),
    ("/orders", "Orders"),
    ("/batches", "Batches"),
    ("/consignments", "Consignments"),
    ("/entries", "Entries"),
    ("/clearance", "Clearance"),
    ("/ledgers", "Ledgers"),
    ("/sorting", "Sorting"),
    ("/exits", "Exits"),
    ("/returns", "Returns"),
    ("/stuck", "Stuck"),
    ("/audit", "Audit"),
    ("/webhooks", "Webhooks"),
    ("/operations", "Operations"),
    ("/people", "People"),
)


def areas_of(visitor: Visitor) -> Areas:
    return [each for each in NAVIGATION if READING[each[0]].are_met_by(visitor)]


def home_of(visitor: Visitor) -> str:
    """Where somebody begins: the first area there is for them, or else their own account."""
    return next((path for path, _ in areas_of(visitor)), ACCOUNT)
