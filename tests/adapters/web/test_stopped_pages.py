import pytest

from adapters.web.match_rules import MISSING_IN_WORDS
from adapters.web.mending import STATES as MARKED
from adapters.web.mending import WAYS_TO_DOCUMENTS
from application.event_log import Change, Decision, Metadata
from application.roles import Role
from domain.clearance_commands import SendDocuments
from domain.clearance_events import MatchFailed
from domain.clearance_late_answers import LATE_AFTER
from domain.clearance_parts import MatchFailure
from projections.clearance_stopped import STATES
from tests.adapters.web.site import BOOK, form_of, words
from tests.adapters.web.zone_books import RUN, book_at, form_rows, order_ids

URL = "/clearance/stopped"


@pytest.fixture
def cleared(tmp_path):
    with book_at("cleared", tmp_path) as site:
        yield site


def stop(site, order_ids, rule, field, order="x"):
    """The run's match finds that these orders break a rule."""
    failures = tuple(MatchFailure(i, rule, field, order, "", "") for i in order_ids)
    now, stream_id = site.system.clock(), f"{BOOK}/run/{RUN}"
    run = site.system.log.read([stream_id])[stream_id]
    command_id = f"stop-{rule}-{field}"
    metadata = Metadata(command_id, "test", now, command_id, command_id)
    failed = MatchFailed(RUN, failures, now)
    site.system.log.append([Decision(metadata, [Change(run, [failed])])])
    site.follow()


def correct(site, ids, note="mended"):
    html = site.post(f"/clearance/{RUN}/choose", status=200, what="correct", orders=ids).text
    site.act(f"/clearance/{RUN}/correct", **form_of(html, "correct") | {"note": note})


def table_of(html, label):
    table = html.partition(f'aria-label="{label}"')[2].partition("</table>")[0]
    return words(f"<main {table}</main>")


def reasons(html):
    return table_of(html, "What stops orders, the most first")


def test_every_reason_for_a_missing_document_has_words_and_a_way():
    assert set(STATES) == set(MARKED) == MISSING_IN_WORDS.keys() == WAYS_TO_DOCUMENTS.keys()


def test_what_stops_orders_is_grouped_by_reason_with_the_most_first(cleared):
    ids = order_ids(cleared, "unmatched") + order_ids(cleared, "rejected")
    correct(cleared, order_ids(cleared, "rejected") + order_ids(cleared, "unmatched"))
    stop(cleared, ids[1:], "D2", "gcode", "KIWI-01 0409")
    stop(cleared, ids[:1], "M3", "acturalPaid", "12.00")
    page = reasons(cleared.get(URL))
    first = page.index("rule D2")
    assert first < page.index("rule M3")
    assert f"{len(ids) - 1} rule D2" in page
    assert "1 rule M3" in page


def test_both_values_stand_side_by_side_with_the_declaration(cleared):
    (wrong, *_) = order_ids(cleared, "unmatched")
    page = table_of(cleared.get(f"{URL}?rule=M4"), "Orders that stop, the oldest first")
    assert "order payment waybill Declaration" in page
    assert wrong[-4:] in page
    assert "← differs" in page
    assert "declared 0 times" in page


def test_a_missing_document_says_why_it_is_missing_and_since_when(cleared):
    correct(cleared, order_ids(cleared, "rejected"))
    page = reasons(cleared.get(URL))
    assert "rule M12" in page
    assert "not sent yet" in page
    assert "wait: it is sent by itself" in page
    rows = table_of(cleared.get(f"{URL}?rule=M12"), "Orders that stop, the oldest first")
    assert "not sent yet" in rows
    assert "22:14" in rows


def test_each_reason_leads_to_where_it_is_mended(cleared):
    correct(cleared, order_ids(cleared, "rejected"))
    (order_id, *_) = order_ids(cleared, "documents")
    stop(cleared, [order_id], "D2", "gcode", "KIWI-01 0409")
    html = cleared.get(URL)
    for href in ("/products/KIWI-01/edit", "/items", "/carrying"):
        assert f'href="{href}"' in html
    assert "Correct order" in cleared.get(f"{URL}?rule=M4")


def test_all_orders_of_a_reason_in_a_run_are_corrected_at_once(cleared):
    stopped = order_ids(cleared, "unmatched")
    html = cleared.get(f"{URL}?rule=M4&run={RUN}")
    form = form_rows(html, "choose") | {"what": "correct"}
    preview = cleared.post(f"/clearance/{RUN}/choose", status=200, **form).text
    assert f"Correct and try again: {len(stopped)} order" in words(preview)
    cleared.act(f"/clearance/{RUN}/correct", **form_of(preview, "correct") | {"note": "called"})
    assert cleared.events("run", RUN)[-1] == "DeclarationsCorrected"
    assert not order_ids(cleared, "unmatched")
    assert "No order stops for this reason any more." in words(cleared.get(f"{URL}?rule=M4"))


