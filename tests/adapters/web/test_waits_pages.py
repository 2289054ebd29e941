import pytest

from adapters.web.wait_words import PUBLISHED_IN_WORDS, STAGES_IN_WORDS
from application.roles import Role
from domain.published_waits import PUBLISHED_WAITS
from projections.clearance_wait_rows import WAITS
from tests.adapters.web.site import words
from tests.adapters.web.zone_books import book_at

URL = "/clearance/waits"


@pytest.fixture
def picked(tmp_path):
    with book_at("picked", tmp_path) as site:
        yield site


def test_every_wait_and_every_published_figure_has_words():
    assert tuple(STAGES_IN_WORDS) == WAITS
    assert PUBLISHED_WAITS.keys() < set(WAITS)
    said = {text for each in PUBLISHED_WAITS.values() for text in (each.of, each.source)}
    assert said == set(PUBLISHED_IN_WORDS)


def test_each_stage_stands_beside_what_was_published(picked):
    page = words(picked.get(URL))
    for said in (
        "documents sent → accepted",
        "stored → released",
        "picked → out of the gate",
        "automatic sorting, from entering the line to loading",
        "5 min",
        "english.customs.gov.cn, Hangzhou (Xiasha)",
        "By the hour of the day: order sent → released",
    ):
        assert said in page


def test_what_ended_and_what_waits_now_is_counted(picked):
    lines = picked.client.get(f"{URL}?days=30&export=csv").text.splitlines()
    heads = lines[0].lstrip("\ufeff").split(",")
    table = {line.split(",")[0]: dict(zip(heads, line.split(","), strict=False)) for line in lines}
    released = table["order sent → released"]
    assert int(released["Waits ended"]) > 0
    assert released["Median"]
    assert int(table["picked → out of the gate"]["Now waiting"]) == int(released["Waits ended"])


def test_seconds_are_columns_to_be_chosen(picked):
    file = picked.client.get(f"{URL}?days=30&columns=stage&columns=median_seconds&export=csv").text
    assert file.splitlines()[0].endswith('Stage,"Median, s"')


def test_days_and_stages_are_chosen_and_odd_ones_are_passed_over(picked):
    assert "By the hour of the day: released → picked" in words(picked.get(f"{URL}?wait=picking"))
    for odd in ("?days=0", "?days=99999999999", "?days=²", "?wait=<script>", "?days=&wait="):
        page = words(picked.get(URL + odd))
        assert "By the hour of the day: order sent → released" in page
        assert "<script>" not in page


def test_who_sees_the_whole_book_sees_waiting_times_and_merchants_do_not(picked):
    with picked.as_role(Role.OFFICER, "customs"):
        assert "Waiting times" in words(picked.get(URL))
    with picked.as_role(Role.OWNER, "kiwi-farm"):
        picked.get(URL, 403)


def test_clearance_leads_to_the_waiting_times(picked):
    assert URL in picked.get("/clearance")
