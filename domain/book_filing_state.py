"""How the papers of one entry or exit stand at customs: each attempt, and what is due of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.book_filing_commands import AnswerPaper
from domain.book_filing_events import (
    Ask,
    Event,
    LoadDescribed,
    Paper,
    PaperAnswered,
    PaperAskedAgain,
    PaperLack,
    PaperOutdated,
    PaperSent,
    PaperStopped,
    Verdict,
)
from domain.book_list_lines import ListLine
from domain.replacing import replace

Key = tuple[Paper, str]
"""A paper and the number of its pass, empty for the list."""

THE_LIST: Key = (Paper.LIST, "")

FINAL = frozenset({Verdict.PASSED, Verdict.POSTED})
"""Nothing undoes them, whenever they are heard."""

DECISIVE = FINAL | {Verdict.ACCEPTED, Verdict.RETURNED, Verdict.DELETED}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A paper under one number: answers to another attempt change nothing of it."""

    key: Key
    number: int
    own_no: str
    ask: Ask = Ask.FILING
    lines: tuple[ListLine, ...] = ()
    verdict: Verdict | None = None
    """The latest that decides, by customs' time."""

    answered_at: datetime | None = None
    customs_no: str = ""
    pre_no: str = ""
    text: str = ""
    heard: frozenset[tuple[Verdict, str, datetime]] = frozenset()

    @property
    def is_final(self) -> bool:
        return any(verdict in FINAL for verdict, _, _ in self.heard)

    @property
    def is_gone(self) -> bool:
        """Customs has the paper no more: it was asked to delete it, or did so by itself."""
        is_done = self.ask is Ask.DELETION and self.verdict is Verdict.ACCEPTED
        return is_done or self.verdict is Verdict.DELETED


@dataclass(frozen=True, slots=True)
class BookFiling:
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    """By our number, in the order in which they were sent."""

    lacks: Mapping[Key, tuple[PaperLack, ...]] = field(default_factory=dict)
    asked: frozenset[Key] = frozenset()
    outdated: Mapping[Key, Ask] = field(default_factory=dict)
    """What is to be asked so that customs has what stands."""

    loads: Mapping[str, LoadDescribed] = field(default_factory=dict)

    def of(self, key: Key) -> list[Attempt]:
        return [each for each in self.attempts.values() if each.key == key]

    def last(self, key: Key) -> Attempt | None:
        of_one = self.of(key)
        return of_one[-1] if of_one else None

    def is_final(self, key: Key) -> bool:
        """The lorry is through, or the list posted."""
        return any(each.is_final for each in self.of(key))

    def standing(self, key: Key) -> Attempt | None:
        """The attempt that customs goes by: a change it returned leaves the one before."""
        found = None
        for each in self.of(key):
            if each.is_final:
                return each
            if each.is_gone:
                found = None
            elif each.verdict is Verdict.ACCEPTED:
                found = each
        return found

    def is_before_customs(self, key: Key) -> bool:
        """Customs has it, or may have: it is sent and not answered, or stands and is not over."""
        last = self.last(key)
        if last is None or self.is_final(key):
            return False
        return last.verdict is None or self.standing(key) is not None

    def numbers(self, key: Key) -> tuple[str, str]:
        """Customs' two numbers of the paper, that of its pre-entry behind; each may be empty."""
        customs_no = pre_no = ""
        for each in self.of(key):
            if each.ask is Ask.FILING:
                customs_no, pre_no = each.customs_no, each.pre_no
            else:
                customs_no, pre_no = each.customs_no or customs_no, each.pre_no or pre_no
        return customs_no, pre_no

    @property
    def list_no(self) -> str:
        """Customs' number of a list that says what stands; empty while none does."""
        last, stands = self.last(THE_LIST), self.standing(THE_LIST)
        is_current = stands is not None and last is stands and THE_LIST not in self.outdated
        return self.numbers(THE_LIST)[0] if is_current else ""

    def next_ask(self, key: Key) -> Ask | None:
        """What is to be asked of customs now; nothing while its answer is awaited."""
        last, wish = self.last(key), self.outdated.get(key)
        if self.is_final(key) or (last is not None and last.verdict is None):
            return None
        is_meant = key in self.asked or key in self.lacks
        if self.standing(key) is None:
            is_new = last is None or (key == THE_LIST and last.ask is Ask.DELETION)
            is_wanted = (is_new or is_meant) and wish is not Ask.DELETION
            return Ask.FILING if is_wanted and self.is_ready(key) else None
        if key == THE_LIST and any(self.is_being_voided(each) for each in self.pass_keys()):
            return None
        if wish is None and is_meant and last is not None and last.ask is not Ask.FILING:
            return last.ask
        return wish

    def is_ready(self, key: Key) -> bool:
        """A pass waits for its weights, for a list that says what stands, and for voided ones."""
        if key[0] is Paper.LIST:
            return True
        is_list_fine = key[1] in self.loads and bool(self.list_no)
        return is_list_fine and not any(self.is_being_voided(each) for each in self.pass_keys())

    def is_due(self, key: Key) -> bool:
        return self.next_ask(key) is not None

    def pass_keys(self) -> Iterator[Key]:
        return ((Paper.PASS, pass_no) for pass_no in self.loads)

    def is_being_voided(self, key: Key) -> bool:
        """Its lorry does not go, and customs does not know it yet: the list waits."""
        last = self.last(key)
        is_asked = last is not None and last.ask is Ask.DELETION
        is_wish = self.outdated.get(key) is Ask.DELETION
        return (is_asked or is_wish) and self.is_before_customs(key)

    def carrying(self) -> Iterator[LoadDescribed]:
        """Lorries that go or have gone, whatever customs has said of their passes."""
        return (load for load in self.loads.values() if self.is_carrying(load.pass_no))

    def is_carrying(self, pass_no: str) -> bool:
        key = (Paper.PASS, pass_no)
        if self.is_final(key):
            return True
        if key in self.outdated:
            return False
        is_weighed_anew = key in self.asked or key in self.lacks
        last = self.last(key)
        return is_weighed_anew or last is None or last.ask is not Ask.DELETION


