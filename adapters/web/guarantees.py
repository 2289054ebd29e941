"""A guarantor's desk: guarantees its people have lodged, and what of each is free."""

from collections.abc import Mapping
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.accepted_rows import metadata_at
from adapters.log_tables import events
from adapters.web.acts import Act, act_of
from adapters.web.pages import Page, page_of
from application.pledging import HoldAgainst
from application.roles import PartyKind
from application.streams import GUARANTEE
from domain.guarantee_commands import LodgeGuarantee
from domain.guarantee_state import Guarantee
from domain.identifiers import Partition, parts_of, shared_of

FEN_PER_YUAN = 100

router = APIRouter()


@router.get("/guarantees")
def guarantees(page: Annotated[Page, Depends(page_of)]) -> Response:
    return desk(page)


def desk(page: Page) -> Response:
    return page.show("firms/guarantees.html", guarantees=lodged(page))


def lodged(page: Page) -> Mapping[str, Guarantee]:
    """By id, as their streams stand: there are a few of an operator."""
    whose = page.visitor
    is_own = whose.party_kind is PartyKind.GUARANTOR
    with page.system.engine.connect() as connection:
        first = first_events(connection, shared_of(page.partition))
    mine = [
        stream_id
        for stream_id, actor in first.items()
        if not is_own or actor.startswith(f"{whose.party_id}/")
    ]
    standing = page.system.handling.reader.read(mine)
    return {parts_of(stream_id)[2]: standing[stream_id].state for stream_id in mine}


def first_events(connection: sa.Connection, shared: Partition) -> dict[str, str]:
    """Streams of guarantees, and who began each."""
    begins = f"{shared}/{GUARANTEE}/"
    query = sa.select(events.c.position, events.c.stream_id).where(
        events.c.stream_id >= begins,
        events.c.stream_id < begins + "\U0010ffff",
        events.c.version == 1,
    )
    rows = connection.execute(query.order_by(events.c.stream_id)).all()
    metadata = metadata_at(connection, [row.position for row in rows])
    return {
        row.stream_id: known.actor if (known := metadata.get(row.position)) else "" for row in rows
    }


@router.post("/guarantees/hold")
def hold(act: Annotated[Act, Depends(act_of)]) -> Response:
    """Which guarantee bears a declarant's taxes from now on."""
    page = act.page

    def command() -> HoldAgainst:
        return HoldAgainst(act.text("declarant"), act.name_of_id("guarantee_id"), act.now)

    to = page.url("guarantees")
    where = shared_of(page.partition)
    return act.handle(command, to=to, again=lambda: desk(page), partition=where)


@router.post("/guarantees")
def lodge(act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page

    def command() -> LodgeGuarantee:
        fen = int(act.decimal("amount", places=2) * FEN_PER_YUAN)
        return LodgeGuarantee(act.name_of_id("guarantee_id"), fen, act.now)

    where = shared_of(page.partition)
    to = page.url("guarantees")
    return act.handle(command, to=to, again=lambda: desk(page), partition=where)
