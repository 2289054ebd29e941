"""A book whose buyers are told by a mail server and a shop on loopback."""

from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from adapters.log_tables import create_tables
from adapters.notifications.contacts import Contact
from adapters.notifications.deriving import Deriving
from adapters.notifications.desk import NoticeDesk
from adapters.notifications.rounds import notifiers_of
from adapters.notifications.sending import Sending, channels_due, doubt_lost
from adapters.notifications.tables import metadata, notices
from adapters.webhooks.registry import NOTICES
from application.notices import Channel
from domain.campaign_events import CampaignDrafted, CampaignFailed, PromiseChanged
from domain.identifiers import CampaignId, OrderId, Partition
from domain.order_events import OrderCancelled, RefundOwed, RefundPaid
from projections import order_board
from projections.following import prepare
from projections.following_tables import writing
from tests.adapters.api.feed_ground import KIWI
from tests.adapters.examples import example_of
from tests.adapters.webhooks.ground import Ground

BOOK = Partition("demo.NB01")
PLAIN_SENDER = "orders@kiwi.example"
EMAIL = "lin.yi@buyer.example"


class NoticeGround(Ground):
    def __init__(self, database_url: str, **settings) -> None:
        super().__init__(database_url, **settings)
        prepare(self.system.engine, (order_board.MODEL,))
        self.telling = Sending(
            self.system.engine, "demo", notifiers_of(self.system, self.settings), self.clock
        )
        self.deriving = self.derived_by(has_mail=Channel.EMAIL in self.telling.notifiers)

    def derived_by(self, *, has_mail: bool) -> Deriving:
        return Deriving(self.system.engine, self.system.log, "demo", has_mail)

    def clear(self) -> None:
        """Nothing of an earlier test is told, and what it did is told nobody: the log stays."""
        super().clear()
        metadata.drop_all(self.system.engine)
        create_tables(self.system.engine, metadata)
        self.deriving.begin(self.clock())

    @property
    def desk(self) -> NoticeDesk:
        return NoticeDesk(self.system, BOOK, KIWI, self.clock())

    def shop(self, url: str) -> tuple[str, str]:
        return self.hook(url, kinds=[NOTICES])

    def reach(self, order_id: str, email: str = EMAIL, language: str = "zh") -> None:
        assert self.desk.take_contacts([Contact(order_id, email, language)]) == {}

    def owe(self, order_id: str, fen: int = 35_600, version: int = 1, refund_id="r-1") -> None:
        owed = RefundOwed(OrderId(order_id), refund_id, fen, "campaign ended", self.clock())
        self.append("order", order_id, version, owed)

    def pay_back(self, order_id: str, fen: int = 35_600, version: int = 2) -> None:
        self.append("order", order_id, version, self.paid(order_id, fen))

    def paid(self, order_id: str, fen: int = 35_600) -> RefundPaid:
        return RefundPaid(OrderId(order_id), "r-1", fen, self.clock())

    def cancel_because(self, order_id: str, reason: str, version: int = 1) -> None:
        cancelled = OrderCancelled(OrderId(order_id), reason, self.clock())
        self.append("order", order_id, version, cancelled)

    def drafted(self, campaign_id: str, **other) -> CampaignDrafted:
        known = {"name": "Kiwi honey, spring", "dispatch_by": date(2026, 3, 28), **other}
        example = example_of(CampaignDrafted)
        return replace(example, campaign_id=campaign_id, merchant_id="kiwi-farm", **known)

    def campaign(self, campaign_id: str) -> None:
        self.append("campaign", campaign_id, 0, self.drafted(campaign_id))

    def fail(self, campaign_id: str, version: int = 1) -> None:
        failed = CampaignFailed(CampaignId(campaign_id), 3, 300, self.clock())
        self.append("campaign", campaign_id, version, failed)

    def delay(self, campaign_id: str, day: int, version: int = 1) -> None:
        changed = PromiseChanged(
            CampaignId(campaign_id), date(2026, 4, day), "late ship", self.clock()
        )
        self.append("campaign", campaign_id, version, changed)

    def derive(self) -> int:
        """How many rows were made up to the end of the log."""
        made = 0
        while (more := self.deriving.step(self.clock())) is not None:
            made += more
        return made

    def tell(self) -> None:
        """What the follower, the sweeper and workers do until nothing is due."""
        self.derive()
        for _ in range(100):
            with writing(self.system.engine) as connection:
                doubt_lost(connection, "demo", self.clock())
                due = channels_due(connection, "demo", self.clock())
            if not [channel for channel in due if channel in self.telling.notifiers]:
                return
            for channel in due:
                self.telling.turn(channel)
        raise AssertionError("something is due for ever and never sent")

    def rows(self) -> list:
        columns = notices.c
        query = sa.select(notices).order_by(columns.position, columns.notice_id, columns.channel)
        with self.system.engine.connect() as connection:
            return list(connection.execute(query))

    def stands(self) -> list[tuple[str, str, str]]:
        """Kind, channel and state of every notice, in the order of the log."""
        return [(row.kind, row.channel, row.state) for row in self.rows()]
