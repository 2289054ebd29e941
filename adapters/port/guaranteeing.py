"""Reserves the tax of declarations, and lets those that were not covered go on when it suffices."""

from collections import deque
from collections.abc import Callable, Sequence

from adapters.port.books import Books
from adapters.port.moments import SECOND_MS
from adapters.port.register import Declaration

GoOn = Callable[[str, Sequence[Declaration], int], None]
"""Told under which subject, which declarations, and when."""

LOOK_AGAIN_MS = 1 * SECOND_MS


class Guaranteeing:
    def __init__(self, books: Books) -> None:
        self._books = books
        self._go_on: list[GoOn] = []

    def when_covered(self, go_on: GoOn) -> None:
        self._go_on.append(go_on)

    def reserve(
        self, declarations: Sequence[Declaration]
    ) -> tuple[list[Declaration], list[Declaration]]:
        """Those that are covered, and those that wait; nobody overtakes who waits already."""
        covered: list[Declaration] = []
        short: list[Declaration] = []
        for declaration in declarations:
            code = declaration.assure_code
            account, waiting = self._books.account(code), self._books.waiting.get(code)
            if not waiting and account.reserve(declaration.assessed.tax):
                declaration.is_covered = True
                covered.append(declaration)
            else:
                self._books.waiting.setdefault(code, deque()).append(declaration)
                short.append(declaration)
        return covered, short

    def look_again(self, assure_code: str, at: int) -> None:
        """Something was given back: whoever waits for it is looked at a second later."""
        if self._books.waiting.get(assure_code):
            subject = f"covered {assure_code} {at}/now"
            plan = self._books.agenda.plan
            plan(at + LOOK_AGAIN_MS, subject, lambda ms: self._let_on(assure_code, subject, ms))

    def _let_on(self, assure_code: str, subject: str, at: int) -> None:
        waiting, account = self._books.waiting[assure_code], self._books.account(assure_code)
        covered: list[Declaration] = []
        while waiting:
            first = waiting[0]
            if first.is_live and not account.reserve(first.assessed.tax):
                break
            waiting.popleft()
            if first.is_live:
                first.is_covered = True
                covered.append(first)
        for go_on in self._go_on if covered else ():
            go_on(subject, covered, at)
