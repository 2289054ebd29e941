"""Where each order of a clearance run stands.

Kept by column: what is known of all orders in one respect is one mapping or set of order ids. An
event about a thousand orders is then one merge in C, and a question about all of them one pass.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.clearance_events import DeclarationsSent, DocumentsSent
from domain.clearance_leaving_events import WithdrawalsSent
from domain.clearance_papers import Papers
from domain.clearance_parts import BilledTax, Declaration, DocumentAnswer, RunOrder, Waybill
from domain.clearance_pledges import Pledges
from domain.clearance_stages import LIVE, Stage
from domain.customs_codes import Document
from domain.goods import StockPart
from domain.identifiers import BatchId, ControlId, EntryId, ExitId, MerchantId, OrderId
from domain.tax_clock import TaxStage

SentMessage = DocumentsSent | DeclarationsSent | WithdrawalsSent


@dataclass(frozen=True, slots=True)
class ClearanceRun:
    """Columns name only orders that are in the run; `places`, `numbers` and `messages` all."""

    merchant_id: MerchantId = MerchantId("")
    declarant: str = ""
    is_open: bool = False
    orders: Mapping[OrderId, RunOrder] = field(default_factory=dict)
    places: Mapping[OrderId, int] = field(default_factory=dict)
    """Every order the run was opened with, from 0: a part of its declaration numbers."""

    ahead: frozenset[OrderId] = frozenset()
    """Taken in before their goods came: nothing of them is declared until they have stock."""

    entry_ids: frozenset[EntryId] = frozenset()
    """Whose stock was offered to them."""

    stages: Mapping[OrderId, Stage] = field(default_factory=dict)
    waybills: Mapping[OrderId, Waybill] = field(default_factory=dict)
    carriers: Mapping[OrderId, str] = field(default_factory=dict)
    """Who reported the waybill."""

    papers: Mapping[Document, Papers] = field(
        default_factory=lambda: {document: Papers() for document in Document}
    )
    payers_differ: frozenset[OrderId] = frozenset()
    """Whose last match failed because another than the buyer paid (M8)."""

    unsayable: frozenset[OrderId] = frozenset()
    """Of whom customs' messages cannot say something yet: nothing of them is sent (D1-D4)."""

    declared: Mapping[OrderId, Declaration] = field(default_factory=dict)
    """The last attempt."""

    invt_nos: Mapping[OrderId, str] = field(default_factory=dict)
    answered: Mapping[OrderId, tuple[datetime, int]] = field(default_factory=dict)
    """Return time and status of the latest decision on the last attempt."""

    progress: Mapping[OrderId, tuple[datetime, int]] = field(default_factory=dict)
    """The same of the latest answer that decided nothing."""

    reject_codes: Mapping[OrderId, str] = field(default_factory=dict)
    """The code with which the last attempt was rejected."""

    repeated: Mapping[OrderId, int] = field(default_factory=dict)
    """How often it was declared again by itself since somebody saw to it."""

    released_at: Mapping[OrderId, datetime] = field(default_factory=dict)
    refused_whole: frozenset[OrderId] = frozenset()
    """Their last message was refused as a whole, and nothing was sent for them since."""

    withdrawals: Mapping[OrderId, str] = field(default_factory=dict)
    """`asked` or `sent`."""

    withdrawal_reasons: Mapping[OrderId, str] = field(default_factory=dict)
    """Why each was asked for last."""

    withdrawal_messages: Mapping[OrderId, str] = field(default_factory=dict)
    withdrawal_receipts: Mapping[OrderId, frozenset[str]] = field(default_factory=dict)
    """Receipts that refused a withdrawal: they may come again after another one was sent."""

    inspected: Mapping[OrderId, tuple[str, str]] = field(default_factory=dict)
    """Officer and finding of the latest inspection."""

    picked: frozenset[OrderId] = frozenset()
    exits: Mapping[OrderId, ExitId] = field(default_factory=dict)
    controls: Mapping[OrderId, frozenset[ControlId]] = field(default_factory=dict)
    """Parcels that officers keep in the zone, each with the controls that stand on it."""

    messages: Mapping[str, SentMessage] = field(default_factory=dict)
    message_count: int = 0
    numbers: Mapping[str, OrderId] = field(default_factory=dict)
    """Every declaration number ever sent, and whose it was."""

    refused_messages: frozenset[str] = frozenset()
    unfit: frozenset[tuple[str, int, datetime]] = frozenset()
    pledges: Pledges = field(default_factory=Pledges)
    billed: Mapping[str, BilledTax] = field(default_factory=dict)
    settled: frozenset[tuple[str, int]] = frozenset()
    """Tax bills and the states that customs reported of them."""

    warned: Mapping[OrderId, TaxStage] = field(default_factory=dict)
    """Whose tax was said to be due, or overdue."""

    @property
    def members(self) -> "Members":
        return Members(self)

    def at(self, *stages: Stage) -> list[OrderId]:
        return [i for i, stage in self.stages.items() if stage in stages]

    def documents_stored(self, order_ids: Iterable[OrderId]) -> list[OrderId]:
        """Those of the orders whose three documents customs has stored."""
        found = list(order_ids)
        for papers in self.papers.values():
            found = [i for i in found if i in papers.stored]
        return found


