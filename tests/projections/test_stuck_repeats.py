import pytest

from domain.answer_codes import REPEAT_PAUSES
from domain.customs_codes import Document
from projections import stuck_inbox
from tests.projections import given as logs
from tests.projections import goods_story as goods
from tests.projections.desk_checks import shown
from tests.projections.given import BOOK, applied, tables_of
from tests.projections.plain import late, run
from tests.projections.story import at

MODEL = stuck_inbox.MODEL


@pytest.fixture
def empty(database_url):
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


def waiting(connection, *histories):
    applied(connection, MODEL, logs.given(*histories).recorded)
    return shown(stuck_inbox.inbox(connection, [BOOK]), "kind", "id", "step", "count")


def refusing(code, attempt):
    said = run.Rejection("o1", goods.cop_no("o1", attempt), code, "text", at(16))
    return run.DeclarationsRejected("R1", "h", (said,), at(16))


def test_what_was_declared_again_often_enough_is_looked_at(empty):
    sent = run.DeclarationsSent("R1", "m1", (goods.declaration("o1"),), at(15))
    applied(empty, MODEL, logs.given(("run", "R1", [goods.opened(), sent])).recorded)
    for _ in REPEAT_PAUSES:
        again = [refusing("-621013", 1), run.DeclarationsRepeated("R1", ("o1",), at(17))]
        refused, repeated = (("run", "R1", [event]) for event in again)
        assert ("run", "R1", "declare again by itself", 1) in waiting(empty, refused)
        assert ("run", "R1", "declare", 1) in waiting(empty, repeated)
    last = ("run", "R1", [refusing("-621013", 1)])
    assert ("order", "o1", "look at rejected declaration", 1) in waiting(empty, last)
    seen_to = run.DeclarationsCorrected("R1", ("o1",), "called the port", at(18))
    anew = ("run", "R1", [seen_to, refusing("-621013", 1)])
    assert ("run", "R1", "declare again by itself", 1) in waiting(empty, anew)


def test_what_could_not_be_sent_often_enough_waits_for_a_person(empty):
    sent = run.DeclarationsSent("R1", "m1", (goods.declaration("o1"),), at(15))
    failed = run.DeclarationsAnswered("R1", 4, "h", goods.answers(16, "o1"), at(16))
    again = run.DeclarationsRepeated("R1", ("o1",), at(17))
    tried = [event for _ in REPEAT_PAUSES for event in (sent, failed, again)]
    assert ("order", "o1", "send again", 1) in waiting(
        empty, ("run", "R1", [goods.opened(), *tried, sent, failed])
    )


@pytest.mark.parametrize(
    ("status", "step", "kind"),
    [
        (4, "send document again by itself", "run"),
        (-301013, "send document again by itself", "run"),
        (100, "mend document", "order"),
        (-301014, "mend document", "order"),
    ],
)
def test_a_refused_document_is_sent_again_by_itself_or_mended(empty, status, step, kind):
    def answered(at_status):
        said = (run.DocumentAnswer("o1", at_status, at(13)),)
        return run.DocumentsAnswered("R1", Document.ORDER, "h", said, at(13))

    events = [
        goods.opened(),
        run.WaybillsAssigned("R1", "c", tuple(map(goods.waybill, goods.MEMBERS)), at(11)),
        run.DocumentsSent("R1", Document.ORDER, "R1-0001", goods.MEMBERS, at(12)),
        answered(status),
    ]
    named = "o1" if kind == "order" else "R1"
    assert (kind, named, step, 1) in waiting(empty, ("run", "R1", events))
    if kind == "run":
        again = run.DocumentsRepeated("R1", Document.ORDER, ("o1",), at(14))
        rows = waiting(empty, ("run", "R1", [again]))
        assert ("run", "R1", "send documents", 1) in rows


def test_what_is_asked_for_again_waits_to_be_sent(empty):
    events = [
        goods.opened(),
        run.WaybillsAssigned("R1", "c", tuple(map(goods.waybill, goods.MEMBERS)), at(11)),
        run.DocumentsSent("R1", Document.WAYBILL, "R1-0001", goods.MEMBERS, at(12)),
    ]
    asked = late.DocumentsAskedAgain("R1", Document.WAYBILL, ("o1",), "no word", at(14))
    rows = waiting(empty, ("run", "R1", [*events, asked]))
    assert ("run", "R1", "send documents", 1) in rows
    assert ("run", "R1", "answer and match documents", len(goods.MEMBERS) - 1) in rows
