"""What was refused: sent again by itself after a pause, mended by somebody, or looked at."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from application.event_log import Recorded
from domain import clearance_events as clearance
from domain import customs_codes as codes
from domain.answer_codes import Treatment, treatment_after
from domain.clearance_late_events import DocumentsAskedAgain
from projections import stuck_rules as steps
from projections.order_sets import UNMOVED, After, Move, regroup
from projections.read_model import Handler
from projections.stuck_members import (
    DECLARATION,
    REPEATED_DECLARATION,
    Row,
    members,
    named_move,
    run_of,
    wait_for,
    waiting,
)
from projections.stuck_rules import Rule


def documents_answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """One to mend keeps the others waiting: whoever mends it has all three sent anew."""
    moves = list[Move]()
    for recorded in run:
        refused = defaultdict[int, list[str]](list)
        for answer in recorded.event.answers:
            if codes.refuses_document(answer.status):
                refused[answer.status].append(answer.order_id)
        for status, order_ids in refused.items():
            moves.append(Move(run_of(recorded), order_ids, after_document(recorded, status)))
    regroup(connection, members, moves)


def after_document(recorded: Recorded, status: int) -> After:
    document, at = recorded.event.document.value, recorded.event.recorded_at

    def after(row: Row) -> Row:
        treatment = treatment_after(str(status), row[f"{document}_repeated"])
        is_repeated = treatment is Treatment.REPEAT
        if row["step"] not in (MAY_REPEAT if is_repeated else MAY_BE_MENDED):
            return UNMOVED
        rule = steps.REPEAT_DOCUMENT if is_repeated else steps.MEND_DOCUMENT
        return waiting(rule, at, f"{document}: {status}")

    return after


MAY_REPEAT = (steps.ANSWER_DOCUMENTS.step, steps.REPEAT_DOCUMENT.step)
MAY_BE_MENDED = (*MAY_REPEAT, steps.MEND_DOCUMENT.step)


def documents_repeated(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wait_for(connection, run, steps.SEND_DOCUMENTS, [steps.REPEAT_DOCUMENT])
    for recorded in run:
        count(connection, [recorded], recorded.event.document.value)


def documents_asked_again(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """One that is to be mended waits on: whoever mends it has all three sent anew."""
    wait_for(connection, run, steps.SEND_DOCUMENTS, [steps.ANSWER_DOCUMENTS])


def declarations_repeated(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wait_for(connection, run, steps.DECLARE)
    count(connection, run, DECLARATION)


def count(connection: sa.Connection, run: Sequence[Recorded], what: str) -> None:
    column = f"{what}_repeated"
    once_more = [named_move(each, lambda row: {column: row[column] + 1}) for each in run]
    regroup(connection, members, once_more)


def rejected(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    moves = list[Move]()
    for recorded in run:
        alike = defaultdict[tuple[str, str], list[str]](list)
        for rejection in recorded.event.rejections:
            alike[rejection.code, rejection.text].append(rejection.order_id)
        for (code, text), order_ids in alike.items():
            after = after_rejection(code, text, recorded.event.recorded_at)
            moves.append(Move(run_of(recorded), order_ids, after))
    regroup(connection, members, moves)


def after_rejection(code: str, text: str, at: datetime) -> After:
    def after(row: Row) -> Row:
        rule = RULE_OF[treatment_after(code, row[REPEATED_DECLARATION])]
        return waiting(rule, at, f"{code} {text}")

    return after


RULE_OF = {
    Treatment.REPEAT: steps.REPEAT_DECLARATION,
    Treatment.CORRECT: steps.MEND_DECLARATION,
    Treatment.ESCALATE: steps.LOOK_AT_REJECTION,
}


def rule_of_failed(repeated: int) -> Rule:
    """What a declaration waits for that the e-port could not send on (4)."""
    treatment = treatment_after(str(codes.SEND_FAILED), repeated)
    return steps.REPEAT_DECLARATION if treatment is Treatment.REPEAT else steps.SEND_AGAIN


OF_REFUSED: Mapping[type, Handler] = {
    clearance.DocumentsAnswered: documents_answered,
    clearance.DocumentsRepeated: documents_repeated,
    DocumentsAskedAgain: documents_asked_again,
    clearance.DeclarationsRejected: rejected,
    clearance.DeclarationsRepeated: declarations_repeated,
}
"""By event: what it does to the orders that it names."""
