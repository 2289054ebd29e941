import pytest

from adapters.web.match_rules import RULES_IN_WORDS
from domain.clearance_commands import RecordMessageRefusal, SendDocuments
from tests.adapters.web.site import BOOK, form_of, words
from tests.adapters.web.zone_books import RUN, book_at, order_ids

URL = f"/clearance/{RUN}"
BATCH = "B-kiwi-farm-000"


@pytest.fixture
def entered(tmp_path):
    with book_at("entered", tmp_path) as site:
        yield site


@pytest.fixture
def cleared(tmp_path):
    with book_at("cleared", tmp_path) as site:
        yield site


def confirm(site, what, orders, **fields):
    """Tick orders, look at what the act would do, and do it."""
    html = site.post(f"{URL}/choose", status=200, what=what, orders=orders).text
    return site.act(f"{URL}/{what}", **form_of(html, what) | fields)


def test_orders_in_the_zone_wait_for_a_run(entered):
    page = words(entered.get("/clearance"))
    assert BATCH in page
    assert "Open run" in page


def test_who_goes_and_who_is_left_out_is_shown_before_a_run_is_opened(entered):
    page = words(entered.get(f"/clearance/new?batch={BATCH}"))
    assert "orders of kiwi-farm go, whole" in page
    assert "1 order left out" in page
    assert "are asked for and" in page


def test_a_run_is_opened_with_what_was_previewed_once(entered):
    form = form_of(entered.get(f"/clearance/new?batch={BATCH}"), "open") | {"declarant": "broker"}
    page = entered.act("/clearance", **form)
    assert "Run R0000001" in page
    assert "left out" in page
    again = entered.post("/clearance", **form)
    assert "events=0" in again.headers["location"]
    assert entered.events("run", RUN)[0] == "RunOpened"


def test_a_run_id_that_customs_cannot_carry_is_refused_beside_its_field(entered):
    form = form_of(entered.get(f"/clearance/new?batch={BATCH}"), "open")
    answer = entered.post("/clearance", status=409, **form | {"declarant": "b", "run_id": "run 1"})
    assert "A run's id has only characters" in words(answer.text)
    assert 'aria-invalid="true"' in answer.text


def test_a_run_shows_stages_messages_failures_and_rejections(cleared):
    page = words(cleared.get(URL))
    for said in ("rule M4", "differs", "Rejected by customs", "Messages", "answered", "unmatched"):
        assert said in page
    table = cleared.get(f"{URL}?stage=rejected").partition('id="orders"')[2]
    assert table.count('name="orders"') == len(order_ids(cleared, "rejected"))


def test_the_list_of_runs_has_columns_only_for_stages_where_orders_stand(cleared):
    html = cleared.get("/clearance").partition('aria-label="Clearance runs"')[2]
    page = words("<main>" + html.partition("</table>")[0] + "</main>")
    assert "Merchant Orders Unmatched" in page
    assert "Released" in page
    assert "Withdrawn" not in page


def test_every_rule_of_the_match_has_words():
    assert {
        *("D1", "D2", "D3", "D4"),
        "M1",
        "M2",
        "M3",
        "M4",
        "M5",
        "M6",
        "M8",
        "M9",
        "M10",
        "M12",
        "P1",
        "Y1",
        "Y2",
    } == RULES_IN_WORDS.keys()


def test_a_run_that_is_not_there(cleared):
    cleared.get("/clearance/R404", 404)
    cleared.post("/clearance/R404/correct", status=404, orders="x", note="n")
    cleared.post(f"{URL}/burn", status=404, orders="x")
    cleared.post(f"{URL}/choose", status=404, what="burn", orders="x")


def test_rejected_orders_are_corrected_and_tried_again(cleared):
    confirm(cleared, "correct", order_ids(cleared, "rejected"), note="asked the buyer")
    assert cleared.events("run", RUN)[-1] == "DeclarationsCorrected"
    assert not order_ids(cleared, "rejected")


def test_released_orders_cannot_be_corrected_and_the_preview_says_so(cleared):
    ids = order_ids(cleared, "released")[:1]
    html = cleared.post(f"{URL}/choose", status=200, what="correct", orders=ids).text
    assert "stands (released)" in words(html)
    assert "act-correct" not in html
    answer = cleared.post(f"{URL}/correct", status=409, act="correct", orders=ids, note="n")
    assert "stands (released)" in words(answer.text)


def test_the_correction_needs_its_note(cleared):
    ids = order_ids(cleared, "rejected")
    answer = cleared.post(f"{URL}/correct", status=422, act="correct", orders=ids, note="")
    assert "This is needed." in words(answer.text)


def test_an_inspection_is_recorded(cleared):
    ids = order_ids(cleared, "released")[:2]
    confirm(cleared, "inspect", ids, officer="Wu", finding="as declared")
    assert cleared.events("run", RUN)[-1] == "InspectionRecorded"


def test_a_whole_stage_is_picked_also_beyond_the_page(cleared):
    choice = {"what": "pick", "whole": "1", "stage": "released"}
    html = cleared.post(f"{URL}/choose", status=200, **choice).text
    released = order_ids(cleared, "released")
    assert f"Pick: {len(released)} orders" in words(html)
    form = form_of(html, "pick")
    cleared.post(f"{URL}/pick", **form)
    cleared.post(f"{URL}/pick", **form)
    assert cleared.events("run", RUN).count("ParcelsPicked") == 1


def test_unmatched_orders_are_handed_back_to_their_batch(cleared):
    confirm(cleared, "hand-back", order_ids(cleared, "unmatched"), reason="no waybill")
    assert cleared.events("run", RUN)[-1] == "OrdersHandedBack"


def test_asking_withdrawal_leaves_out_what_is_released_and_says_why(cleared):
    ids = [*order_ids(cleared, "released")[:1], *order_ids(cleared, "rejected")[:1]]
    html = cleared.post(f"{URL}/choose", status=200, what="withdraw", orders=ids).text
    assert "1 order would be left out" in words(html)
    page = cleared.act(f"{URL}/withdraw", **form_of(html, "withdraw") | {"reason": "asked"})
    assert "1 order left out" in page


def test_a_message_refused_whole_goes_again_when_a_person_says_so(cleared):
    ids = order_ids(cleared, "rejected")
    confirm(cleared, "correct", ids, note="mended")
    cleared.do(SendDocuments(RUN, cleared.system.clock()), "send")
    sent = cleared.system.log.read([f"{BOOK}/run/{RUN}"])[f"{BOOK}/run/{RUN}"].events[-1]
    refusal = RecordMessageRefusal(RUN, sent.message_id, "hash", "bad sign", cleared.system.clock())
    cleared.do(refusal, "refuse")
    html = cleared.get(URL)
    assert f"Send again: {len(ids)} orders" in words(html)
    cleared.act(f"{URL}/send-again", act="again-M", kind=sent.document.value)
    assert cleared.events("run", RUN)[-1] == "DocumentsSent"
    cleared.post(f"{URL}/send-again", status=422, act="again-M", kind="letter")


def test_nothing_ticked_is_said(cleared):
    answer = cleared.post(f"{URL}/choose", status=422, act="choose", what="pick")
    assert "Tick at least one order." in words(answer.text)


def test_markup_in_a_stage_and_an_order_is_text(cleared):
    assert "<script>" not in cleared.get(f"{URL}?stage=<script>").partition("<main")[2]
    html = cleared.post(f"{URL}/choose", status=200, what="pick", orders="<b>x</b>").text
    assert "<b>x</b>" not in html
