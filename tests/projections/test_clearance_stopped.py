from dataclasses import replace

from domain.customs_codes import Document
from projections import clearance_desk as desk
from projections import clearance_stopped
from projections.clearance_stopped import Reason
from tests.projections.desk_checks import following, shown
from tests.projections.given import BOOK, FakeLog
from tests.projections.goods_story import MEMBERS, opened, waybill
from tests.projections.plain import late, run
from tests.projections.story import at


def of_run(*events):
    log = FakeLog()
    log.append("run", "R1", [opened(), *events])
    return log


def sent(document, hours, members=MEMBERS, number=1):
    return run.DocumentsSent("R1", document, f"R1-000{number}", members, at(hours))


def answered(document, status, hours, *members):
    answers = tuple(run.DocumentAnswer(order_id, status, at(hours)) for order_id in members)
    return run.DocumentsAnswered("R1", document, f"h{hours}", answers, at(hours))


def reasons(connection, **asked):
    rows = clearance_stopped.reasons_of(connection, [BOOK], **asked)
    return shown(rows, "rule", "field", "about", "orders", "since")


def failed(rule, field, value, hours, *members):
    failures = tuple(run.MatchFailure(i, rule, field, value, "", "") for i in members)
    return run.MatchFailed("R1", failures, at(hours))


def test_documents_are_missing_since_each_came_to_stand_as_it_does(database_url):
    log = of_run(
        sent(Document.ORDER, 12),
        answered(Document.ORDER, 120, 13, "o1"),
        answered(Document.ORDER, 2, 14, "o2"),
        answered(Document.ORDER, 100, 15, "o3"),
    )
    with following(database_url, desk.MODEL, log) as connection:
        assert sorted(reasons(connection)) == [
            ("M12", "order", "not answered yet", 2, at(12)),
            ("M12", "order", "refused by customs", 1, at(15)),
            ("M12", "payment", "not sent yet", 4, at(10)),
            ("M12", "waybill", "no number yet", 4, at(10)),
        ]


def test_a_waybill_waits_anew_when_another_is_given(database_url):
    assigned = run.WaybillsAssigned("R1", "carrier", (waybill("o1"),), at(11))
    log = of_run(
        assigned, sent(Document.WAYBILL, 12, ("o1",)), replace(assigned, assigned_at=at(14))
    )
    with following(database_url, desk.MODEL, log) as connection:
        found = reasons(connection)
    assert ("M12", "waybill", "not sent yet", 1, at(14)) in found
    assert ("M12", "waybill", "no number yet", 3, at(10)) in found


def test_a_message_refused_whole_is_told_from_one_that_was_never_sent(database_url):
    refused = run.MessageRefused("R1", "R1-0001", "h", "bad signature", at(13))
    log = of_run(sent(Document.ORDER, 12, ("o1", "o2")), refused)
    with following(database_url, desk.MODEL, log) as connection:
        found = reasons(connection)
    assert ("M12", "order", "message refused whole", 2, at(12)) in found
    assert ("M12", "order", "not sent yet", 2, at(10)) in found


def test_what_is_repeated_or_corrected_waits_from_then_on(database_url):
    log = of_run(
        sent(Document.ORDER, 12),
        answered(Document.ORDER, -301013, 13, "o1", "o2"),
        run.DocumentsRepeated("R1", Document.ORDER, ("o1",), at(14)),
        run.DeclarationsCorrected("R1", ("o2",), "called", at(15)),
    )
    with following(database_url, desk.MODEL, log) as connection:
        rows = clearance_stopped.stopped_of(connection, [BOOK], Reason("M12", "order"))
    assert shown(rows, "order_id", "about", "since") == [
        ("o3", "not answered yet", at(12)),
        ("o4", "not answered yet", at(12)),
        ("o1", "not sent yet", at(14)),
        ("o2", "not sent yet", at(15)),
    ]


def test_what_is_asked_for_again_waits_from_then_on(database_url):
    log = of_run(
        sent(Document.ORDER, 12),
        late.DocumentsAskedAgain("R1", Document.ORDER, ("o1",), "no word", at(14)),
    )
    with following(database_url, desk.MODEL, log) as connection:
        rows = clearance_stopped.stopped_of(connection, [BOOK], Reason("M12", "order"))
    assert ("o1", "not sent yet", at(14)) in shown(rows, "order_id", "about", "since")


def test_reasons_are_told_apart_by_firm_and_product_and_not_by_every_value(database_url):
    log = of_run(
        failed("D1", "ebcCode", "kiwi-farm", 20, "o1", "o2"),
        failed("D1", "ebcCode", "sock-farm", 21, "o3"),
        failed("M3", "acturalPaid", "12.00", 22, "o4"),
    )
    with following(database_url, desk.MODEL, log) as connection:
        found = reasons(connection, kinds=clearance_stopped.DIFFERING)
        ids = clearance_stopped.ids_stopped(connection, BOOK, "R1", Reason("D1", "ebcCode"))
        one = Reason("D1", "ebcCode", "sock-farm")
        assert clearance_stopped.ids_stopped(connection, BOOK, "R1", one) == ("o3",)
    assert found == [
        ("D1", "ebcCode", "kiwi-farm", 2, at(20)),
        ("D1", "ebcCode", "sock-farm", 1, at(21)),
        ("M3", "acturalPaid", "", 1, at(22)),
    ]
    assert ids == ("o1", "o2", "o3")


def test_an_order_with_several_reasons_is_counted_once_and_reasons_name_their_runs(database_url):
    several = tuple(
        run.MatchFailure("o1", "M4", field, "a", "", "b") for field in ("name", "telephone")
    )
    log = of_run(run.MatchFailed("R1", several, at(20)))
    with following(database_url, desk.MODEL, log) as connection:
        # The other three lack all their documents.
        assert clearance_stopped.orders_stopped(connection, [BOOK]) == 4
        runs = clearance_stopped.runs_of_reason(connection, [BOOK], Reason("M4"))
        rows = clearance_stopped.stopped_of(connection, [BOOK], Reason("M4"))
    assert shown(runs, "run_id", "orders") == [("R1", 1)]
    sides = shown(rows, "field", "order_value", "payment_value", "waybill_value", "attempt")
    assert sides == [("name", "a", "", "b", 0), ("telephone", "a", "", "b", 0)]


def test_each_sees_what_stops_their_own_orders(database_url):
    with following(database_url, desk.MODEL, of_run(failed("M5", "buyer", "-", 20, "o1"))) as rows:
        assert reasons(rows, within=["shop"], declarants=["broker"])
        assert not reasons(rows, within=["another"])
        assert not reasons(rows, declarants=["another"])
        assert not reasons(rows, run_id="R2")
        assert clearance_stopped.orders_stopped(rows, [BOOK], within=["another"]) == 0
