"""What rows say of products, laid over what stands: new ones, changed ones, and what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from adapters.product_import.columns import MERCHANT, UNSAID, texts_of
from adapters.product_import.drafting import CellsFaultyError, drafted
from adapters.product_import.faults import CellFault, told
from adapters.product_import.report import RowFault
from adapters.texts import mark
from domain.identifiers import MerchantId
from domain.product import Product, ProductRegistered, RegisterProduct, facts_of

TWICE = mark("The file says this product twice: keep one row of it.")
NOT_YOURS = mark("This is not yours: choose another SKU, or leave the row out.")


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product as somebody says it: a text for each column that is said."""

    number: int
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who files products, and for whom they may; None is everybody."""

    actor: str
    merchants: frozenset[MerchantId] | None = None

    @property
    def own_merchant(self) -> str:
        """The one that a row without a merchant is of."""
        return next(iter(self.merchants)) if self.merchants and len(self.merchants) == 1 else ""

    def covers(self, merchant_id: str) -> bool:
        return self.merchants is None or merchant_id in self.merchants


@dataclass
class Drafts:
    """Rows of one portion as commands, sorted by what they would do."""

    sender: Sender
    known: Mapping[str, Product]
    at: datetime
    new: list[RegisterProduct] = field(default_factory=list)
    changed: list[RegisterProduct] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)

    def take(self, row: ProductRow, *, is_twice: bool) -> None:
        sku = row.said.get("sku", "")
        product = self.known.get(sku, Product())
        said = self.whole(row, product)
        if is_twice:
            self.refuse(row, [told("sku", sku, "sku-twice", TWICE)])
        elif fault := self.foreign(said, product):
            self.refuse(row, [fault])
        else:
            self.draft(row, said, product)

    def draft(self, row: ProductRow, said: Mapping[str, str], product: Product) -> None:
        try:
            command = drafted(said, self.at)
        except CellsFaultyError as faulty:
            self.refuse(row, faulty.faults)
            return
        known = product.registered
        if known is None:
            self.new.append(command)
        elif product.is_withdrawn or not says_the_same(command, known):
            self.changed.append(command)

    def whole(self, row: ProductRow, product: Product) -> dict[str, str]:
        """All that the row and what stands say of the product."""
        known = product.registered
        before = texts_of(facts_of(known), known.merchant_id) if known else dict(UNSAID)
        said = before | dict(row.said)
        return said | {MERCHANT: said[MERCHANT] or self.sender.own_merchant}

    def foreign(self, said: Mapping[str, str], product: Product) -> CellFault | None:
        """What is another's is told as nothing but not one's own."""
        known = product.registered
        if known and not self.sender.covers(known.merchant_id):
            return told("sku", said["sku"], "not-yours", NOT_YOURS)
        if said[MERCHANT] and not self.sender.covers(said[MERCHANT]):
            return told(MERCHANT, said[MERCHANT], "not-yours", NOT_YOURS)
        return None

    def refuse(self, row: ProductRow, faults: Iterable[CellFault]) -> None:
        self.faults += [RowFault(row.number, fault) for fault in faults]


def says_the_same(command: RegisterProduct, known: ProductRegistered) -> bool:
    return command.merchant_id == known.merchant_id and facts_of(command) == facts_of(known)
