"""Ends declarations: released with their bill and later closed, or undone with all they held."""

from collections.abc import Sequence

from adapters.port import texts
from adapters.port.billing import Billing
from adapters.port.books import Books
from adapters.port.guaranteeing import Guaranteeing
from adapters.port.moments import DAY_MS
from adapters.port.receipts import of_declaration
from adapters.port.register import Declaration

CLOSED_AFTER_MS = 1 * DAY_MS


class Releasing:
    def __init__(self, books: Books, guaranteeing: Guaranteeing, billing: Billing) -> None:
        self._books = books
        self._guaranteeing = guaranteeing
        self._billing = billing

    def release(self, subject: str, declarations: Sequence[Declaration], at: int) -> None:
        """The first release brings the bill, a second one after a hold does not."""
        books = self._books
        first = [declaration for declaration in declarations if not declaration.released_at]
        for declaration in first:
            declaration.released_at = at
            books.account(declaration.assure_code).deduct(declaration.assessed.tax)
        self._billing.issue(subject, first, at)
        if books.chance.happens("closed", subject, books.conduct.closed):
            closing = f"{subject}/closed"
            books.agenda.plan_day(
                at + CLOSED_AFTER_MS, closing, lambda ms: self._close(closing, first, ms)
            )

    def _close(self, subject: str, declarations: Sequence[Declaration], at: int) -> None:
        said = texts.CLOSED, texts.TEXTS[texts.CLOSED]
        free = [each for each in declarations if each.state == texts.RELEASED]
        for declaration in free:
            declaration.state = texts.CLOSED
        receipts = [of_declaration(self._books.chance, each, said, at) for each in free]
        self._books.outbox.owe("CEB622", receipts, at, subject)

    def undo(self, declaration: Declaration, state: int, at: int) -> None:
        """Refused, withdrawn or sent abroad before release: limit and guarantee are free again."""
        books = self._books
        assert not declaration.released_at, "what was released is returned, not undone"
        books.quotas.give_back(declaration.person, declaration.assessed.value, declaration.year)
        books.register.end(declaration, state)
        if declaration.is_covered:
            books.account(declaration.assure_code).let_go(declaration.assessed.tax)
            declaration.is_covered = False
            self._guaranteeing.look_again(declaration.assure_code, at)