def test_acts_need_a_run_and_a_reason(cleared):
    assert "act-choose" not in cleared.get(URL)
    assert "act-choose" not in cleared.get(f"{URL}?rule=M4")
    assert "act-choose" not in cleared.get(f"{URL}?rule=M99&run={RUN}")
    assert f"run={RUN}" in cleared.get(f"{URL}?rule=M4")


def test_a_reason_that_stops_nobody_ticks_nobody(cleared):
    odd = {"rule": "M99", "field": "<b>", "about": "'; --"}
    answer = cleared.post(f"/clearance/{RUN}/choose", status=422, act="choose", what="pick", **odd)
    assert "Tick at least one order." in words(answer.text)


def test_odd_filters_are_text(cleared):
    html = cleared.get(f"{URL}?rule=<script>x</script>&field=%00&about=蜜&run=../..")
    assert "<script>x" not in html
    cleared.get(f"{URL}?rule=M4&stopped.offset=9999")
    cleared.get(f"{URL}?stopped.sort=nothing", 422)


def test_an_officer_sees_reasons_and_no_acts(cleared):
    with cleared.as_role(Role.OFFICER, "customs"):
        html = cleared.get(f"{URL}?rule=M4&run={RUN}")
    assert "rule M4" in words(html)
    assert "act-choose" not in html


def test_a_broker_sees_the_runs_it_declares_and_no_others(cleared):
    with cleared.as_role(Role.BROKER, "another"):
        assert "No order stops before customs." in words(cleared.get(URL))


def test_the_run_and_the_list_show_the_same_reasons(cleared):
    for url in ("/clearance", f"/clearance/{RUN}"):
        html = cleared.get(url)
        assert "rule M4" in reasons(html)
        assert URL in html


def test_reasons_and_rows_are_taken_as_files(cleared):
    file = cleared.client.get(f"{URL}?export=csv").text
    assert "rule" in file.splitlines()[0].lower()
    assert "M4" in file
    assert "M4" in cleared.client.get(f"{URL}?stopped.export=csv").text


def unanswered(site, since):
    """What was corrected went to customs anew, which says nothing."""
    correct(site, order_ids(site, "unmatched"))
    site.do(SendDocuments(RUN, site.system.clock() - since), "send")
    site.follow()
    return order_ids(site, "documents")


def ask_again(site, field="waybill"):
    query = f"rule=M12&field={field}&about=not%20answered%20yet&run={RUN}"
    form = form_rows(site.get(f"{URL}?{query}"), "choose") | {"what": f"ask-{field}"}
    return site.post(f"/clearance/{RUN}/choose", status=200, **form).text


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("order", "Ask the shop again"),
        ("payment", "Ask the payment firm again"),
        ("waybill", "Ask the carrier again"),
    ],
)
def test_whoever_answers_for_a_document_is_asked_again_once_customs_is_late(cleared, field, label):
    stopped = unanswered(cleared, LATE_AFTER)
    preview = ask_again(cleared, field)
    assert f"{label}: {len(stopped)} order" in words(preview)
    form = form_of(preview, f"ask-{field}")
    page = cleared.act(f"/clearance/{RUN}/ask-{field}", **form | {"reason": "no word"})
    assert RUN in page
    assert cleared.events("run", RUN)[-1] == "DocumentsAskedAgain"
    told = reasons(cleared.get(f"{URL}?rule=M12&field={field}"))
    assert "not sent yet" in told
    history = words(cleared.get(f"/orders/{stopped[0]}"))
    assert "not answered: to be sent again: no word" in history


def test_while_customs_may_still_answer_the_page_says_from_when_on_it_is_late(cleared):
    unanswered(cleared, LATE_AFTER / 2)
    preview = ask_again(cleared)
    assert "Customs may still answer for order" in words(preview)
    assert "DocumentsAskedAgain" not in cleared.events("run", RUN)


def test_an_officer_asks_nobody_again(cleared):
    stopped = unanswered(cleared, LATE_AFTER)
    with cleared.as_role(Role.OFFICER, "customs"):
        html = cleared.get(f"{URL}?rule=M12&field=waybill&run={RUN}")
        assert "Ask the carrier" not in html
        cleared.post(f"/clearance/{RUN}/ask-waybill", status=403, orders=stopped, reason="x")