@dataclass(frozen=True, slots=True)
class Member:
    """One order inside the run: what the run's columns say of it."""

    order_id: OrderId
    run: ClearanceRun

    @property
    def order(self) -> RunOrder:
        return self.run.orders[self.order_id]

    @property
    def batch_id(self) -> BatchId:
        return self.order.batch_id

    @property
    def quota_year(self) -> int:
        return self.order.quota_year

    @property
    def parts(self) -> tuple[StockPart, ...]:
        return self.order.parts

    @property
    def place(self) -> int:
        return self.run.places[self.order_id]

    @property
    def stage(self) -> Stage:
        return self.run.stages[self.order_id]

    @property
    def is_live(self) -> bool:
        return self.run.stages[self.order_id] in LIVE

    @property
    def waybill(self) -> Waybill | None:
        return self.run.waybills.get(self.order_id)

    @property
    def sent(self) -> Mapping[Document, str]:
        """The message that each document went out with last; none while it has to be sent."""
        papers, i = self.run.papers, self.order_id
        return {document: p.sent[i] for document, p in papers.items() if i in p.sent}

    @property
    def documents(self) -> Mapping[Document, DocumentAnswer]:
        """The latest answer that decided each document."""
        papers, i = self.run.papers, self.order_id
        return {document: p.decided[i] for document, p in papers.items() if i in p.decided}

    @property
    def documents_stored(self) -> bool:
        return bool(self.run.documents_stored([self.order_id]))

    @property
    def attempt(self) -> int:
        declared = self.run.declared.get(self.order_id)
        return declared.attempt if declared else 0

    @property
    def cop_no(self) -> str:
        declared = self.run.declared.get(self.order_id)
        return declared.cop_no if declared else ""

    @property
    def invt_no(self) -> str:
        return self.run.invt_nos.get(self.order_id, "")

    @property
    def answered(self) -> tuple[datetime, int] | None:
        return self.run.answered.get(self.order_id)

    @property
    def progress(self) -> tuple[datetime, int] | None:
        return self.run.progress.get(self.order_id)

    @property
    def is_refused_whole(self) -> bool:
        return self.order_id in self.run.refused_whole

    @property
    def withdrawal(self) -> str:
        """Empty, `asked` or `sent`."""
        return self.run.withdrawals.get(self.order_id, "")

    @property
    def inspected(self) -> tuple[str, str] | None:
        return self.run.inspected.get(self.order_id)

    @property
    def released_at(self) -> datetime | None:
        return self.run.released_at.get(self.order_id)

    @property
    def exit_id(self) -> ExitId | None:
        return self.run.exits.get(self.order_id)

    @property
    def is_on_the_way(self) -> bool:
        """Whether it was taken in ahead of its goods, and none have come."""
        return self.order_id in self.run.ahead and not self.run.entry_ids

    @property
    def is_picked(self) -> bool:
        return self.order_id in self.run.picked


@dataclass(frozen=True, slots=True, eq=False)
class Members(Mapping[OrderId, Member]):
    """The orders in the run by their ids; each is made when it is asked for."""

    run: ClearanceRun

    def __getitem__(self, order_id: OrderId) -> Member:
        if order_id not in self.run.orders:
            raise KeyError(order_id)
        return Member(order_id, self.run)

    def __iter__(self) -> Iterator[OrderId]:
        return iter(self.run.orders)

    def __len__(self) -> int:
        return len(self.run.orders)

    def __contains__(self, order_id: object) -> bool:
        return order_id in self.run.orders
