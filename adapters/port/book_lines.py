"""The account books this office keeps: what each line holds, and which lists made it so."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

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
class Passed:
    """A gate pass that was accepted: with lines for a part of its one list, else for all."""

    own_no: str
    head: Head
    passport_no: str
    lists: "tuple[BookList, ...]"
    lines: tuple[Values, ...] = ()
    is_through: bool = False
    is_void: bool = False

    def carries(self, number: int, whole: Decimal) -> Decimal:
        """Of a line of its list, which says `whole`."""
        if not self.lines:
            return whole
        of_line = (each for each in self.lines if int(each["RltGdsSeqno"]) == number)
        return sum((quantity_of(each) for each in of_line), Decimal(0))


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

    cited: tuple[str, ...] = ()
    passes: list[Passed] = field(default_factory=list)
    changes: int = 0
    is_posted: bool = False

    @property
    def live_passes(self) -> list[Passed]:
        return [each for each in self.passes if not each.is_void]

    def on_passes(self, number: int) -> Decimal:
        """Of a line by its number: what stands on passes."""
        return self._carried(number, self.live_passes)

    def through(self, number: int) -> Decimal:
        """Of a line by its number: what the gate has let through."""
        return self._carried(number, [each for each in self.passes if each.is_through])

    def _carried(self, number: int, passes: list[Passed]) -> Decimal:
        whole = next(quantity_of(e) for e in self.lines if int(e["GdsSeqno"]) == number)
        return sum((each.carries(number, whole) for each in passes), Decimal(0))

    @property
    def is_through(self) -> bool:
        """All of it, on as many lorries as it took."""
        numbers = [int(each["GdsSeqno"]) for each in self.lines]
        whole = {int(each["GdsSeqno"]): quantity_of(each) for each in self.lines}
        return bool(numbers) and all(self.through(n) >= whole[n] for n in numbers)

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

    passes: dict[str, Passed] = field(default_factory=dict)
    """Accepted ones, by customs' number, void ones included."""

    serials: Iterator[int] = field(default_factory=lambda: count(1))
    """For lists as they are accepted: that of a deleted one is not given again."""

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

    def give_up(self, accepted: BookList) -> None:
        """What is expected of a list is expected no more."""
        for line, quantity in quantities(accepted.lines):
            balance = self.balances[accepted.book_no, line]
            if accepted.is_in:
                balance.expected_increase -= quantity
            else:
                balance.expected_reduction -= quantity

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

    def take_back(self, book_no: str, pieces: Mapping[str, Decimal]) -> None:
        """What a return brings back stands there again, by item numbers (GdsMtno)."""
        left = dict(pieces)
        for (number, _), balance in self.balances.items():
            item = str(balance.line.get("GdsMtno", ""))
            if number == book_no and item in left:
                balance.increase += left.pop(item)

    def shortages(
        self, book_no: str, lines: Sequence[Values], before: Sequence[Values] = ()
    ) -> list[int]:
        """Lines of which more is to leave than stands there, besides what `before` has taken."""
        wanted: Mapping[int, Decimal] = sums(lines)
        taken = sums(before)
        return [
            n
            for n, q in wanted.items()
            if q > self.balances[book_no, n].surplus + taken.get(n, Decimal(0))
        ]


def line_of(values: Values) -> int:
    return int(values.get("PutrecSeqno", 0))


def quantity_of(values: Values) -> Decimal:
    return Decimal(str(values.get("DclQty", 0)))


def quantities(lines: Sequence[Values]) -> list[tuple[int, Decimal]]:
    return [(line_of(each), quantity_of(each)) for each in lines]


def sums(lines: Sequence[Values]) -> dict[int, Decimal]:
    total: dict[int, Decimal] = defaultdict(Decimal)
    for line, quantity in quantities(lines):
        total[line] += quantity
    return total
