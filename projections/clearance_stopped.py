"""Which orders stop before customs, for which of a few reasons, and since when?

An order stops where its documents differ or cannot be said (the match), or while one of the three
is missing at customs (M12). Reasons are counted in the database: of thousands of orders a page
shows the ten things that hold them.
"""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from domain import customs_codes as codes
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from projections.clearance_desk import are_theirs
from projections.clearance_matches import failures
from projections.clearance_orders import ON_ITS_WAY, SINCE, UNANSWERED, orders, runs
from projections.columns import is_one_of
from projections.ordering import Select, Sorts, in_order
from projections.row_parts import Rows

MISSING_RULE = "M12"
"""Order, payment and waybill are at customs before anything is declared."""

NO_NUMBER, NOT_SENT, NOT_ANSWERED = "no number yet", "not sent yet", "not answered yet"
REFUSED, REFUSED_WHOLE = "refused by customs", "message refused whole"
STATES = (NO_NUMBER, NOT_SENT, NOT_ANSWERED, REFUSED, REFUSED_WHOLE)
"""Why a document is not at customs."""

SAYING_ONE_THING = ("D1", "D2")
"""Rules that a firm or a product breaks for all orders that name it: these are told apart."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What stops orders; a field that is None is not asked for."""

    rule: str | None = None
    field: str | None = None
    about: str | None = None


ANY = Reason()


def differing() -> Select:
    """A row for each field in which an order's documents differ or say too little."""
    c = failures.c
    of_run = sa.and_(runs.c.partition == c.partition, runs.c.run_id == c.run_id)
    of_order = sa.and_(
        orders.c.partition == c.partition,
        orders.c.run_id == c.run_id,
        orders.c.order_id == c.order_id,
    )
    about = sa.case((c.rule.in_(SAYING_ONE_THING), c.order_value), else_="")
    return sa.select(
        *(c.partition, c.run_id, c.order_id, c.rule, c.field, about.label("about")),
        *(c.order_value, c.payment_value, c.waybill_value, c.failed_at.label("since")),
        *(orders.c.attempt, orders.c.cop_no, runs.c.merchant_id, runs.c.declarant),
    ).select_from(failures.join(runs, of_run).join(orders, of_order))


def missing(document: Document) -> Select:
    """A row for each order of which this document is not at customs."""
    c, state = orders.c, state_of(document)
    of_run = sa.and_(runs.c.partition == c.partition, runs.c.run_id == c.run_id)
    values = (state if each is document else sa.literal("") for each in Document)
    return (
        sa.select(
            *(c.partition, c.run_id, c.order_id, sa.literal(MISSING_RULE).label("rule")),
            *(sa.literal(document.value).label("field"), state.label("about")),
            *(v.label(f"{d.value}_value") for d, v in zip(Document, values, strict=True)),
            *(c[SINCE[document]].label("since"), c.attempt, c.cop_no),
            *(runs.c.merchant_id, runs.c.declarant),
        )
        .select_from(orders.join(runs, of_run))
        .where(c.stage == Stage.DOCUMENTS.value, state != "")
    )


def state_of(document: Document) -> sa.Case[str]:
    """Why it is missing; empty for one that is stored."""
    status = orders.c[f"{document.value}_document"]
    has_number = orders.c.waybill_no.is_not(None) if document is Document.WAYBILL else sa.true()
    return sa.case(
        (sa.not_(has_number), NO_NUMBER),
        (sa.and_(status.is_(None), orders.c.refused_message_id.is_not(None)), REFUSED_WHOLE),
        (status.is_(None), NOT_SENT),
        (sa.or_(status < 0, status.in_((codes.REJECTED, codes.SEND_FAILED))), REFUSED),
        (status.in_((UNANSWERED, *ON_ITS_WAY)), NOT_ANSWERED),
        else_="",
    )


DIFFERING = (differing(),)
STOPPED = (differing(), *map(missing, Document))


