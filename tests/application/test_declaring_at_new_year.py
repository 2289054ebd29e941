from datetime import timedelta

from application.declaring import DeclareRun, MatchRun
from application.moving_quota import WaitForJanuary
from domain.clearance_events import DeclarationsSent, MatchFailed
from tests.application.quota_years import FIRST, NEW_YEAR, THIRD, of_run, told
from tests.properties import scenes
from tests.properties.pools import RUNS


def test_documents_stored_after_new_year_are_declared_in_the_year_that_has_them_by_then():
    years = told(10)
    years.now = NEW_YEAR
    scenes.answer_all(years, 120)
    years.work_all()
    sent = [d.order_id for event in of_run(years, DeclarationsSent) for d in event.declarations]
    assert sent == [FIRST, THIRD]
    assert years.used(2027).keys() == {FIRST, THIRD}
    assert {years.order(i).quota_year for i in sent} == {2027}


def test_the_minute_before_new_year_in_shanghai_nothing_moves():
    years = told(10)
    years.now = NEW_YEAR - timedelta(hours=1)
    scenes.answer_all(years, 120)
    years.work_all()
    assert of_run(years, DeclarationsSent)
    assert years.used(2027) == {}


def test_who_does_not_fit_is_told_before_the_declaration_and_the_others_are_declared():
    years = told(10)
    years.fill(2027, 2_600_000 - years.used(2026)[FIRST])
    years.now = NEW_YEAR
    scenes.answer_all(years, 120)
    years.work_all()
    sent = [d.order_id for event in of_run(years, DeclarationsSent) for d in event.declarations]
    (failed,) = [f for event in of_run(years, MatchFailed) for f in event.failures]
    assert (sent, failed.order_id) == ([FIRST], THIRD)
    assert (failed.rule, failed.field, failed.waybill_value) == ("Y2", "yearly limit", "26000.00")
    assert float(failed.order_value) > 26_000


def test_a_declaration_that_was_not_moved_to_its_year_fails():
    """Somebody declares by hand, and nobody has asked for the year."""
    years = told(10)
    scenes.answer_all(years, 120)
    years.now = NEW_YEAR
    years.do(MatchRun(RUNS[0], years.now))
    years.do(DeclareRun(RUNS[0], years.now))
    failures = [f for event in of_run(years, MatchFailed) for f in event.failures]
    assert {(f.rule, f.order_value, f.waybill_value) for f in failures} == {("Y1", "2026", "2027")}
    assert not of_run(years, DeclarationsSent)


def test_what_is_being_moved_is_declared_only_when_it_was():
    years = told(10)
    scenes.answer_all(years, 120)
    years.do(MatchRun(RUNS[0], years.now))
    years.ask(FIRST)
    years.do(DeclareRun(RUNS[0], years.now))
    (sent,) = of_run(years, DeclarationsSent)
    assert [d.order_id for d in sent.declarations] == [THIRD]
    assert not of_run(years, MatchFailed)


def test_what_waits_for_january_is_not_taken_into_a_run_before():
    years = told(8)
    years.do(WaitForJanuary((FIRST,), years.now))
    years.react()
    scenes.open_run(years, 0, [FIRST, THIRD])
    assert years.state("run", RUNS[0]).orders.keys() == {THIRD}


def test_what_waited_is_taken_into_a_run_from_new_year_in_shanghai_on():
    years = told(8)
    years.do(WaitForJanuary((FIRST,), years.now))
    years.react()
    years.now = NEW_YEAR
    scenes.open_run(years, 0, [FIRST, THIRD])
    assert years.state("run", RUNS[0]).orders.keys() == {FIRST, THIRD}
