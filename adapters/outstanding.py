"""What still has to be done, as the read models know it: the sweeper's questions.

A hint that finds too much does no harm, for whoever acts on it reads the streams. It must not find
too little: a request that was lost is only found again here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.looking_round import OF_A_KIND_MAX, Named, Round, next_lines, next_runs, with_known
from application import streams
from application.campaign_work import BEFORE_COLLECTING
from application.consequences import states
from application.waiting import needs_tending
from application.work_requests import ASKING, Request, Work
from domain.clearance_repeating import may_repeat
from domain.clearance_run import next_steps
from domain.identifiers import CampaignId, Partition, parts_of, stream_of
from domain.order_return import Stage as ReturnStage
from projections import (
    book_paper_queries,
    book_papers,
    clearance_desk,
    merchant_dashboard,
    order_board,
    parked_mail,
    payment_book,
    payment_rows,
    returns_desk,
    timetable,
)
from projections import stages as order_stages
from projections.campaign_rows import campaigns
from projections.clearance_messages import messages
from projections.order_rows import order_board as board
from projections.returns_desk import returns

MODELS = (
    order_board.MODEL,
    clearance_desk.MODEL,
    merchant_dashboard.MODEL,
    returns_desk.MODEL,
    payment_book.MODEL,
    timetable.MODEL,
    parked_mail.MODEL,
    book_papers.MODEL,
)
"""The read models that are asked here."""

ENDED, CLOSED = ("failed", "terminated"), ("closed",)
CANCELLED_AT = tuple(stage.value for stage in BEFORE_COLLECTING)
UNPAID = (order_stages.PLACED, order_stages.DEPOSIT_PAID)


def outstanding(
    system: System, known: Collection[Request] = (), looks: Round | None = None
) -> list[Request]:
    """Everything to ask for again, each thing once."""
    looks = looks or Round()
    with system.engine.connect() as connection:
        found = [
            *refunds(connection),
            *late_shares(connection),
            *ended_campaigns(connection),
            *received_returns(connection),
            *assigned_answers(connection),
            *papers_of_books(connection),
        ]
        runs, unanswered = next_runs(connection, looks), unanswered_messages(connection)
        declared = declared_returns(connection)
        lines = next_lines(connection, looks)
    found += runs_to_drive(system, with_known(runs, known, Work.DRIVE_RUN))
    found += to_transmit(system, {**unanswered, **declared})
    found += lines_to_tend(system, with_known(lines, known, Work.TEND_WAITLIST))
    return list(dict.fromkeys(found))


def assigned_answers(connection: sa.Connection) -> Iterable[Request]:
    """Parked, given to an order, and not recorded in its run yet."""
    for row in parked_mail.assigned_documents(connection, OF_A_KIND_MAX):
        yield Request(Work.RECORD_ASSIGNED, Partition(row.partition), row.receipt_hash)


def papers_of_books(connection: sa.Connection) -> Iterable[Request]:
    """To be sent, now that what lacked may be there; and those sent that customs is silent on."""
    for row in book_paper_queries.to_file(connection, OF_A_KIND_MAX):
        yield Request(Work.FILE_PAPERS, Partition(row.partition), row.filing_id)
    for row in book_paper_queries.unanswered(connection, OF_A_KIND_MAX):
        yield Request(Work.SEND_PAPER, Partition(row.partition), str(row.sent_position))


def refunds(connection: sa.Connection) -> Iterable[Request]:
    """One that failed waits for a person, and keeps nobody else's from being asked for.

    Those the payment firm has not been asked for come before those it has not answered.
    """
    c = payment_rows.refunds.c
    waits = c.stage.in_((payment_rows.OWED, payment_rows.PENDING))
    is_asked = sa.case((c.stage == payment_rows.OWED, 0), else_=1)
    query = sa.select(c.partition, c.order_id).where(waits).group_by(c.partition, c.order_id)
    query = query.order_by(sa.func.min(is_asked), sa.func.min(c.since), c.order_id)
    for row in connection.execute(query.limit(OF_A_KIND_MAX)):
        yield Request(Work.PAY_REFUNDS, Partition(row.partition), row.order_id)


def late_shares(connection: sa.Connection) -> Iterable[Request]:
    """Of payments that were reported before their order was placed."""
    c = payment_rows.shares.c
    placed = payment_rows.orders.c
    is_placed = sa.exists().where(placed.partition == c.book, placed.order_id == c.order_id)
    query = sa.select(c.partition, c.payment_id).group_by(c.partition, c.payment_id)
    query = query.where(c.stage == payment_rows.WAITING, is_placed)
    query = query.order_by(sa.func.min(c.since), c.payment_id)
    for row in connection.execute(query.limit(OF_A_KIND_MAX)):
        yield Request(Work.TAKE_SHARES, Partition(row.partition), row.payment_id)


def ended_campaigns(connection: sa.Connection) -> Iterable[Request]:
    """Those that still have orders which end with them, or which were not paid when it closed."""
    yield from with_orders_left(connection, Work.EMPTY_CAMPAIGN, ENDED, CANCELLED_AT)
    yield from with_orders_left(connection, Work.SETTLE_CAMPAIGN, CLOSED, UNPAID)


def with_orders_left(
    connection: sa.Connection, work: Work, ended: Sequence[str], stages: Sequence[str]
) -> Iterable[Request]:
    left = sa.exists().where(
        board.c.partition == campaigns.c.partition,
        board.c.campaign_id == campaigns.c.campaign_id,
        board.c.stage.in_(stages),
    )
    query = sa.select(campaigns.c.partition, campaigns.c.campaign_id)
    query = query.where(campaigns.c.stage.in_(ended), left)
    query = query.order_by(campaigns.c.ended_at, campaigns.c.campaign_id)
    for row in connection.execute(query.limit(OF_A_KIND_MAX)):
        yield Request(work, Partition(row.partition), row.campaign_id)


def received_returns(connection: sa.Connection) -> Iterable[Request]:
    for row in returns_at(connection, ReturnStage.RECEIVED, returns.c.received_at):
        yield Request(Work.DECLARE_RETURN, Partition(row.partition), row.order_id)


def returns_at(
    connection: sa.Connection, stage: ReturnStage, since: sa.Column[datetime]
) -> Sequence[sa.Row[Any]]:
    query = sa.select(returns).where(returns.c.stage == stage.value)
    query = query.order_by(since, returns.c.order_id, returns.c.return_no)
    return connection.execute(query.limit(OF_A_KIND_MAX)).all()


def runs_to_drive(system: System, runs: Sequence[Named]) -> Iterable[Request]:
    at = system.clock()
    for (partition, run_id), run in states(system.handling.reader, streams.RUN, runs).items():
        if next_steps(run) or may_repeat(run, at):
            yield Request(Work.DRIVE_RUN, partition, run_id)


def lines_to_tend(system: System, lines: Sequence[Named]) -> Iterable[Request]:
    """Lines in which somebody could be served now, or whose campaign has ended."""
    reader, at = system.handling.reader, system.clock()
    sold = states(reader, streams.CAMPAIGN, lines)
    for (partition, campaign_id), line in states(reader, streams.WAITLIST, lines).items():
        if needs_tending(sold[partition, campaign_id], line, at):
            yield Request(Work.TEND_WAITLIST, partition, campaign_id)


MessagesOf = dict[str, set[str]]
"""Message ids by the stream that sent them."""


def unanswered_messages(connection: sa.Connection) -> MessagesOf:
    c = messages.c
    query = sa.select(c.partition, c.run_id, c.message_id).where(c.awaited > 0)
    found = defaultdict[str, set[str]](set)
    for row in connection.execute(query.order_by(c.sent_at).limit(OF_A_KIND_MAX)):
        found[stream_of(row.partition, streams.RUN, row.run_id)].add(row.message_id)
    return found


def declared_returns(connection: sa.Connection) -> MessagesOf:
    found = defaultdict[str, set[str]](set)
    for row in returns_at(connection, ReturnStage.DECLARED, returns.c.declared_at):
        found[stream_of(row.partition, streams.RETURN, row.order_id)].add(row.message_id)
    return found


def to_transmit(system: System, unanswered: MessagesOf) -> Iterable[Request]:
    """The positions of the events that those messages are."""
    if not unanswered:
        return
    for recorded in system.log.history(sorted(unanswered)):
        event = recorded.event
        if isinstance(event, ASKING) and event.message_id in unanswered[recorded.stream_id]:
            partition = parts_of(recorded.stream_id)[0]
            yield Request(Work.TRANSMIT, partition, str(recorded.position))


def campaigns_due(system: System, at: datetime) -> list[tuple[Partition, CampaignId]]:
    """Published campaigns whose time is up."""
    c = campaigns.c
    query = sa.select(c.partition, c.campaign_id)
    query = query.where(c.stage == "published", c.settles_at <= at)
    query = query.order_by(c.settles_at, c.campaign_id)
    with system.engine.connect() as connection:
        rows = connection.execute(query.limit(OF_A_KIND_MAX)).all()
    return [(Partition(row.partition), CampaignId(row.campaign_id)) for row in rows]
