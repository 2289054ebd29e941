"""Runs every check in one pass over the log, within one snapshot of the database."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from adapters.event_codec import EventCodec
from adapters.event_mapping import CODEC
from adapters.positions import follower_positions
from adapters.stored_names import STORED
from adapters.verification.account_book import AccountBook
from adapters.verification.batches import Batches
from adapters.verification.campaign_sums import kept_campaign_sums
from adapters.verification.campaigns import Campaigns
from adapters.verification.codes import Waybills
from adapters.verification.declarations import Declarations
from adapters.verification.exits import Exits
from adapters.verification.fates import Fates
from adapters.verification.findings import Check, CheckResult, Logged, Observer
from adapters.verification.guarantees import Guarantees
from adapters.verification.holders import Holders
from adapters.verification.inspections import Inspections
from adapters.verification.kept_book_sums import kept_book_sums
from adapters.verification.kept_sums import kept_sums
from adapters.verification.listed_messages import ListedMessages
from adapters.verification.log import LogItself
from adapters.verification.log_reading import (
    CommandRange,
    StoredRow,
    commands,
    pages,
    snapshot,
)
from adapters.verification.money import Money
from adapters.verification.order_sums import OrderSums
from adapters.verification.quota import Quota
from adapters.verification.read_models import FreshFolds, scratch_database
from adapters.verification.reservations import Reservations
from adapters.verification.returns import Returns
from adapters.verification.sales import Sales
from adapters.verification.sending import Sending
from adapters.verification.shipments import Shipments
from adapters.verification.stock import Stock
from adapters.verification.stored_receipts import StoredReceipts
from adapters.verification.withheld_taxes import WithheldTaxes
from application.event_log import Recorded
from application.following import PolicyFollower
from projections.read_model import ReadModel


@dataclass(frozen=True, slots=True)
class Report:
    last_position: int
    checks: tuple[CheckResult, ...]
    units: dict[str, int]
    """Units sold, and how many of them are dispatched, refunded and open."""

    @property
    def is_sound(self) -> bool:
        return all(check.is_sound for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        """Plain values, ready for `json.dumps`."""
        checks = [{**asdict(check), "is_sound": check.is_sound} for check in self.checks]
        return {
            "last_position": self.last_position,
            "is_sound": self.is_sound,
            "units": self.units,
            "checks": checks,
        }


def verify(
    engine: sa.Engine,
    models: Sequence[ReadModel],
    *,
    policies_at: int | None = None,
    codec: EventCodec = CODEC,
) -> Report:
    """Recompute everything from stored bytes.

    `policies_at` is the position that the policies have followed to, for what they do later than
    its cause; where it is not given, the database is asked.
    """
    with snapshot(engine) as connection, scratch_database() as scratch:
        followed = policies_position(connection) if policies_at is None else policies_at
        log, fates = LogItself(codec, commands(connection)), Fates()
        folds = FreshFolds(connection, scratch, models)
        receipts = StoredReceipts(connection).checks(list(STORED.values()))
        listed = ListedMessages(connection).checks()
        checks = [*log.checks(), *receipts, *listed, *order_checks(followed), *fates.checks()]
        reader = Reader(log, checks, folds)
        last_position = reader.read_all(pages(connection))
        for check in checks:
            if check.at_end:
                check.at_end()
        results = [check.examination.result for check in checks]
        results += [*folds.results(last_position), *kept_sums(connection, models)]
        results += kept_campaign_sums(connection, models)
        results += kept_book_sums(connection, models)
        return Report(last_position, tuple(results), dict(fates.totals))


def policies_position(connection: sa.Connection) -> int:
    """Where the policies' follower stands: 0 when it keeps no position in this database."""
    if not sa.inspect(connection).has_table(follower_positions.name):
        return 0
    columns = follower_positions.c
    query = sa.select(columns.position).where(columns.follower == PolicyFollower.name)
    return connection.scalar(query) or 0


def order_checks(policies_at: int) -> list[Check]:
    """In the order of domain.md §6; declarations first of those that rest on them."""
    declarations, campaigns = Declarations(), Campaigns()
    return [
        *Holders().checks(),
        *Batches().checks(),
        *Money().checks(),
        *OrderSums().checks(),
        *Shipments().checks(),
        *Stock().checks(),
        *Reservations().checks(),
        *declarations.checks(),
        *AccountBook(declarations).checks(),
        *Exits(declarations).checks(),
        *Inspections().checks(),
        *Returns(declarations).checks(),
        *Sending(declarations).checks(),
        *Waybills(declarations).checks(),
        *Guarantees().checks(),
        *WithheldTaxes().checks(),
        *Quota(policies_at).checks(),
        # Before who ends is forgotten by those that it rests on.
        *Sales(campaigns).checks(),
        *campaigns.checks(),
    ]


class Reader:
    """Hands each event to the checks that observe it, and tells them where a command ends."""

    def __init__(self, log: LogItself, checks: Sequence[Check], folds: FreshFolds) -> None:
        self._log = log
        self._folds = folds
        self._observers: dict[type, list[Observer]] = {}
        for check in checks:
            for event_type, observer in check.observers.items():
                self._observers.setdefault(event_type, []).append(observer)
        self._after_command = [check.after_command for check in checks if check.after_command]
        self._command: CommandRange | None = None

    def read_all(self, read: Iterator[Sequence[StoredRow]]) -> int:
        last = 0
        for page in read:
            recorded = [self._read(row) for row in page]
            if self._folds.has_models:
                self._folds.apply([each for each in recorded if each is not None])
            last = page[-1].position
        self._end_command()
        return last

    def _read(self, row: StoredRow) -> Recorded | None:
        self._log.number(row)
        command = self._log.owner(row)
        if command is None or command is not self._command:
            self._end_command()
        self._command = command
        event = self._log.decode(row)
        if event is None:
            return None
        if observers := self._observers.get(type(event)):
            partition, _, local_id = row.stream_id.split("/", 2)
            logged = Logged(row.position, partition, local_id, row.stream_id, event)
            for observer in observers:
                self._observe(observer, logged)
        metadata = command.metadata if command else None
        return Recorded(row.position, row.stream_id, row.version, event, metadata)

    def _observe(self, observer: Observer, logged: Logged) -> None:
        """An event that a check cannot make sense of is a fault of the log, and told as one."""
        try:
            observer(logged)
        except (ArithmeticError, AssertionError, LookupError, ValueError) as error:
            message = f"{type(logged.event).__name__} makes no sense: {error!r}"
            self._log.payloads.broken(logged.stream_id, message, logged.position)

    def _end_command(self) -> None:
        for judge in self._after_command:
            judge()
