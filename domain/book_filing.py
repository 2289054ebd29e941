"""One entry's or exit's papers of the account book at customs: each attempt and its answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.book_filing_commands import (
    AnswerPaper,
    AskPaperAgain,
    Command,
    DescribeLoad,
    LoadUnfit,
    PaperStands,
    SendPaper,
    StopPaper,
    UnknownPaper,
    unfit,
)
from domain.book_filing_events import (
    Event,
    LoadDescribed,
    Paper,
    PaperAnswered,
    PaperAskedAgain,
    PaperLack,
    PaperSent,
    PaperStopped,
    Verdict,
)
from domain.decider import Decider
from domain.replacing import replace

Key = tuple[Paper, str]
"""A paper and the number of its pass, empty for the list."""

THE_LIST: Key = (Paper.LIST, "")

DECISIVE = frozenset({Verdict.ACCEPTED, Verdict.RETURNED, Verdict.PASSED, Verdict.POSTED})


@dataclass(frozen=True, slots=True)
class Attempt:
    """A paper under one number: answers to another attempt change nothing of it."""

    key: Key
    number: int
    own_no: str
    verdict: Verdict | None = None
    """The latest that decides, by customs' time."""

    answered_at: datetime | None = None
    customs_no: str = ""
    pre_no: str = ""
    text: str = ""
    heard: frozenset[tuple[Verdict, str, datetime]] = frozenset()


@dataclass(frozen=True, slots=True)
class BookFiling:
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    """By our number, in the order in which they were sent."""

    lacks: Mapping[Key, tuple[PaperLack, ...]] = field(default_factory=dict)
    asked: frozenset[Key] = frozenset()
    loads: Mapping[str, LoadDescribed] = field(default_factory=dict)

    def last(self, key: Key) -> Attempt | None:
        of_one = [each for each in self.attempts.values() if each.key == key]
        return of_one[-1] if of_one else None

    @property
    def list_no(self) -> str:
        """Customs' number of the list that stands; empty while none is accepted."""
        last = self.last(THE_LIST)
        is_fine = last is not None and last.verdict in (Verdict.ACCEPTED, Verdict.POSTED)
        return last.customs_no if last and is_fine else ""

    def is_due(self, key: Key) -> bool:
        """Whether it is to be sent; a pass waits for its list and its weights."""
        if key[0] is Paper.PASS and (key[1] not in self.loads or not self.list_no):
            return False
        return self.last(key) is None or key in self.asked or key in self.lacks


def evolve(filing: BookFiling, event: Event) -> BookFiling:
    match event:
        case LoadDescribed():
            key = (Paper.PASS, event.pass_no)
            # Weighed anew after customs returned it: that is its correction.
            again = {key} if filing.last(key) else set[Key]()
            loads = {**filing.loads, event.pass_no: event}
            return replace(filing, loads=loads, asked=filing.asked | again)
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
    attempt = Attempt(key, event.attempt, event.own_no)
    lacks = {k: lacks for k, lacks in filing.lacks.items() if k != key}
    attempts = {**filing.attempts, event.own_no: attempt}
    return replace(filing, attempts=attempts, lacks=lacks, asked=filing.asked - {key})


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


def decide(command: Command, filing: BookFiling) -> list[Event]:
    match command:
        case DescribeLoad():
            return describe(command, filing)
        case SendPaper():
            return send(command, filing)
        case StopPaper():
            return stop(command, filing)
        case AskPaperAgain():
            return ask_again(command, filing)
        case AnswerPaper():
            return answer(command, filing)


def describe(command: DescribeLoad, filing: BookFiling) -> list[Event]:
    for name, value in unfit(command):
        raise LoadUnfit(field=name, value=value)
    described = LoadDescribed(
        command.filing_id,
        command.pass_no,
        command.plate,
        command.vehicle_grams,
        command.frame_grams,
        command.gross_grams,
        command.net_grams,
        command.pass_type,
        command.contact,
        command.at,
    )
    known = filing.loads.get(command.pass_no)
    if known and replace(known, described_at=command.at) == described:
        return []
    require_open((Paper.PASS, command.pass_no), filing)
    return [described]


def require_open(key: Key, filing: BookFiling) -> None:
    """What customs has before it and did not return is not changed behind its back."""
    last = filing.last(key)
    if last is not None and last.verdict is not Verdict.RETURNED:
        raise PaperStands(own_no=last.own_no)


def send(command: SendPaper, filing: BookFiling) -> list[Event]:
    key = (command.paper, command.pass_no)
    if not filing.is_due(key):
        return []
    number = 1 + sum(1 for each in filing.attempts.values() if each.key == key)
    # Passes of one filing are counted together: their own numbers may hold anything.
    place = 1 + sum(1 for each in filing.attempts.values() if each.key[0] is command.paper)
    letter = "L" if command.paper is Paper.LIST else "P"
    own_no = f"{command.number_head}{letter}{command.filing_id}-{place}"
    return [PaperSent(command.filing_id, *key, number, own_no, command.at)]


def stop(command: StopPaper, filing: BookFiling) -> list[Event]:
    """What lacked before and lacks still is no news; asked for again it is."""
    key = (command.paper, command.pass_no)
    is_known = filing.lacks.get(key) == command.lacks and key not in filing.asked
    if is_known or not filing.is_due(key):
        return []
    return [PaperStopped(command.filing_id, *key, command.lacks, command.at)]


def ask_again(command: AskPaperAgain, filing: BookFiling) -> list[Event]:
    key = (command.paper, command.pass_no)
    if filing.last(key) is None and key not in filing.lacks:
        raise UnknownPaper(own_no=command.pass_no or command.filing_id)
    require_open(key, filing)
    if key in filing.asked:
        return []
    return [PaperAskedAgain(command.filing_id, *key, command.at)]


def answer(command: AnswerPaper, filing: BookFiling) -> list[Event]:
    attempt = filing.attempts.get(command.own_no)
    if attempt is None:
        raise UnknownPaper(own_no=command.own_no)
    if told_by(command) in attempt.heard:
        return []
    return [
        PaperAnswered(
            command.filing_id,
            command.own_no,
            command.verdict,
            command.customs_no,
            command.pre_no,
            command.text,
            command.receipt_hash,
            command.answered_at,
        )
    ]


DECIDER = Decider(initial=BookFiling(), evolve=evolve, decide=decide)
