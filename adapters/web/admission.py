"""Who is let into a route: by what it needs, and by whose things its address names.

Whose things come first: what belongs to another organisation is told as what is not there at all,
also to people whose roles would not have shown it to them.
"""

from collections.abc import Iterator

from fastapi import Request
from starlette.exceptions import HTTPException

from adapters.access.naming import CAMPAIGN, MERCHANT, ORDER, RUN
from adapters.access.visitor import Visitor
from adapters.texts import coded, mark, say, translated
from adapters.web.navigation import DASHBOARD, home_of
from adapters.web.rights_of_pages import NEEDS
from adapters.web.visitors import doors_of
from domain.identifiers import Partition
from projections import clearance_desk, merchant_dashboard, order_board

NAMING = {
    "campaign_id": CAMPAIGN,
    "order_id": ORDER,
    "order": ORDER,
    "run_id": RUN,
    "run": RUN,
    "merchant_id": MERCHANT,
    "merchant": MERCHANT,
}
"""Parts of addresses, in the path or the query, that name what belongs to somebody."""

WORDS_OF_KINDS = {RUN: "clearance run"}
"""Kinds that pages call otherwise."""

MODELS_OF_OWNERS = tuple(m.MODEL.name for m in (merchant_dashboard, order_board, clearance_desk))
"""Read models by which it is known whose a thing is."""

NOT_YOURS_TO_SEE = mark("Your roles do not show you this. Whoever keeps the accounts gives roles.")
NOT_YOURS_TO_DO = mark("Your roles do not do this. Whoever keeps the accounts gives roles.")


def admit(request: Request, visitor: Visitor, partition: Partition) -> None:
    """Raises OutOfReachError (404), and an HTTPException of 403 or of the way home."""
    doors_of(request).refuse_foreign(partition, visitor, tuple(named_in_address(request)))
    route: str = request.scope["route"].path
    needs = NEEDS.get((request.method, route))
    if needs is not None and needs.are_met_by(visitor):
        return
    if route == DASHBOARD:
        raise HTTPException(303, headers={"Location": home_of(visitor)})
    words = NOT_YOURS_TO_SEE if request.method == "GET" else NOT_YOURS_TO_DO
    raise HTTPException(403, translated(words))


def named_in_address(request: Request) -> Iterator[tuple[str, str]]:
    for name, value in (*request.path_params.items(), *request.query_params.multi_items()):
        if name in NAMING and str(value).strip():
            yield NAMING[name], str(value).strip()


def missing_words(what: str, local_id: str, partition: Partition) -> str:
    """The one sentence for what is not there and for what is somebody else's."""
    kind = coded(WORDS_OF_KINDS.get(what, what))
    return say("There is no {what} {name} in {book}.", what=kind, name=local_id, book=partition)
