"""Papers of the account book and the goods they speak of: both are told in one append."""

from dataclasses import dataclass, replace
from datetime import datetime

from application.book_papers import list_units
from application.filing import ReadOn
from application.streams import BOOK_FILING, ENTRY, EXIT
from application.workbench import Handlers, Workbench
from domain.book_filing_commands import AnswerPaper, DescribeLoad, SendPaper
from domain.book_filing_events import LoadDescribed, Paper, Verdict
from domain.book_filing_state import BookFiling
from domain.entry_commands import PassEntryGate, PostEntry, UnknownEntry
from domain.entry_state import BondedEntry
from domain.entry_state import Stage as EntryStage
from domain.exit_commands import PassExitGate, PostExit, UnknownExit
from domain.exit_list import ExitList
from domain.exit_list import Stage as ExitStage
from domain.goods import SkuUnits, as_units
from domain.identifiers import INTO, EntryId, ExitId, OrderId, filed_thing
from domain.refusals import UnknownThing


@dataclass(frozen=True, slots=True)
class TakePaperAnswer:
    """What customs answers to a paper, and the units it has posted of an entry."""

    answer: AnswerPaper
    posted: tuple[SkuUnits, ...]
    at: datetime


class UnknownGatePass(UnknownThing):
    """Raised when an exit's load is described for a pass that was not issued."""


class ParcelNotUnderPass(UnknownThing):
    """Raised when a lorry is said to carry a parcel that its exit's pass does not name."""


def describe_load(bench: Workbench, command: DescribeLoad) -> None:
    """With what the list says, and of an exit under the pass that stands for it."""
    way, local_id = filed_thing(command.filing_id)
    kind = ENTRY if way == INTO else EXIT
    bench.load((BOOK_FILING, [command.filing_id]), (kind, [local_id]))
    if kind == ENTRY:
        entry: BondedEntry = bench.state(ENTRY, local_id)
        if entry.stage is EntryStage.ABSENT:
            raise UnknownEntry(entry_id=local_id)
        described = replace(command, listed=as_units(entry.listed), order_ids=())
    else:
        exit_list: ExitList = bench.state(EXIT, local_id)
        pass_no = require_pass(exit_list, local_id, command)
        described = replace(command, exit_pass_no=pass_no, units=())
    bench.decide(BOOK_FILING, command.filing_id, described)


def require_pass(exit_list: ExitList, exit_id: str, load: DescribeLoad) -> str:
    """A lorry with all of it is the pass itself; one with a part has a number of its own."""
    if exit_list.stage is ExitStage.ABSENT:
        raise UnknownExit(exit_id=exit_id)
    is_pass_itself = exit_list.pass_no == load.pass_no
    if exit_list.pass_no is None or not (is_pass_itself or load.order_ids):
        raise UnknownGatePass(exit_id=exit_id, pass_no=load.pass_no)
    here = exit_list.pass_order_ids - exit_list.gone
    if unknown := [i for i in load.order_ids if i not in here]:
        raise ParcelNotUnderPass(order_id=unknown[0], pass_no=exit_list.pass_no)
    return exit_list.pass_no


def send_paper(bench: Workbench, command: SendPaper) -> None:
    """With the goods as they stand: whatever changes them meanwhile, it is decided anew."""
    bench.load((BOOK_FILING, [command.filing_id]))
    units = list_units(ReadOn(bench), bench.partition, command.filing_id)
    sending = replace(command, goods=tuple(sorted(units.items())))
    bench.decide(BOOK_FILING, command.filing_id, sending)


def take_paper_answer(bench: Workbench, command: TakePaperAnswer) -> None:
    """The gate and the book are told in the same append; said twice it is once."""
    answer = command.answer
    way, local_id = filed_thing(answer.filing_id)
    kind = ENTRY if way == INTO else EXIT
    bench.load((BOOK_FILING, [answer.filing_id]), (kind, [local_id]))
    if not bench.decide(BOOK_FILING, answer.filing_id, answer):
        return
    filing: BookFiling = bench.state(BOOK_FILING, answer.filing_id)
    if kind == ENTRY:
        befall_entry(bench, filing, command, EntryId(local_id))
    else:
        befall_exit(bench, filing, command, ExitId(local_id))


def befall_entry(
    bench: Workbench, filing: BookFiling, command: TakePaperAnswer, entry_id: EntryId
) -> None:
    answer, paper = command.answer, filing.attempts[command.answer.own_no].key
    if answer.verdict is Verdict.PASSED and paper[0] is Paper.PASS:
        load = filing.loads[paper[1]]
        passing = PassEntryGate(
            entry_id, load.pass_no, load.plate, load.gross_grams, answer.answered_at
        )
        bench.decide(ENTRY, entry_id, passing)
    elif answer.verdict is Verdict.POSTED:
        bench.decide(ENTRY, entry_id, PostEntry(entry_id, command.posted, answer.answered_at))


def befall_exit(
    bench: Workbench, filing: BookFiling, command: TakePaperAnswer, exit_id: ExitId
) -> None:
    answer, paper = command.answer, filing.attempts[command.answer.own_no].key
    if answer.verdict is Verdict.PASSED and paper[0] is Paper.PASS:
        exit_list: ExitList = bench.state(EXIT, exit_id)
        load = filing.loads[paper[1]]
        # A pass of before loads named theirs is the exit's own.
        pass_no = load.exit_pass_no or load.pass_no
        order_ids = carried(exit_list, load, pass_no)
        bench.decide(EXIT, exit_id, PassExitGate(exit_id, pass_no, order_ids, answer.answered_at))
    elif answer.verdict is Verdict.POSTED:
        bench.decide(EXIT, exit_id, PostExit(exit_id, answer.answered_at))


def carried(exit_list: ExitList, load: LoadDescribed, pass_no: str) -> tuple[OrderId, ...]:
    """What the lorry is said to carry: all that its pass names, or the parcels described."""
    named = exit_list.pass_order_ids if exit_list.pass_no == pass_no else frozenset[OrderId]()
    return tuple(sorted((frozenset(load.order_ids) or named) - exit_list.gone))


HANDLERS: Handlers = {
    DescribeLoad: describe_load,
    SendPaper: send_paper,
    TakePaperAnswer: take_paper_answer,
}
