"""The account books this office keeps: what each line holds, and which lists made it so."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from adapters.customs.messages.documents import Values
from adapters.port.heard import Head, text

LineKey = tuple[str, int]
"""The book's number and the line's."""


@dataclass(slots=True)
class Balance:
    """One line's figures in its declared unit, as an INV211 prints them."""

    line: Values = field(default_factory=dict)
    increase: Decimal = Decimal(0)
    reduction: Decimal = Decimal(0)
    expected_increase: Decimal = Decimal(0)
    expected_reduction: Decimal = Decimal(0)

    @property
    def surplus(self) -> Decimal:
        return self.increase - self.reduction - self.expected_reduction


@dataclass(slots=True, eq=False)
class BookList:
    """A list that was accepted, until it is posted."""

    own_no: str
    sender: str
    head: Head
    lines: tuple[Values, ...]
    bond_no: str
    pre_no: str
    is_declared: bool
    """Its declaration is released, or it needs none."""

    is_through: bool = False
    is_posted: bool = False

    @property
    def is_in(self) -> bool:
        return text(self.head, "ImpexpMarkcd") == "I"

    @property
    def book_no(self) -> str:
        return text(self.head, "PutrecNo")


@dataclass(frozen=True, slots=True)
class BookLines:
    balances: dict[LineKey, Balance] = field(default_factory=lambda: defaultdict(Balance))
    lists: dict[str, BookList] = field(default_factory=dict)
    """Accepted ones, by customs' number."""

    own_nos: set[str] = field(default_factory=set)
    """Numbers of firms' papers that were accepted: none is taken twice."""

    cited: set[str] = field(default_factory=set)
    """Declarations on accepted lists."""

    def expect(self, accepted: BookList) -> None:
        """From now on its goods are on their way in or out."""
        for line, quantity in quantities(accepted.lines):
            balance = self.balances[accepted.book_no, line]
            if accepted.is_in:
                balance.expected_increase += quantity
            else:
                balance.expected_reduction += quantity
        if accepted.is_in:
            for values in accepted.lines:
                self.balances[accepted.book_no, line_of(values)].line = values

    def post(self, accepted: BookList) -> None:
        for line, quantity in quantities(accepted.lines):
            balance = self.balances[accepted.book_no, line]
            if accepted.is_in:
                balance.expected_increase -= quantity
                balance.increase += quantity
            else:
                balance.expected_reduction -= quantity
                balance.reduction += quantity
        accepted.is_posted = True

    def shortages(self, book_no: str, lines: Sequence[Values]) -> list[int]:
        """Lines of which more is to leave than stands there."""
        wanted: Mapping[int, Decimal] = sums(lines)
        return [n for n, q in wanted.items() if q > self.balances[book_no, n].surplus]


def line_of(values: Values) -> int:
    return int(values.get("PutrecSeqno", 0))


def quantities(lines: Sequence[Values]) -> list[tuple[int, Decimal]]:
    return [(line_of(each), Decimal(str(each.get("DclQty", 0)))) for each in lines]


def sums(lines: Sequence[Values]) -> dict[int, Decimal]:
    total: dict[int, Decimal] = defaultdict(Decimal)
    for line, quantity in quantities(lines):
        total[line] += quantity
    return total
