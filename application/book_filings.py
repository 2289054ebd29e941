"""Papers of the account book and the goods they speak of: both are told in one append."""

from dataclasses import dataclass
from datetime import datetime

from application.streams import BOOK_FILING, ENTRY, EXIT
from application.workbench import Handlers, Workbench
from domain.book_filing import BookFiling
from domain.book_filing_commands import AnswerPaper, DescribeLoad
from domain.book_filing_events import Paper, Verdict
from domain.entry_commands import PassEntryGate, PostEntry, UnknownEntry
from domain.entry_state import Stage as EntryStage
from domain.exit_commands import PassExitGate, PostExit, UnknownExit
from domain.exit_list import ExitList
from domain.exit_list import Stage as ExitStage
from domain.goods import SkuUnits
from domain.identifiers import INTO, EntryId, ExitId, FilingId, filed_thing
from domain.refusals import UnknownThing


@dataclass(frozen=True, slots=True)
class DescribeBookLoad:
    """Say what a lorry weighs with its goods: then its gate pass is asked for at customs.

    `filing_id` is `I:` and an entry's id, or `E:` and an exit's. Weights in grams.
    """

    filing_id: FilingId
    pass_no: str
    plate: str
    vehicle_grams: int
    frame_grams: int
    gross_grams: int
    net_grams: int
    pass_type: str
    contact: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TakePaperAnswer:
    """What customs answers to a paper, and the units it has posted of an entry."""

    answer: AnswerPaper
    posted: tuple[SkuUnits, ...]
    at: datetime


class UnknownGatePass(UnknownThing):
    """Raised when an exit's load is described for a pass that was not issued."""


def describe_load(bench: Workbench, command: DescribeBookLoad) -> None:
    way, local_id = filed_thing(command.filing_id)
    kind = ENTRY if way == INTO else EXIT
    bench.load((BOOK_FILING, [command.filing_id]), (kind, [local_id]))
    if kind == ENTRY:
        if bench.state(ENTRY, local_id).stage is EntryStage.ABSENT:
            raise UnknownEntry(entry_id=local_id)
    else:
        require_pass(bench.state(EXIT, local_id), local_id, command.pass_no)
    describing = DescribeLoad(
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
    bench.decide(BOOK_FILING, command.filing_id, describing)


def require_pass(exit_list: ExitList, exit_id: str, pass_no: str) -> None:
    if exit_list.stage is ExitStage.ABSENT:
        raise UnknownExit(exit_id=exit_id)
    if exit_list.pass_no != pass_no:
        raise UnknownGatePass(exit_id=exit_id, pass_no=pass_no)


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
        named = exit_list.pass_order_ids if exit_list.pass_no == paper[1] else frozenset()
        order_ids = tuple(sorted(named - exit_list.gone))
        bench.decide(EXIT, exit_id, PassExitGate(exit_id, paper[1], order_ids, answer.answered_at))
    elif answer.verdict is Verdict.POSTED:
        bench.decide(EXIT, exit_id, PostExit(exit_id, answer.answered_at))


HANDLERS: Handlers = {DescribeBookLoad: describe_load, TakePaperAnswer: take_paper_answer}
