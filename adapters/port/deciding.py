"""Customs decides on declarations: papers, match, limit, guarantee, then what its officers find."""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from adapters.customs.messages.documents import Document
from adapters.port import texts
from adapters.port.books import Books
from adapters.port.fates import Fate, fate_of, named
from adapters.port.filed import lines_of
from adapters.port.guaranteeing import Guaranteeing
from adapters.port.matching import Papers, difference
from adapters.port.moments import SECOND_MS, day_of
from adapters.port.receipts import of_declaration
from adapters.port.register import Declaration
from adapters.port.releasing import Releasing
from adapters.port.taxing import assessed


class Passed(NamedTuple):
    """A declaration the port passed on, with what it says."""

    declaration: Declaration
    document: Document


class Deciding:
    def __init__(self, books: Books, releasing: Releasing, guaranteeing: Guaranteeing) -> None:
        self._books = books
        self._releasing = releasing
        self._guaranteeing = guaranteeing
        guaranteeing.when_covered(self._go_on)

    def papers(self, declaration: Declaration) -> Papers:
        files = self._books.files
        order = files.orders.get(declaration.order)
        payment = files.payment_for(order) if order else None
        return Papers(order, payment, files.waybills.get(declaration.waybill))

    def decide(self, guid: str, passed: Sequence[Passed], at: int) -> None:
        """Declarations whose papers are not there wait for them once."""
        waiting = [each for each in passed if self.papers(each.declaration).missing]
        if waiting:
            there = [each for each in passed if not self.papers(each.declaration).missing]
            again = at + self._books.conduct.patience_seconds * SECOND_MS
            lose_patience = partial(self._decide, f"{guid}/again", waiting)
            self._books.agenda.plan(again, f"{guid}/again", lose_patience)
            passed = there
        self._decide(f"{guid}/first", passed, at)

    def _decide(self, subject: str, passed: Sequence[Passed], at: int) -> None:
        said: list[tuple[Declaration, str]] = []
        for declaration, document in passed:
            if declaration.is_live:
                said.append((declaration, self._judged(declaration, document, at)))
        refused = [(declaration, words) for declaration, words in said if words]
        for declaration, _ in refused:
            self._books.register.end(declaration, texts.REFUSED)
        self._tell(f"{subject}/refused", texts.REFUSED, refused, at)
        stored = [declaration for declaration, words in said if not words]
        for declaration in stored:
            self._books.register.store(declaration, at)
        self._tell_all(f"{subject}/stored", texts.STORED, stored, at)
        covered, short = self._guaranteeing.reserve(stored)
        for declaration in short:
            declaration.state = texts.SUSPENDED
        waiting = [(declaration, texts.GUARANTEE_SHORT) for declaration in short]
        # A second later: of two returns of one instant nobody could say which is the last.
        self._tell(f"{subject}/short", texts.SUSPENDED, waiting, at + SECOND_MS)
        self._go_on(subject, covered, at)

    def _judged(self, declaration: Declaration, document: Document, at: int) -> str:
        """Why customs refuses it at once; empty if it is stored, with limit and tax reckoned."""
        papers, day = self.papers(declaration), day_of(at)
        if papers.missing:
            return papers.missing
        may_differ = self._books.conduct.payer_may_differ
        if words := difference(document.head, lines_of(document), papers, may_differ):
            return words
        if words := self._books.quotas.book(declaration.person, declaration.value, day):
            return words
        declaration.year = day.year
        tariff = self._books.tariff
        declaration.assessed = assessed(declaration.goods, declaration.carriage, tariff, day)
        return ""

    def _go_on(self, subject: str, stored: Sequence[Declaration], at: int) -> None:
        """Let the fate of each take its course; those of one fate go together."""
        books = self._books
        by_fate: dict[Fate, list[Declaration]] = defaultdict(list)
        for declaration in stored:
            key = "/".join(declaration.order)
            fate = fate_of(books.chance, books.conduct, key, declaration.number)
            by_fate[fate].append(declaration)
        for fate, declarations in by_fate.items():
            for number, (seconds, status) in enumerate(fate):
                key = f"{subject}/{named(fate)}/{number}"
                step = partial(self._step, key, status, declarations)
                books.agenda.plan(at + seconds * SECOND_MS, key, step)

    def _step(
        self, subject: str, status: int, declarations: Sequence[Declaration], at: int
    ) -> None:
        live = [declaration for declaration in declarations if declaration.is_live]
        if status in (texts.REFUSED, texts.SENT_BACK):
            for declaration in live:
                self._releasing.undo(declaration, status, at)
        if status == texts.REFUSED:
            self._tell(subject, status, [(d, self._reason(d)) for d in live], at)
            return
        for declaration in live:
            declaration.state = status
        self._tell_all(subject, status, live, at)
        if status == texts.RELEASED:
            self._releasing.release(subject, live, at)

    def _reason(self, declaration: Declaration) -> str:
        reasons = texts.FOUND_LATER
        return reasons[self._books.chance.number("reason", declaration.order[1], len(reasons))]

    def _tell_all(
        self, subject: str, status: int, declarations: Sequence[Declaration], at: int
    ) -> None:
        self._tell(subject, status, [(d, texts.TEXTS[status]) for d in declarations], at)

    def _tell(
        self, subject: str, status: int, said: Sequence[tuple[Declaration, str]], at: int
    ) -> None:
        chance = self._books.chance
        receipts = [of_declaration(chance, d, (status, words), at) for d, words in said]
        self._books.outbox.owe("CEB622", receipts, at, subject)
