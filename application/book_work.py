"""What actors do with papers of the account book: send what is due, and again what was lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from application import streams
from application.book_desk import BookDesk, PaperOut
from application.book_papers import Said, lack, list_units, number_head, paper_out
from application.customs_desk import UnsayableError
from application.event_log import EventHistory
from application.fingerprints import fingerprint_of
from application.hands import Hands
from application.past_states import PastReads, PastStates
from domain.account_book import AccountBook
from domain.book_filing import next_lines
from domain.book_filing_commands import AnswerPaper, SendPaper, StopPaper
from domain.book_filing_events import Ask, Paper, PaperLack, PaperSent, Verdict
from domain.book_filing_state import THE_LIST, BookFiling, Key
from domain.book_list_lines import ListLine
from domain.entry_state import BondedEntry, Stage
from domain.exit_list import ExitList
from domain.identifiers import INTO, FilingId, Partition, filed_thing, parts_of

TEXT_MAX = 1_000
"""Characters, as of a reason that customs gives."""


class BookWork:
    def __init__(self, hands: Hands, log: EventHistory, desk: BookDesk) -> None:
        self._hands = hands
        self._feed = log
        self._past = PastStates(log)
        self._desk = desk

    def file(self, partition: Partition, filing_id: FilingId) -> None:
        """Send every paper that is due, or say what it lacks; nothing while no book is open."""
        book: AccountBook = self._hands.read(partition, streams.BOOK, streams.THE_BOOK)[1]
        if book.opened is None:
            return
        stream, filing = self._hands.read(partition, streams.BOOK_FILING, filing_id)
        for key in self._due(partition, filing_id, filing):
            command = self._next(partition, filing_id, filing, key)
            # What lacks may change while nothing happens to the filing: it is a part of the name.
            name = f"paper:{filing_id}@{stream.version}:{fingerprint_of(command).hex()}"
            self._hands.give(partition, command, name)

    def _due(self, partition: Partition, filing_id: FilingId, filing: BookFiling) -> Iterator[Key]:
        """The list of an entry when it is listed, that of an exit when no more parcels join it."""
        if filing.is_due(THE_LIST) and self._is_complete(partition, filing_id, filing):
            yield THE_LIST
        yield from (key for key in passes(filing) if filing.is_due(key))

    def _is_complete(self, partition: Partition, filing_id: FilingId, filing: BookFiling) -> bool:
        way, local_id = filed_thing(filing_id)
        if way == INTO:
            entry: BondedEntry = self._hands.read(partition, streams.ENTRY, local_id)[1]
            return entry.stage is Stage.LISTED
        leaving: ExitList = self._hands.read(partition, streams.EXIT, local_id)[1]
        last = filing.last(THE_LIST)
        # What customs has been asked to delete is filed anew with the next pass, as at first.
        is_first = last is None or last.ask is Ask.DELETION
        is_new = is_first and filing.next_ask(THE_LIST) is Ask.FILING
        return leaving.pass_no is not None or not is_new

    def _next(
        self, partition: Partition, filing_id: FilingId, filing: BookFiling, key: Key
    ) -> SendPaper | StopPaper:
        at, ask = self._hands.clock(), filing.next_ask(key)
        assert ask is not None, "only what is due is sent"
        paper = self._said_now(partition, filing_id, filing, (key, ask), at)
        if isinstance(paper, PaperLack):
            return StopPaper(filing_id, *key, (paper,), at)
        head = number_head(self._read, partition)
        lacks = tuple(self._desk.lacks_of(replace(paper, own_no=f"{head}{filing_id}-0")))
        if lacks:
            return StopPaper(filing_id, *key, lacks, at)
        return SendPaper(filing_id, *key, head, at)

    def _said_now(
        self,
        partition: Partition,
        filing_id: FilingId,
        filing: BookFiling,
        due: tuple[Key, Ask],
        at: datetime,
    ) -> PaperOut | PaperLack:
        key, ask = due
        lines = tuple[ListLine, ...]()
        if key == THE_LIST:
            stands = filing.standing(THE_LIST)
            if ask is not Ask.FILING and stands is not None and not stands.lines:
                return lack("B6", "PutrecSeqno", "")
            units = list_units(self._read, partition, filing_id)
            lines = next_lines(tuple(units.items()), ask, filing)
        return paper_out(self._read, partition, filing_id, Said(key, ask, lines), at)

    def _read(self, partition: Partition, kind: str, local_ids: Iterable[str]) -> Mapping[str, Any]:
        found = self._hands.states(kind, ((partition, i) for i in local_ids))
        return {local_id: state for (_, local_id), state in found.items()}

    def transmit(self, position: int) -> None:
        """Send the paper that one event stands for, as everything stood then; twice is once."""
        (recorded,) = self._feed.page(position - 1, 1)
        event: PaperSent = recorded.event
        partition = parts_of(recorded.stream_id)[0]
        key = (event.paper, event.pass_no)
        paper = self._said_at(position, partition, event, key)
        if isinstance(paper, PaperLack):
            self._return(partition, event, f"{paper.rule} {paper.field} {paper.value}", "")
            return
        try:
            self._desk.send_paper(paper)
        except UnsayableError as fault:
            self._return(partition, event, str(fault), fault.kept_hash)

    def _said_at(
        self, position: int, partition: Partition, event: PaperSent, key: Key
    ) -> PaperOut | PaperLack:
        read = PastReads(self._past, position)
        said = Said(key, event.ask, event.lines)
        paper = paper_out(read, partition, event.filing_id, said, event.sent_at)
        return replace(paper, own_no=event.own_no) if isinstance(paper, PaperOut) else paper

    def _return(self, partition: Partition, event: PaperSent, found: str, kept: str) -> None:
        """Decided on what changed before it was recorded: it waits for somebody, as if returned."""
        text, own_no = found[:TEXT_MAX], event.own_no
        answering = AnswerPaper(
            event.filing_id, own_no, Verdict.RETURNED, "", "", text, kept, event.sent_at
        )
        self._hands.give(partition, answering, f"unsayable:{partition}:{own_no}")


def passes(filing: BookFiling) -> list[Key]:
    return [(Paper.PASS, pass_no) for pass_no in filing.loads]
