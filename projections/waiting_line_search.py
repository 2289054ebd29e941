"""What pages ask of those who wait for units of a campaign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from projections.ordering import Sorts, in_order
from projections.waiting_line import IN_LINE, OFFERED, OPEN, STATES, places, units

SORTS: Sorts = {
    "place": places.c.place,
    "units": places.c.units,
    "state": places.c.state,
    "accept_by": places.c.accept_by,
    "ended_at": places.c.ended_at,
}


@dataclass(frozen=True, slots=True)
class LineFilter:
    """`state` is one of `STATES`, or empty for those who stand in line; `all` is everybody."""

    state: str = ""
    sku: str = ""
    text: str = ""
    """The beginning of an order's number."""

    def conditions(self, partition: str, campaign_id: str) -> list[sa.ColumnElement[bool]]:
        c = places.c
        said = [c.partition == partition, c.campaign_id == campaign_id]
        if self.state in STATES:
            said.append(c.state == self.state)
        elif not self.state:
            said.append(c.state.in_(OPEN))
        if self.sku:
            said.append(wants(self.sku))
        if self.text:
            said.append(c.order_id.startswith(self.text, autoescape=True))
        return said


def wants(sku: str) -> sa.ColumnElement[bool]:
    names = ("partition", "campaign_id", "place")
    same = (units.c[name] == places.c[name] for name in names)
    return sa.exists().where(*same, units.c.sku == sku).correlate(places)


def places_of(
    connection: sa.Connection,
    partition: str,
    campaign_id: str,
    shown: LineFilter,
    *,
    sort: str = "place",
    limit: int = 50,
    offset: int = 0,
) -> Sequence[sa.Row[Any]]:
    """`number` counts those who wait: in the line of one product where one is asked for."""
    ahead = LineFilter(IN_LINE, shown.sku).conditions(partition, campaign_id)
    rank = sa.func.row_number().over(order_by=places.c.place).label("number")
    line = sa.select(places.c.place, rank).where(*ahead).subquery()
    query = sa.select(places, line.c.number)
    query = query.outerjoin(line, line.c.place == places.c.place)
    query = query.where(*shown.conditions(partition, campaign_id))
    query = in_order(query, SORTS, sort, places.c.place)
    return connection.execute(query.limit(limit).offset(offset)).all()


def counts_of(
    connection: sa.Connection, partition: str, campaign_id: str, shown: LineFilter
) -> Mapping[str, int]:
    """How many places there are in each state, whichever state is shown."""
    everyone = LineFilter("all", shown.sku, shown.text).conditions(partition, campaign_id)
    query = (
        sa.select(places.c.state, sa.func.count().label("places"))
        .where(*everyone)
        .group_by(places.c.state)
    )
    return {row.state: row.places for row in connection.execute(query)}


def products_of(
    connection: sa.Connection, partition: str, campaign_id: str
) -> Sequence[sa.Row[Any]]:
    """What is waited for and what is offered of each product, and when the first offer lapses."""
    p, u = places.c, units.c
    waits, is_offered = p.state == IN_LINE, p.state == OFFERED
    query: sa.Select[Any] = (
        sa.select(
            p.campaign_id,
            u.sku,
            sa.func.sum(sa.case((waits, 1), else_=0)).label("waiting"),
            sa.func.sum(sa.case((waits, u.units), else_=0)).label("units_waiting"),
            sa.func.sum(sa.case((is_offered, 1), else_=0)).label("offered"),
            sa.func.sum(sa.case((is_offered, u.units), else_=0)).label("units_offered"),
            sa.func.min(p.accept_by).label("accept_by"),
        )
        .join(units, sa.and_(*(u[n] == p[n] for n in ("partition", "campaign_id", "place"))))
        .where(p.partition == partition, p.campaign_id == campaign_id, p.state.in_(OPEN))
    )
    return connection.execute(query.group_by(p.campaign_id, u.sku).order_by(u.sku)).all()


def lapsing_of(
    connection: sa.Connection, partition: str, campaign_id: str, before: datetime
) -> tuple[int, datetime | None]:
    """How many offers lapse before a time, and when the first of them does."""
    c = places.c
    query = sa.select(sa.func.count(), sa.func.min(c.accept_by)).where(
        c.partition == partition,
        c.campaign_id == campaign_id,
        c.state == OFFERED,
        c.accept_by <= before,
    )
    count, first = connection.execute(query).one()
    return count, first
