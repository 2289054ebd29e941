"""I6 and I8: no line of the account book is taken below nothing, and what ends gives back."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.verification.declarations import Declarations
from adapters.verification.findings import Check, Examination, Logged, order_name
from adapters.verification.holders import total
from domain.book_report import BookDifferencesSettled
from domain.clearance_ahead_events import OrdersSupplied
from domain.clearance_events import (
    DeclarationsRejected,
    DeclarationsSent,
    MessageRefused,
    RunOpened,
)
from domain.clearance_leaving_events import OrdersHandedBack, WithdrawalsAccepted
from domain.entry_events import EntryListed, EntryPosted, ReturnShelved
from domain.exit_events import ExitGatePassed, ExitPosted
from domain.goods import StockPart

Place = tuple[str, str, str]
"""Partition, entry and product."""

Line = tuple[str, int]
"""Partition and book line."""

Order = tuple[str, str]


@dataclass(slots=True)
class LineFold:
    increase: int = 0
    reduction: int = 0
    expected_reduction: int = 0
    lowered: int = 0
    """What customs took back of what it had posted, or wrote off beyond our exits: its word counts,
    so that what is short because of it is a case and no fault of the log."""

    changed_at: int = 0

    @property
    def surplus(self) -> int:
        return self.increase - self.reduction - self.expected_reduction


class AccountBook:
    def __init__(self, declarations: Declarations) -> None:
        self.surplus = Examination(
            "I6", "book lines", "no declaration takes a line of the account book below nothing"
        )
        self.given_back = Examination(
            "I8",
            "expected reduction",
            "a line's expected reduction is that of live declarations whose exit is not posted",
        )
        self._declarations = declarations
        self._line_of: dict[Place, Line] = {}
        self._lines: dict[Line, LineFold] = {}
        self._posted: dict[Place, int] = {}
        self._parts: dict[Order, tuple[StockPart, ...]] = {}
        self._messages: dict[tuple[str, str, str], list[Order]] = {}
        self._taken: set[Order] = set()
        self._touched: dict[Order, int] = {}
        self._departed: dict[tuple[str, str], list[Order]] = {}
        self._posted_exits: set[tuple[str, str]] = set()
        self._written_off: set[Order] = set()

    def checks(self) -> list[Check]:
        book = {
            EntryListed: self._listed,
            EntryPosted: self._entry_posted,
            ReturnShelved: self._shelved,
            BookDifferencesSettled: self._settled,
            RunOpened: self._opened,
            OrdersSupplied: self._opened,
            DeclarationsSent: self._sent,
            ExitGatePassed: self._passed,
            ExitPosted: self._exit_posted,
        }
        ending = {
            DeclarationsRejected: self._rejected,
            MessageRefused: self._refused,
            WithdrawalsAccepted: self._left,
            OrdersHandedBack: self._left,
        }
        return [Check(self.surplus, book), Check(self.given_back, ending, self._judge)]

    def _line(self, place: Place) -> LineFold | None:
        line = self._line_of.get(place)
        return None if line is None else self._lines.setdefault(line, LineFold())

    def _listed(self, logged: Logged) -> None:
        for line in sorted(logged.event.lines, key=lambda line: -line.book_line):
            place = (logged.partition, logged.event.entry_id, line.sku)
            self._line_of[place] = (logged.partition, line.book_line)

    def _entry_posted(self, logged: Logged) -> None:
        """The port's latest word replaces its earlier one, for every product of the entry."""
        said, entry = total(logged.event.posted), (logged.partition, logged.event.entry_id)
        for place in [place for place in self._line_of if place[:2] == entry]:
            change = said[place[2]] - self._posted.get(place, 0)
            self._posted[place] = said[place[2]]
            if line := self._line(place):
                line.increase += change
                line.lowered -= min(0, change)
                line.changed_at = logged.position

    def _shelved(self, logged: Logged) -> None:
        event = logged.event
        for part in (*event.good, *event.damaged):
            if line := self._line((logged.partition, event.entry_id, part.sku)):
                line.increase += part.quantity

    def _settled(self, logged: Logged) -> None:
        for part in logged.event.corrections:
            if line := self._line((logged.partition, part.entry_id, part.sku)):
                line.reduction += part.reduction
                line.lowered += max(0, part.reduction)
                line.changed_at = logged.position

    def _opened(self, logged: Logged) -> None:
        for order in logged.event.orders:
            key = (logged.partition, order.order_id)
            self._parts[key] = order.parts
            self._written_off.discard(key)

    def _sent(self, logged: Logged) -> None:
        named = [(logged.partition, each.order_id) for each in logged.event.declarations]
        self._messages[logged.partition, logged.event.run_id, logged.event.message_id] = named
        for order in named:
            if order in self._taken:
                continue
            self._take(order, 1)
            self._taken.add(order)
            for part in self._parts.get(order, ()):
                self._expect_surplus(logged, order, part)

    def _expect_surplus(self, logged: Logged, order: Order, part: StockPart) -> None:
        place = (logged.partition, part.entry_id, part.sku)
        line = self._line(place)
        if line is None:
            message = f"declares {part.sku} of {part.entry_id}, which no book line lists"
            self.surplus.broken(order_name(*order), message, logged.position)
            return
        message = f"book line {self._line_of[place][1]} has {line.surplus} after it"
        positions = filter(None, (line.changed_at, logged.position))
        self.surplus.expect(
            line.surplus + line.lowered >= 0, order_name(*order), message, *positions
        )

    def _take(self, order: Order, sign: int) -> None:
        for part in self._parts.get(order, ()):
            if line := self._line((order[0], part.entry_id, part.sku)):
                line.expected_reduction += sign * part.quantity

    def _rejected(self, logged: Logged) -> None:
        self._touch(logged, (each.order_id for each in logged.event.rejections))

    def _refused(self, logged: Logged) -> None:
        event = logged.event
        named = self._messages.get((logged.partition, event.run_id, event.message_id), ())
        self._touch(logged, (order_id for _, order_id in named))

    def _left(self, logged: Logged) -> None:
        self._touch(logged, logged.event.order_ids)

    def _touch(self, logged: Logged, order_ids: Iterable[str]) -> None:
        for order_id in order_ids:
            self._touched[logged.partition, order_id] = logged.position

    def _judge(self) -> None:
        """Declarations that live no longer give back what they took, once."""
        for order in self._touched:
            attempt = self._declarations.attempts.get(order)
            if order in self._taken and not (attempt and attempt.is_live):
                self._taken.discard(order)
                self._take(order, -1)
            self._expect_none_missing(order)
        self._touched.clear()

    def _expect_none_missing(self, order: Order) -> None:
        for part in self._parts.get(order, ()):
            line = self._line((order[0], part.entry_id, part.sku))
            taken = line.expected_reduction if line else 0
            message = f"{taken} of {part.sku} are expected to leave after it gave back"
            self.given_back.expect(taken >= 0, order_name(*order), message, self._touched[order])

    def _passed(self, logged: Logged) -> None:
        exit_id = (logged.partition, logged.event.exit_id)
        orders = [(logged.partition, order_id) for order_id in logged.event.order_ids]
        if exit_id in self._posted_exits:
            self._write_off(logged, orders)
        else:
            self._departed.setdefault(exit_id, []).extend(orders)

    def _exit_posted(self, logged: Logged) -> None:
        exit_id = (logged.partition, logged.event.exit_id)
        self._posted_exits.add(exit_id)
        self._write_off(logged, self._departed.pop(exit_id, []))

    def _write_off(self, logged: Logged, orders: Iterable[Order]) -> None:
        """What was expected to leave has left: each order once, and only what was declared."""
        for order in orders:
            is_first = order in self._taken and order not in self._written_off
            message = "is written off, and its declaration took nothing from the book"
            self.given_back.expect(is_first, order_name(*order), message, logged.position)
            if not is_first:
                continue
            self._written_off.add(order)
            self._taken.discard(order)
            self._take(order, -1)
            for part in self._parts.get(order, ()):
                if line := self._line((order[0], part.entry_id, part.sku)):
                    line.reduction += part.quantity
