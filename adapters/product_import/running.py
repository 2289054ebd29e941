"""Takes products in: cells laid over what stands, checked, and filed by the thousand.

A column that a file does not have leaves what stands as it is; an empty cell takes it away. Sent
again, a file changes nothing: what is already so is passed over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from adapters.bootstrap import System
from adapters.product_import.faults import of_rule
from adapters.product_import.laying_over import Drafts, ProductRow, Sender
from adapters.product_import.report import Report, RowFault
from application.event_log import ChangedMeanwhile, ChangedSinceSeen
from application.gathering import ATTEMPTS_MAX
from application.registering import PRODUCTS_PER_COMMAND_MAX, RegisterProducts
from application.streams import PRODUCT
from domain.identifiers import Partition, stream_of
from domain.product import Product, RegisterProduct
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class Portion:
    """What becomes of some rows, decided on streams as they stood at `versions`."""

    rows: int
    new: Sequence[RegisterProduct]
    changed: Sequence[RegisterProduct]
    faults: Sequence[RowFault]
    versions: Mapping[str, int] = field(default_factory=dict)

    @property
    def commands(self) -> Sequence[RegisterProduct]:
        return (*self.new, *self.changed)


@dataclass(frozen=True, slots=True)
class Intake:
    """Rows on their way into the operator's shared partition."""

    system: System
    shared: Partition
    sender: Sender

    def checked(self, rows: Sequence[ProductRow], at: datetime) -> Report:
        """What taking them in would do; nothing is written."""
        twice = repeated_in(rows)
        return reported(self.portion(some, twice, at) for some in in_portions(rows))

    def taken(self, rows: Sequence[ProductRow], command_id: str, at: datetime) -> Report:
        """Each portion of a thousand is one read and one append."""
        twice = repeated_in(rows)
        done = list[Portion]()
        position = 0
        for number, some in enumerate(in_portions(rows)):
            portion, reached = self.filed(some, twice, f"{command_id}:{number}", at)
            done.append(portion)
            position = max(position, reached)
        return replace(reported(done), position=position)

    def filed(
        self, rows: Sequence[ProductRow], twice: frozenset[str], command_id: str, at: datetime
    ) -> tuple[Portion, int]:
        """Read, decide and append, begun again when somebody else changed a product meanwhile."""
        for _ in range(ATTEMPTS_MAX):
            portion = self.portion(rows, twice, at)
            if not portion.commands:
                return portion, 0
            command = RegisterProducts(tuple(portion.commands), at)
            moving = {c.sku for c in command.products}
            versions = {
                i: v for i, v in portion.versions.items() if i.partition("/product/")[2] in moving
            }
            try:
                outcome = self.system.handle(
                    self.shared, command, command_id, self.sender.actor, expected=versions
                )
            except ChangedSinceSeen:
                continue
            return without(portion, outcome.refused, rows), outcome.position
        raise ChangedMeanwhile(portion.versions)

    def portion(self, rows: Sequence[ProductRow], twice: frozenset[str], at: datetime) -> Portion:
        skus = {row.said.get("sku", "") for row in rows} - {""}
        ids = {sku: stream_of(self.shared, PRODUCT, sku) for sku in skus}
        standing = self.system.handling.reader.read(set(ids.values())) if ids else {}
        known: dict[str, Product] = {sku: standing[i].state for sku, i in ids.items()}
        found = Drafts(self.sender, known, at)
        for row in rows:
            found.take(row, is_twice=row.said.get("sku", "") in twice)
        versions = {i: each.stream.version for i, each in standing.items()}
        return Portion(len(rows), found.new, found.changed, found.faults, versions)


def without(
    portion: Portion, refused: Mapping[str, Refused], rows: Sequence[ProductRow]
) -> Portion:
    """What the rules refused at the last moment is told beside the rows that said it."""
    if not refused:
        return portion
    by_sku = {row.said["sku"]: row for row in rows if row.said.get("sku")}
    late = [
        RowFault(by_sku[sku].number, of_rule(refusal, by_sku[sku].said))
        for sku, refusal in refused.items()
    ]
    return replace(
        portion,
        new=[c for c in portion.new if c.sku not in refused],
        changed=[c for c in portion.changed if c.sku not in refused],
        faults=[*portion.faults, *late],
    )


def in_portions(rows: Sequence[ProductRow]) -> Iterator[Sequence[ProductRow]]:
    for start in range(0, len(rows), PRODUCTS_PER_COMMAND_MAX):
        yield rows[start : start + PRODUCTS_PER_COMMAND_MAX]


def repeated_in(rows: Sequence[ProductRow]) -> frozenset[str]:
    seen, twice = set[str](), set[str]()
    for row in rows:
        sku = row.said.get("sku", "")
        (twice if sku in seen else seen).add(sku)
    return frozenset(twice - {""})


def reported(portions: Iterable[Portion]) -> Report:
    done = list(portions)
    return Report(
        sum(each.rows for each in done),
        [command.sku for each in done for command in each.new],
        [command.sku for each in done for command in each.changed],
        [fault for each in done for fault in each.faults],
    )