def theirs(
    kinds: Collection[Select],
    partitions: Collection[str],
    run_id: str | None,
    within: Collection[str] | None,
    declarants: Collection[str] | None,
) -> sa.Subquery:
    """Rows of some kinds within one's reach; each keeps to it by its own tables."""
    kept = []
    for kind in kinds:
        shown = {column.name: column for column in kind.selected_columns}
        query = kind.where(is_one_of(shown["partition"], partitions))  # type: ignore[arg-type]
        query = query.where(*are_theirs(within, declarants))
        kept.append(query if run_id is None else query.where(shown["run_id"] == run_id))
    return sa.union_all(*kept).subquery("stopped")


def are_of(rows: sa.Subquery, reason: Reason) -> list[sa.ColumnElement[bool]]:
    asked = {"rule": reason.rule, "field": reason.field, "about": reason.about}
    return [rows.c[name] == value for name, value in asked.items() if value is not None]


def reasons_of(
    connection: sa.Connection,
    partitions: Collection[str],
    *,
    kinds: Collection[Select] = STOPPED,
    run_id: str | None = None,
    within: Collection[str] | None = None,
    declarants: Collection[str] | None = None,
) -> Rows:
    """Each reason with how many `orders` it stops and the oldest of them, `since`."""
    rows = theirs(kinds, partitions, run_id, within, declarants)
    by = (rows.c.rule, rows.c.field, rows.c.about)
    found = sa.select(
        *by, sa.func.count().label("orders"), sa.func.min(rows.c.since).label("since")
    )
    return connection.execute(found.group_by(*by).order_by(sa.desc("orders"), *by)).all()


def runs_of_reason(
    connection: sa.Connection,
    partitions: Collection[str],
    reason: Reason,
    *,
    within: Collection[str] | None = None,
    declarants: Collection[str] | None = None,
) -> Rows:
    """In which runs a reason stops how many `orders`: what mends them is done run by run."""
    rows = theirs(STOPPED, partitions, None, within, declarants)
    found = sa.select(rows.c.run_id, sa.func.count(rows.c.order_id.distinct()).label("orders"))
    found = found.where(*are_of(rows, reason)).group_by(rows.c.run_id)
    return connection.execute(found.order_by(rows.c.run_id)).all()


def orders_stopped(
    connection: sa.Connection,
    partitions: Collection[str],
    *,
    within: Collection[str] | None = None,
    declarants: Collection[str] | None = None,
    run_id: str | None = None,
) -> int:
    """How many orders stop, each once however many reasons it has."""
    rows = theirs(STOPPED, partitions, run_id, within, declarants)
    each = sa.select(rows.c.partition, rows.c.run_id, rows.c.order_id).distinct().subquery()
    return connection.execute(sa.select(sa.func.count()).select_from(each)).scalar_one()


SORTED_BY = ("order", "run", "rule", "since")


def stopped_of(
    connection: sa.Connection,
    partitions: Collection[str],
    reason: Reason = ANY,
    *,
    run_id: str | None = None,
    within: Collection[str] | None = None,
    declarants: Collection[str] | None = None,
    sort: str = "since",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """What stops single orders, the documents side by side; the oldest first unless sorted."""
    rows = theirs(STOPPED, partitions, run_id, within, declarants)
    c = rows.c
    sorts: Sorts = dict(zip(SORTED_BY, (c.order_id, c.run_id, c.rule, c.since), strict=True))
    query: Select = sa.select(*c).where(*are_of(rows, reason))
    ties = (c.partition, c.run_id, c.order_id, c.rule, c.field)
    ordered = in_order(query, sorts, sort, *ties)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def ids_stopped(
    connection: sa.Connection, partition: str, run_id: str, reason: Reason
) -> tuple[str, ...]:
    """Every order of a run that a reason stops."""
    rows = theirs(STOPPED, [partition], run_id, None, None)
    query = sa.select(rows.c.order_id).where(*are_of(rows, reason)).distinct()
    return tuple(connection.scalars(query.order_by(rows.c.order_id)))
