"""Whenever an order asks for another year, then its buyer's years answer, and the order hears it.

Whoever asked usually takes these steps at once (`application.quota_steps`); then nothing is left
to do here. After a crash between two of them, this is what goes on.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from application.consequences import envelope, parts, states
from application.envelope import Envelope
from application.event_log import Recorded
from application.fingerprints import fingerprint_of
from application.moving_quota import AnswerQuotaMoves, MoveQuotas, QuotaMove, answer_of, move_of
from application.state_reading import StateReader
from application.streams import ORDER
from domain.identifiers import Partition, parts_of, shared_of
from domain.order_year_events import QuotaMoveAsked
from domain.quota_moves import QuotaMovedIn, QuotaMoveRefused


def commands(reader: StateReader, page: Sequence[Recorded]) -> list[Envelope]:
    return [*moves(reader, page), *answers(page)]


def moves(reader: StateReader, page: Iterable[Recorded]) -> Iterable[Envelope]:
    """Whenever orders ask to count in another year, then their buyers' years are moved."""
    asked = [r for r in page if isinstance(r.event, QuotaMoveAsked)]
    if not asked:
        return
    orders = states(reader, ORDER, ((parts_of(r.stream_id)[0], r.event.order_id) for r in asked))
    waiting: dict[Partition, list[Recorded]] = defaultdict(list)
    wanted: dict[int, QuotaMove] = {}
    for recorded in asked:
        book = parts_of(recorded.stream_id)[0]
        move = move_of(recorded.event.order_id, orders[book, recorded.event.order_id])
        if move is not None and move.move_no == recorded.event.move_no:
            waiting[book].append(recorded)
            wanted[recorded.position] = move
    for book, all_waiting in waiting.items():
        for part in parts(all_waiting):
            going = tuple(wanted[recorded.position] for recorded in part)
            command = MoveQuotas(book, going, part[-1].event.asked_at)
            # Named by what it says: when the page comes again, some of them may be answered.
            command_id = f"move-quota:{fingerprint_of(command).hex()}"
            yield envelope(part[-1], shared_of(book), command, command_id)


def answers(page: Iterable[Recorded]) -> Iterable[Envelope]:
    """Whenever a buyer's year took an order or had no room for it, then the order records it."""
    answered: dict[Partition, list[Recorded]] = defaultdict(list)
    for recorded in page:
        if isinstance(recorded.event, QuotaMovedIn | QuotaMoveRefused):
            answered[recorded.event.book].append(recorded)
    for book, all_answered in answered.items():
        for part in parts(all_answered):
            given = tuple(answer_of(recorded.event) for recorded in part)
            command = AnswerQuotaMoves(given, given[-1].at)
            cause = f"answer-quota:{book}:{part[0].position}-{part[-1].position}"
            yield envelope(part[-1], book, command, cause)
