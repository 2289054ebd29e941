"""A payment provider, our pages and our worker as processes, with books of their own each."""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
from standardwebhooks import Webhook

from adapters.bootstrap import System
from adapters.log_tables import events
from adapters.order_import.desk import HandlingDesk
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import campaign_of, order_of
from adapters.simulator.chance import Chance
from application.ordering import Sender
from domain.campaign_commands import CloseCampaign
from domain.identifiers import Partition
from domain.order_amounts import priced
from domain.order_commands import PlaceOrder
from tests.exactness.children import PATIENCE_SECONDS, Child
from tests.server_process import ends_with_us, free_port

BOOK = Partition("demo.NB01")
SECRET = "whsec_" + "c2VjcmV0IG9mIHByb29mcywga25vd24gdG8gYWxs"
ROOT = Path(__file__).parents[2]
MOMENT_SECONDS_MAX = 0.03
LOOK_SECONDS = 0.02


@dataclass
class Sides:
    """Everybody who takes part, and how often each was killed."""

    url: str
    folder: Path
    chance: random.Random
    seed: int
    started: list[Child]
    conduct: dict[str, int] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=lambda: {"worker": 0, "provider": 0})
    at_work: dict[str, Child] = field(default_factory=dict)
    campaigns: int = 0

    def __post_init__(self) -> None:
        self.system = System(self.url)
        self.provider_port, self.web_port = free_port(), free_port()
        self.client = httpx.Client(timeout=10)

    @property
    def provider(self) -> str:
        return f"http://127.0.0.1:{self.provider_port}"

    def begin(self) -> None:
        self.start("web")
        self.start("provider")
        self.start("worker")

    def command(self, role: str) -> list[object]:
        if role == "web":
            return ["adapters.cli", "--database", self.url, "serve", "--port", self.web_port]
        if role == "worker":
            return ["tests.exactness.refund_worker", self.url, self.provider, self.folder / "desk"]
        report_to = f"http://127.0.0.1:{self.web_port}/api/v1/payment-reports/SIMPAY"
        said: list[object] = ["adapters.payment_provider.process", self.folder]
        said += ["--port", self.provider_port]
        said += ["--seed", self.seed, "--report-to", report_to]
        for name, value in self.conduct.items():
            said += [f"--{name.replace('_', '-')}", value]
        return said

    def start(self, role: str) -> None:
        told = {
            "JIHUO_PAYMENTS": self.provider,
            "JIHUO_PAYMENTS_SECRET": SECRET,
            "JIHUO_STATE_FOLDER": str(self.folder / "state"),
            "PYTHONPATH": str(ROOT),
        }
        process = subprocess.Popen(
            [*ends_with_us("KILL"), sys.executable, "-m", *map(str, self.command(role))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={**os.environ, **told},
        )
        child = Child(role, process)
        child.listen()
        self.at_work[role] = child
        self.started.append(child)
        child.wait_for_lines(1)
        assert child.is_running(), role

    def kill_one(self) -> None:
        """Either side, wherever it is after some more refunds were recorded."""
        role = self.chance.choice(("worker", "provider"))
        self.wait_for_more_repaid(self.chance.randint(0, 5))
        child = self.at_work[role]
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(self.chance.uniform(0, MOMENT_SECONDS_MAX))
        assert child.kill() == -signal.SIGKILL, f"{role} ended by itself"
        self.kills[role] += 1
        self.start(role)

    def wait_for_more_repaid(self, more: int) -> None:
        wanted = self.count("RefundPaid") + more
        self.wait_until(lambda: self.count("RefundPaid") >= wanted or self.is_settled())

    def is_settled(self) -> bool:
        """Everything that is owed is paid, and everybody's orders are cancelled."""
        ended = self.count("OrderCancelled") == self.count("PaymentConfirmed")
        return ended and self.count("RefundOwed") == self.count("RefundPaid")

    def count(self, name: str) -> int:
        begins = events.c.name.startswith(f"{name}@")
        with self.system.engine.connect() as connection:
            query = sa.select(sa.func.count()).select_from(events).where(begins)
            return int(connection.execute(query).scalar_one())

    def wait_until(self, holds: Any) -> None:
        """Looked at again and again: what is waited for is another process's."""
        for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
            if holds():
                return
            try:
                self.at_work["web"].process.wait(LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError("the pages are gone")
        raise AssertionError("nothing goes on")

    def sell_and_close(self, orders: int) -> None:
        """A campaign whose orders are all paid at the provider, and which misses its minimum."""
        at = datetime.now(UTC) - timedelta(minutes=10)
        draft = campaign_of(self.campaigns, "kiwi", orders, at)
        draft = replace(draft, units_min=draft.units_max)
        desk = HandlingDesk(self.system.handling, BOOK, Sender("shop", at))
        desk.open_campaign(draft)
        asked = [
            order_of(number, draft, Chance(self.seed), DEMONSTRATION_KEY, at)
            for number in range(orders)
        ]
        refused = desk.place(asked)
        placed = [order for order in asked if order.order_id not in refused]
        paid = self.count("PaymentConfirmed")
        for order in placed:
            self.pay(order, at)
        self.wait_until(lambda: self.count("PaymentConfirmed") >= paid + len(placed))
        closing = CloseCampaign(draft.campaign_id, datetime.now(UTC))
        self.system.handle(BOOK, closing, f"close-{draft.campaign_id}", "proof")
        self.campaigns += 1

    def pay(self, order: PlaceOrder, at: datetime) -> None:
        due = priced(order.lines, order.freight_fen, order.discount_fen, at.date())[1].paid_fen
        said = {
            "number": f"P-{order.order_id}",
            "orders": [{"order": order.order_id, "amount_fen": due}],
            "payer": order.buyer.id_number,
        }
        asked = httpx.Request("POST", "http://x", json=said).content.decode()
        now = datetime.now(UTC)
        headers = {
            "webhook-id": "pay",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign("pay", now, asked),
        }
        self.client.post(
            f"{self.provider}/payments", content=asked, headers=headers
        ).raise_for_status()

    def theirs(self) -> list[sqlite3.Row]:
        """The refunds of the provider's own book."""
        book = sqlite3.connect(self.folder / "provider.db")
        book.row_factory = sqlite3.Row
        try:
            return book.execute("SELECT * FROM refunds").fetchall()
        finally:
            book.close()

    def owes_no_report(self) -> bool:
        book = sqlite3.connect(self.folder / "provider.db")
        try:
            query = "SELECT count(*) FROM reports WHERE left_count > 0"
            return bool(book.execute(query).fetchone()[0] == 0)
        finally:
            book.close()

    def close(self) -> None:
        self.client.close()
        self.system.close()
