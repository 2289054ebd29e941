"""Builds the system from its settings; nothing else constructs engines, brokers or gateways."""

from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from adapters import log_tables, message_store, positions
from adapters.access import tables as access_tables
from adapters.api import left_out
from adapters.customs import exchanged_tables, register
from adapters.databases import engine_for
from adapters.demonstration import DemonstrationCarrier, DemonstrationPaymentFirm
from adapters.event_log import SqlEventLog
from adapters.gatherer import Gatherer
from adapters.identity import tables as identity_tables
from adapters.log_tables import create_tables
from adapters.message_store import SqlMessageStore
from adapters.monitoring.counting import Counted, HandlingCounts
from adapters.notifications import tables as notice_tables
from adapters.order_import import tables as import_tables
from adapters.payment_statements import tables as statement_tables
from adapters.policy_following import PolicyFeed, PolicyRounds
from adapters.positions import SqlPositions
from adapters.read_models import MODELS
from adapters.settings import GatheringLimits
from adapters.upgrade.shapes import note_shapes
from adapters.webhooks import tables as webhook_tables
from application.customs_desk import Carrier, PaymentFirm
from application.drafting import with_products
from application.envelope import Envelope
from application.event_log import EventFeed
from application.following import PolicyFollower
from application.handling import Handling
from application.outcome import Outcome
from application.work_requests import Request
from application.working import Desk, Outside, Worker
from domain.identifiers import OrderId, Partition
from domain.order_state import Stage
from domain.refusals import Refused
from projections import order_board, order_search
from projections.following import Follower, follow_all, prepare
from projections.read_model import ReadModel

Clock = Callable[[], datetime]

DEFAULT_GATHERING = GatheringLimits()

METADATAS = (
    log_tables.metadata,
    message_store.metadata,
    register.metadata,
    exchanged_tables.metadata,
    positions.metadata,
    access_tables.metadata,
    webhook_tables.metadata,
    notice_tables.metadata,
    left_out.metadata,
    identity_tables.metadata,
    import_tables.metadata,
    statement_tables.metadata,
)
"""Of all tables but those of read models, which are made anew."""

NOTHING_EXPECTED: Mapping[str, int] = MappingProxyType({})


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command of a policy that was refused."""

    command_id: str
    reason: str


class System:
    """One database and everything that reads and writes it."""

    def __init__(
        self,
        database: str | sa.Engine,
        clock: Clock = utc_now,
        gathering: GatheringLimits = DEFAULT_GATHERING,
    ) -> None:
        """`database` is an address, or an engine of which the system is then in charge."""
        self.engine = database if isinstance(database, sa.Engine) else engine_for(database)
        self.clock = clock
        create_tables(self.engine, *METADATAS)
        # Before tables are created: a new one would hide that its model has to be made anew.
        note_shapes(self.engine, MODELS)
        prepare(self.engine, MODELS)
        self.log = SqlEventLog(self.engine)
        self.handling = Handling(self.log)
        self.gatherer = Gatherer(self.handling, gathering)
        self.messages = SqlMessageStore(self.engine)
        self.refusals: deque[Refusal] = deque(maxlen=1_000)
        self.counts = HandlingCounts()

    def handle(
        self,
        partition: Partition,
        command: Any,
        command_id: str,
        actor: str,
        causation: str = "",
        *,
        expected: Mapping[str, int] = NOTHING_EXPECTED,
    ) -> Outcome:
        """Handle one command of an entry point, recorded now and committed with others.

        Raises Refused, ChangedSinceSeen, ChangedMeanwhile, GatheringFull and GatheringClosed.
        """
        filled = with_products(self.handling.reader, partition, command)
        envelope = Envelope(
            partition, filled, command_id, actor, self.clock(), "", causation, expected
        )
        return self.counts.counted(lambda: self.gatherer.handle(envelope))

    def follow(self, models: Sequence[ReadModel] = MODELS) -> dict[str, int]:
        """Bring read models, all of them where none are named, up to the end of the log."""
        return follow_all(self.engine, self.log, models)

    def policy_follower(
        self, ask: Callable[[Request], None], feed: EventFeed | None = None
    ) -> PolicyFollower:
        where = SqlPositions(self.engine)
        feed = feed or PolicyFeed(self.engine, self.log)
        return PolicyFollower(self.handling, feed, where, ask, self._note_refusal)

    def policy_rounds(self, ask: Callable[[Request], None]) -> PolicyRounds:
        feed = PolicyFeed(self.engine, self.log)
        return PolicyRounds(self.engine, self.policy_follower(ask, feed), feed)

    def worker(
        self,
        desk: Desk,
        carrier: Carrier | None = None,
        payment_firm: PaymentFirm | None = None,
    ) -> Worker:
        outside = Outside(
            desk,
            carrier or DemonstrationCarrier(),
            payment_firm or DemonstrationPaymentFirm(),
        )
        return Worker(
            Counted(self.gatherer, self.counts),
            self.log,
            outside,
            self.orders_at,
            self.clock,
        )

    def orders_at(
        self, partition: Partition, campaign_id: str, stages: Collection[Stage], limit: int
    ) -> Sequence[OrderId]:
        """Orders of a campaign at some stages, from a board brought up to now."""
        Follower(self.engine, self.log, order_board.MODEL).catch_up()
        with self.engine.connect() as connection:
            found = order_search.order_ids_of(
                connection, partition, campaign_id, [each.value for each in stages], limit=limit
            )
        return [OrderId(order_id) for order_id in found]

    def close(self) -> None:
        """Answer what still waits, then let go of the database."""
        self.gatherer.close()
        self.engine.dispose()

    def _note_refusal(self, envelope: Envelope, refusal: Refused) -> None:
        reason = f"{type(refusal).__name__}: {refusal}"
        self.counts.refused(refusal)
        self.refusals.append(Refusal(envelope.command_id, reason))
