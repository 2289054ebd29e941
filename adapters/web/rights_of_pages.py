"""What each route of the pages needs of who asks: read models, commands, an area of the system.

One table: by it every request is refused or let in, and navigation, links and acts are shown or
not. A route that is missing here is open to nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.access.visitor import Visitor
from adapters.web import needs_of_acts as acts
from application.rights_of_reading import Area


@dataclass(frozen=True, slots=True)
class Needs:
    """All the models, one of the commands, and the area."""

    models: tuple[str, ...] = ()
    sends: tuple[type, ...] = ()
    area: Area | None = None

    def are_met_by(self, visitor: Visitor) -> bool:
        return (
            all(visitor.may_read(model) for model in self.models)
            and (not self.sends or any(visitor.may_send(command) for command in self.sends))
            and (self.area is None or visitor.may_enter(self.area))
        )


ANYBODY = Needs()
"""Whoever has signed in."""

WEBHOOKS = Needs(area=Area.WEBHOOKS)

CAMPAIGNS, ORDERS = ("merchant_dashboard",), ("order_board",)
IMPORTS = Needs(CAMPAIGNS, acts.IMPORTING)
PLANNING, ENTRIES = ("planner_board",), ("entry_board",)
DESK, EXITS, RETURNS = ("clearance_desk",), ("exit_board",), ("returns_desk",)
CATALOGUE, PAYMENTS, FILE = ("product_catalogue",), ("payment_book",), ("customs_file",)
INSPECTIONS = ("inspection_desk",)
COUNTS = "/entries/counts"

READING: Mapping[str, Needs] = {
    "/": Needs((*CAMPAIGNS, *ORDERS)),
    "/campaigns": Needs(CAMPAIGNS),
    "/campaigns/new": Needs(CAMPAIGNS, acts.DRAFTING),
    "/campaigns/{campaign_id}": Needs((*CAMPAIGNS, *ORDERS)),
    "/campaigns/{campaign_id}/times": Needs((*CAMPAIGNS, *ORDERS)),
    "/campaigns/{campaign_id}/try": Needs(CAMPAIGNS, acts.DRAFTING),
    "/campaigns/{campaign_id}/needs/{need}": Needs((*CAMPAIGNS, *ORDERS)),
    "/campaigns/{campaign_id}/waitlist": Needs((*CAMPAIGNS, "waiting_line")),
    "/campaigns/{campaign_id}/years": Needs((*CAMPAIGNS, "buyers_years")),
    "/campaigns/{campaign_id}/close": Needs(CAMPAIGNS, acts.CLOSING),
    "/campaigns/{campaign_id}/terminate": Needs(CAMPAIGNS, acts.TERMINATING),
    "/orders": Needs(ORDERS),
    "/orders/{order_id:path}": Needs((*ORDERS, "order_membership")),
    "/orders/{order_id:path}/cancel": Needs(ORDERS, acts.CANCELLING),
    "/orders/{order_id:path}/reduce": Needs(CAMPAIGNS, acts.REDUCING),
    "/batches": Needs(PLANNING),
    "/batches/collect": Needs((*PLANNING, *ORDERS), acts.COLLECTING),
    "/batches/{batch_id:path}": Needs((*PLANNING, *ORDERS)),
    "/batches/{batch_id:path}/lock": Needs(PLANNING, acts.LOCKING),
    "/batches/{batch_id:path}/share": Needs(PLANNING, acts.SHARING),
    "/consignments": Needs(PLANNING),
    "/consignments/{consignment_id:path}": Needs(PLANNING),
    "/audit": Needs(ORDERS, area=Area.HISTORY),
    "/audit/stream": Needs(area=Area.HISTORY),
    "/entries": Needs(ENTRIES),
    "/entries/new": Needs((*PLANNING, "customs_ledger"), acts.ENTERING),
    "/entries/{entry_id}": Needs(ENTRIES),
    "/entries/{entry_id}/tally": Needs(ENTRIES, acts.TALLYING),
    "/entries/{entry_id}/tally/close": Needs(ENTRIES, acts.TALLYING),
    "/entries/{entry_id}/share/{batch_id}": Needs(ENTRIES, acts.SHARING_TALLY),
    COUNTS: Needs(ENTRIES),
    f"{COUNTS}/new": Needs(ENTRIES, acts.COUNTING),
    f"{COUNTS}/{{count_id}}": Needs(ENTRIES),
    "/clearance": Needs((*DESK, *ORDERS)),
    "/clearance/new": Needs((*DESK, *ORDERS, *ENTRIES), acts.OPENING_RUN),
    "/clearance/parked": Needs(("parked_mail",)),
    "/clearance/parked/{receipt_hash}": Needs(("parked_mail",)),
    "/clearance/messages": Needs(DESK),
    "/clearance/messages/{message_hash}": Needs(DESK),
    "/clearance/messages/{message_hash}/bytes": Needs(DESK),
    "/clearance/stopped": Needs(DESK),
    "/clearance/waits": Needs(("clearance_waits",)),
    "/clearance/{run_id}": Needs(DESK),
    "/codes": ANYBODY,
    "/codes/answers": ANYBODY,
    "/ledgers": Needs(("customs_ledger",)),
    "/ledgers/book": Needs(("customs_ledger",)),
    "/ledgers/book/lines": Needs(("customs_ledger",)),
    "/ledgers/book/papers": Needs(("book_papers",)),
    "/ledgers/book/papers/{filing_id}": Needs(("book_papers",)),
    "/ledgers/book/reports/{report_no}": Needs(("customs_ledger",)),
    "/ledgers/taxes": Needs(("tax_ledger",)),
    "/ledgers/guarantees": Needs(("guarantee_book",)),
    "/ledgers/{book_line}/{sku}": Needs(("customs_ledger",)),
    "/sorting": Needs(("sorting_bench",)),
    "/inspections": Needs((*INSPECTIONS, *DESK)),
    "/inspections/channels": Needs((*INSPECTIONS, *DESK)),
    "/inspections/scan": Needs((*INSPECTIONS, *DESK, *ENTRIES, *CATALOGUE)),
    "/inspections/appointments": Needs((*ENTRIES, "clearance_waits")),
    "/inspections/draws": Needs(INSPECTIONS),
    "/inspections/draws/{draw_id}": Needs(INSPECTIONS),
    "/inspections/grades": Needs(INSPECTIONS),
    "/inspections/warnings": Needs((*INSPECTIONS, *DESK, *ORDERS)),
    "/inspections/{control_id}": Needs(INSPECTIONS),
    "/exits": Needs((*EXITS, *DESK)),
    "/exits/new": Needs(DESK, acts.LISTING),
    "/exits/{exit_id}": Needs(EXITS),
    "/returns": Needs(RETURNS),
    "/returns/new": Needs((*RETURNS, *ORDERS), acts.ASKING_RETURN),
    "/returns/receive": Needs(RETURNS, acts.RECEIVING_RETURN),
    "/products": Needs(CATALOGUE),
    "/products/new": Needs(CATALOGUE, acts.FILING),
    "/products/import": Needs(CATALOGUE, acts.FILING_MANY),
    "/products/template": Needs(CATALOGUE, acts.FILING_MANY),
    "/products/{sku:path}": Needs(CATALOGUE),
    "/products/{sku:path}/edit": Needs(CATALOGUE, acts.FILING),
    "/stuck": Needs(("stuck_inbox",)),
    **{f"/{desk}": Needs(area=area) for desk, area in acts.AREA_OF.items()},
    "/payments/cases": Needs(PAYMENTS),
    "/statements": Needs(PAYMENTS),
    "/statements/{statement_id}": Needs(PAYMENTS),
    "/statements/{statement_id}/differences/{number}": Needs(PAYMENTS),
    "/statements/files": Needs(PAYMENTS, acts.SETTLING),
    "/statements/files/{file_id}": Needs(PAYMENTS, acts.SETTLING),
    "/statements/profiles": Needs(PAYMENTS, acts.SETTLING),
    "/mandates": Needs(("mandate_book",)),
    "/mandates/withdraw": Needs(("mandate_book",), acts.WITHDRAWING),
    "/firms": Needs(FILE),
    "/items": Needs(FILE),
    "/operations": Needs(area=Area.OPERATIONS),
    "/people": Needs(area=Area.PEOPLE),
    "/webhooks": WEBHOOKS,
    "/webhooks/{webhook_id}": WEBHOOKS,
    "/notices": Needs(area=Area.NOTICES),
    "/imports": IMPORTS,
    "/imports/profiles": IMPORTS,
    "/imports/{import_id}": IMPORTS,
    "/imports/{import_id}/report": IMPORTS,
    "/imports/{import_id}/file": IMPORTS,
    "/account": ANYBODY,
    "/find": ANYBODY,
    "/live": ANYBODY,
}

ACTING: Mapping[str, Needs] = {
    **{
        path: Needs(sends=commands, area=acts.AREA_OF.get(path.split("/")[1]))
        for path, commands in acts.SENT_TO.items()
    },
    "/operations/{name}/pause": Needs(area=Area.OPERATIONS),
    "/operations/{name}/resume": Needs(area=Area.OPERATIONS),
    "/operations/{name}/retry": Needs(area=Area.OPERATIONS),
    "/operations/{name}/skip": Needs(area=Area.OPERATIONS),
    "/operations/{name}/rebuild": Needs(area=Area.OPERATIONS),
    "/operations/{name}/cancel": Needs(area=Area.OPERATIONS),
    "/statements/files": Needs(PAYMENTS, acts.SETTLING),
    "/statements/profiles": Needs(PAYMENTS, acts.SETTLING),
    "/statements/profiles/look": Needs(PAYMENTS, acts.SETTLING),
    "/statements/profiles/head": Needs(PAYMENTS, acts.SETTLING),
    "/statements/profiles/remove": Needs(PAYMENTS, acts.SETTLING),
    "/imports": IMPORTS,
    "/imports/profiles": IMPORTS,
    "/imports/profiles/look": IMPORTS,
    "/imports/profiles/remove": IMPORTS,
    "/imports/{import_id}/again": IMPORTS,
    "/imports/{import_id}/place": IMPORTS,
    "/webhooks": WEBHOOKS,
    "/webhooks/{webhook_id}/rotate": WEBHOOKS,
    "/webhooks/{webhook_id}/{deed}": WEBHOOKS,
    "/notices/again": Needs(area=Area.NOTICES),
    "/notices/switches": Needs(area=Area.NOTICES),
    "/people/parties": Needs(area=Area.PEOPLE),
    "/people/grants": Needs(area=Area.PEOPLE),
    "/people/grants/{grant_id}/end": Needs(area=Area.PEOPLE),
    "/people/accounts": Needs(area=Area.PEOPLE),
    "/people/{account_id}/roles": Needs(area=Area.PEOPLE),
    "/people/{account_id}/close": Needs(area=Area.PEOPLE),
    "/people/{account_id}/link": Needs(area=Area.PEOPLE),
    "/account": ANYBODY,
    "/account/password": ANYBODY,
    "/account/tokens": ANYBODY,
    "/account/tokens/{token_id}/revoke": ANYBODY,
    "/account/sessions/end": ANYBODY,
    "/views": ANYBODY,
    "/views/remove": ANYBODY,
    "/sign-out": ANYBODY,
}

NEEDS = {
    **{("GET", path): needs for path, needs in READING.items()},
    **{("POST", path): needs for path, needs in ACTING.items()},
}

OPEN = (
    "/sign-in",
    "/sign-in/oidc",
    "/sign-in/oidc/callback",
    "/welcome/{secret}",
    "/black-list",
    "/healthz",
    "/readyz",
    "/metrics",
    "/api",
)
"""Routes that ask nobody who they are, or ask it in their own way."""


def needs_of(method: str, address: str) -> Needs | None:
    """Of an address as pages write it: every id is one part of it. None for one there is not."""
    parts = address.partition("?")[0].partition("#")[0].strip("/").split("/")
    for template, needs in _BY_SHAPE.get((method, parts[0], len(parts)), ()):
        if all(is_id(asked) or asked == part for asked, part in zip(template, parts, strict=True)):
            return needs
    return None


def is_id(part: str) -> bool:
    return part.startswith("{")


Shape = tuple[str, str, int]
Template = tuple[tuple[str, ...], Needs]


def _by_shape() -> dict[Shape, list[Template]]:
    """Templates by method, first part and length, those with the fewest ids first."""
    shapes: dict[Shape, list[Template]] = {}
    for (method, path), needs in NEEDS.items():
        parts = tuple(path.strip("/").split("/"))
        shapes.setdefault((method, parts[0], len(parts)), []).append((parts, needs))
    for templates in shapes.values():
        templates.sort(key=lambda each: sum(map(is_id, each[0])))
    return shapes


_BY_SHAPE = _by_shape()
