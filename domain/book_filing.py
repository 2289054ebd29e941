"""One entry's or exit's papers of the account book at customs: each attempt and its answers."""

from collections.abc import Sequence

from domain.book_filing_commands import (
    AnswerPaper,
    AskPaperAgain,
    Command,
    DescribeLoad,
    OutdateList,
    PaperStands,
    PaperWithdrawn,
    SendPaper,
    StopPaper,
    UnknownPaper,
    VoidPass,
)
from domain.book_filing_events import (
    Ask,
    Event,
    Paper,
    PaperAnswered,
    PaperAskedAgain,
    PaperOutdated,
    PaperSent,
    PaperStopped,
)
from domain.book_filing_state import (
    THE_LIST,
    BookFiling,
    Key,
    evolve,
    told_by,
)
from domain.book_list_lines import ListLine, changed_lines, first_lines
from domain.book_loads import describe
from domain.decider import Decider


def decide(command: Command, filing: BookFiling) -> Sequence[Event]:
    match command:
        case DescribeLoad():
            return describe(command, filing)
        case OutdateList():
            return outdate_list(command, filing)
        case VoidPass():
            return void_pass(command, filing)
        case SendPaper():
            return send(command, filing)
        case StopPaper():
            return stop(command, filing)
        case AskPaperAgain():
            return ask_again(command, filing)
        case AnswerPaper():
            return answer(command, filing)


def outdate_list(command: OutdateList, filing: BookFiling) -> list[Event]:
    """Only what customs has is outdated; what it has not yet is said as it stands when it is sent.

    Asked for again and nothing left, a change becomes a deletion; and the other way round.
    """
    ask, wish = Ask.DELETION if command.is_empty else Ask.CHANGE, filing.outdated.get(THE_LIST)
    is_filled_again = wish is Ask.DELETION and ask is Ask.CHANGE
    if not (filing.is_before_customs(THE_LIST) or is_filled_again):
        return []
    # Parcels may go and come while a change waits: what it will say is looked up when it is sent.
    if wish is ask or (ask is Ask.DELETION and is_awaited_deletion(filing)):
        return []
    return [PaperOutdated(command.filing_id, *THE_LIST, ask, command.at)]


def is_awaited_deletion(filing: BookFiling) -> bool:
    last = filing.last(THE_LIST)
    return last is not None and last.ask is Ask.DELETION and last.verdict is None


def void_pass(command: VoidPass, filing: BookFiling) -> list[Event]:
    key = (Paper.PASS, command.pass_no)
    if command.pass_no not in filing.loads:
        raise UnknownPaper(own_no=command.pass_no)
    last = filing.last(key)
    if last is not None and filing.is_final(key):
        raise PaperStands(own_no=last.own_no)
    is_asked = last is not None and last.ask is Ask.DELETION
    is_void = is_asked and (last is None or last.verdict is None or last.is_gone)
    if filing.outdated.get(key) is Ask.DELETION or (is_void and key not in filing.asked):
        return []
    return [PaperOutdated(command.filing_id, *key, Ask.DELETION, command.at)]


def send(command: SendPaper, filing: BookFiling) -> list[Event]:
    key = (command.paper, command.pass_no)
    ask = filing.next_ask(key)
    if ask is None:
        return []
    number = 1 + sum(1 for each in filing.attempts.values() if each.key == key)
    # Passes of one filing are counted together: their own numbers may hold anything.
    place = 1 + sum(1 for each in filing.attempts.values() if each.key[0] is command.paper)
    letter = "L" if command.paper is Paper.LIST else "P"
    own_no = f"{command.number_head}{letter}{command.filing_id}-{place}"
    lines = next_lines(command.goods, ask, filing) if key == THE_LIST else ()
    return [PaperSent(command.filing_id, *key, number, own_no, command.at, ask, lines)]


def next_lines(
    goods: Sequence[tuple[int, int]], ask: Ask, filing: BookFiling
) -> tuple[ListLine, ...]:
    """Against the list that stands; of one that is deleted, all go."""
    stands = filing.standing(THE_LIST)
    if ask is Ask.FILING or stands is None:
        return first_lines(dict(goods))
    return changed_lines(stands.lines, {} if ask is Ask.DELETION else dict(goods))


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


def require_open(key: Key, filing: BookFiling) -> None:
    """Only what customs returned, or what could not be said, is asked for again."""
    last = filing.last(key)
    if last is None or key in filing.lacks:
        return
    stands = filing.standing(key)
    if filing.is_final(key) or last.verdict is None or stands is last:
        raise PaperStands(own_no=last.own_no)
    is_withdrawn = last.ask is Ask.DELETION and last.is_gone
    is_unsent = stands is None and filing.outdated.get(key) is Ask.DELETION
    if (is_withdrawn or is_unsent) and key not in filing.asked:
        raise PaperWithdrawn(own_no=last.own_no)


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