def evolve(filing: BookFiling, event: Event) -> BookFiling:
    match event:
        case LoadDescribed():
            key = (Paper.PASS, event.pass_no)
            # Weighed anew after customs returned or voided it: that is its correction.
            again = {key} if filing.last(key) else set[Key]()
            loads = {**filing.loads, event.pass_no: event}
            outdated = {k: ask for k, ask in filing.outdated.items() if k != key}
            return replace(filing, loads=loads, asked=filing.asked | again, outdated=outdated)
        case PaperOutdated():
            key = (event.paper, event.pass_no)
            return replace(
                filing,
                outdated={**filing.outdated, key: event.ask},
                asked=filing.asked - {key},
                lacks={k: lacks for k, lacks in filing.lacks.items() if k != key},
            )
        case PaperSent():
            return with_attempt(filing, event)
        case PaperStopped():
            key = (event.paper, event.pass_no)
            lacks = {**filing.lacks, key: event.lacks}
            return replace(filing, lacks=lacks, asked=filing.asked - {key})
        case PaperAskedAgain():
            return replace(filing, asked=filing.asked | {(event.paper, event.pass_no)})
        case PaperAnswered():
            attempt = with_answer(filing.attempts[event.own_no], event)
            return replace(filing, attempts={**filing.attempts, event.own_no: attempt})


def with_attempt(filing: BookFiling, event: PaperSent) -> BookFiling:
    key = (event.paper, event.pass_no)
    attempt = Attempt(key, event.attempt, event.own_no, event.ask, event.lines)
    return replace(
        filing,
        attempts={**filing.attempts, event.own_no: attempt},
        lacks={k: lacks for k, lacks in filing.lacks.items() if k != key},
        outdated={k: ask for k, ask in filing.outdated.items() if k != key},
        asked=filing.asked - {key},
    )


def with_answer(attempt: Attempt, event: PaperAnswered) -> Attempt:
    """Numbers are learnt from any answer; one that is older than another decides nothing."""
    known = replace(
        attempt,
        customs_no=event.customs_no or attempt.customs_no,
        pre_no=event.pre_no or attempt.pre_no,
        heard=attempt.heard | {told_by(event)},
    )
    is_late = attempt.answered_at is not None and event.answered_at < attempt.answered_at
    if event.verdict not in DECISIVE or is_late:
        return known
    return replace(known, verdict=event.verdict, answered_at=event.answered_at, text=event.text)


def told_by(answer: PaperAnswered | AnswerPaper) -> tuple[Verdict, str, datetime]:
    return answer.verdict, answer.text, answer.answered_at
