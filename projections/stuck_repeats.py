"""What was refused: sent again by itself after a pause, mended by somebody, or looked at."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain import clearance_events as clearance
from domain import customs_codes as codes
from domain.answer_codes import Treatment, treatment_after
from domain.clearance_late_events import DocumentsAskedAgain
from projections import stuck_rules as steps
from projections.read_model import Handler
from projections.row_parts import partition_of
from projections.stuck_members import (
    DECLARATION,
    MEMBER,
    REPEATED,
    Row,
    is_at,
    keys_of,
    members,
    wait_for,
    waiting,
)
from projections.stuck_rules import Rule
from projections.writing import change, found

Member = tuple[str, ...]
"""Partition, run and order."""


def documents_answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    refused = [
        (recorded, answer)
        for recorded in run
        for answer in recorded.event.answers
        if codes.refuses_document(answer.status)
    ]
    counts = counts_of(connection, {member_of(r, answer.order_id) for r, answer in refused})
    mend, repeat = list[Row](), list[Row]()
    for recorded, answer in refused:
        document, member = recorded.event.document.value, member_of(recorded, answer.order_id)
        code = str(answer.status)
        repeated = counts[member][document] if member in counts else 0
        is_repeated = treatment_after(code, repeated) is Treatment.REPEAT
        rule = steps.REPEAT_DOCUMENT if is_repeated else steps.MEND_DOCUMENT
        step = waiting(rule, recorded.event.recorded_at, f"{document}: {code}")
        (repeat if is_repeated else mend).append({**row_of(member), **step})
    # One to mend keeps the others waiting: whoever mends it has all three sent anew.
    change(connection, members, repeat, where=is_at(steps.ANSWER_DOCUMENTS, steps.REPEAT_DOCUMENT))
    at = is_at(steps.ANSWER_DOCUMENTS, steps.REPEAT_DOCUMENT, steps.MEND_DOCUMENT)
    change(connection, members, mend, where=at)


def documents_repeated(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wait_for(connection, run, steps.SEND_DOCUMENTS, is_at(steps.REPEAT_DOCUMENT))
    for recorded in run:
        count(connection, [recorded], recorded.event.document.value)


def documents_asked_again(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """One that is to be mended waits on: whoever mends it has all three sent anew."""
    wait_for(connection, run, steps.SEND_DOCUMENTS, is_at(steps.ANSWER_DOCUMENTS))


def declarations_repeated(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wait_for(connection, run, steps.DECLARE)
    count(connection, run, DECLARATION)


def count(connection: sa.Connection, run: Sequence[Recorded], what: str) -> None:
    column = f"{what}_repeated"
    rows = [{**row_of(member), column: 1} for recorded in run for member in keys_of(recorded)]
    change(connection, members, rows, adding=(column,))


def rejected(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    named = [(each, rejection) for each in run for rejection in each.event.rejections]
    counts = counts_of(connection, {member_of(each, said.order_id) for each, said in named})
    rows = list[Row]()
    for recorded, rejection in named:
        member = member_of(recorded, rejection.order_id)
        repeated = counts[member][DECLARATION] if member in counts else 0
        rule = RULE_OF[treatment_after(rejection.code, repeated)]
        said = f"{rejection.code} {rejection.text}"
        rows.append({**row_of(member), **waiting(rule, recorded.event.recorded_at, said)})
    change(connection, members, rows)


RULE_OF = {
    Treatment.REPEAT: steps.REPEAT_DECLARATION,
    Treatment.CORRECT: steps.MEND_DECLARATION,
    Treatment.ESCALATE: steps.LOOK_AT_REJECTION,
}


def rule_of_failed(repeated: int) -> Rule:
    """What a declaration waits for that the e-port could not send on (4)."""
    treatment = treatment_after(str(codes.SEND_FAILED), repeated)
    return steps.REPEAT_DECLARATION if treatment is Treatment.REPEAT else steps.SEND_AGAIN


def counts_of(connection: sa.Connection, of: Collection[Member]) -> dict[Member, dict[str, int]]:
    """How often each of what is sent again by itself was, by member."""
    columns = [f"{each}_repeated" for each in REPEATED]
    rows = found(connection, members, MEMBER, of, (*MEMBER, *columns))
    size = len(MEMBER)
    return {tuple(row[:size]): dict(zip(REPEATED, row[size:], strict=True)) for row in rows}


def member_of(recorded: Recorded, order_id: str) -> Member:
    return partition_of(recorded), recorded.event.run_id, order_id


def row_of(member: Member) -> Row:
    return dict(zip(MEMBER, member, strict=True))


OF_REFUSED: Mapping[type, Handler] = {
    clearance.DocumentsAnswered: documents_answered,
    clearance.DocumentsRepeated: documents_repeated,
    DocumentsAskedAgain: documents_asked_again,
    clearance.DeclarationsRejected: rejected,
    clearance.DeclarationsRepeated: declarations_repeated,
}
"""By event: what it does to the orders that it names."""
