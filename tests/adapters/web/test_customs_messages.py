"""The list of messages exchanged with customs: in order, filtered, found by number, as a file."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.customs.exchanged_tables import messages, parts
from adapters.customs.register import customs_numbers
from adapters.web.tables import table
from tests.adapters.web.kept_messages import LIST, hashes_shown, one, rows
from tests.adapters.web.site import BOOK, words


def test_all_that_was_exchanged_is_listed_newest_first_and_paged_by_key(simulated, monkeypatch):
    monkeypatch.setattr(table, "ROWS", 5)
    listed, url = [], LIST
    for _ in range(40):
        html = simulated.get(url)
        listed += hashes_shown(html)
        following = re.search(r'<a href="([^"]+)" rel="next"', html)
        if not following:
            break
        url = following[1].replace("&amp;", "&")
    assert listed == [row.hash for row in rows(simulated)]
    assert len(listed) > 30


def test_oldest_first_is_the_same_the_other_way_round(simulated):
    shown = hashes_shown(simulated.get(f"{LIST}?sort=at"))
    assert shown == [row.hash for row in rows(simulated)[::-1][:50]]


def test_a_row_says_what_it_is_in_both_languages(simulated):
    sent = one(simulated, "CEB621")
    html = simulated.get(f"{LIST}?kind=CEB621")
    assert f"CEB621 list of the import declaration {sent.documents}" in words(html) or (
        "CEB621" in words(html) and str(sent.documents) in words(html)
    )
    assert sent.run_id in html
    assert "电子订单" in words(simulated.get(f"{LIST}?kind=CEB311&language=zh"))
    simulated.get(f"{LIST}?language=en")


@pytest.mark.parametrize("query", ["direction=in", "direction=out", "kind=CEB622", "kind=CEB311"])
def test_filters_keep_to_what_they_say(simulated, query):
    name, value = query.split("=")
    wanted = [row.hash for row in rows(simulated, messages.c[name] == value)]
    assert wanted
    assert hashes_shown(simulated.get(f"{LIST}?{query}")) == wanted[:50]


def test_a_run_has_its_messages_and_answers(simulated):
    run_id = one(simulated, "CEB621").run_id
    with simulated.system.engine.connect() as connection:
        query = sa.select(parts.c.hash).distinct().where(parts.c.run_id == run_id)
        wanted = set(connection.scalars(query))
    shown = hashes_shown(simulated.get(f"{LIST}?run={run_id}"))
    assert set(shown) == wanted
    kinds = {row.kind for row in rows(simulated) if row.hash in wanted}
    assert {"CEB311", "CEB312", "CEB621", "CEB622"} <= kinds


@pytest.mark.parametrize("subject", ["order", "declaration", "list", "payment", "waybill"])
def test_a_number_finds_all_messages_of_its_order(simulated, subject):
    c = customs_numbers.c
    with simulated.system.engine.connect() as connection:
        query = sa.select(customs_numbers).where(c.subject == subject, c.order_id != "")
        owned = connection.execute(query.order_by(c.number).limit(1)).one()
        mine = (parts.c.run_id == owned.run_id) & (parts.c.order_id == owned.order_id)
        wanted = set(connection.scalars(sa.select(parts.c.hash).where(mine)))
    shown = hashes_shown(simulated.get(f"{LIST}?number={owned.number}"))
    assert set(shown) == wanted
    assert len(wanted) >= 6
    for digest in shown:
        body = simulated.system.messages.get(BOOK, digest).content.decode()
        assert owned.order_id in simulated.get(f"{LIST}/{digest}") or owned.number in body


@pytest.mark.parametrize("query", ["kind=CEB999", "direction=up", "after=x", "after=2026~x"])
def test_what_there_is_not_is_said(simulated, query):
    simulated.get(f"{LIST}?{query}", 422)


def test_unknown_numbers_and_runs_find_nothing(simulated):
    assert "No message was exchanged" in words(simulated.get(f"{LIST}?number=nobody's"))
    assert not hashes_shown(simulated.get(f"{LIST}?number=nobody's"))


def test_the_list_is_taken_as_a_file_of_exactly_what_is_shown(simulated):
    answer = simulated.client.get(f"{LIST}?kind=CEB621&export=csv&columns=kind,sha256")
    lines = answer.text.strip().splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == [
        row.hash for row in rows(simulated, messages.c.kind == "CEB621")
    ]


def test_an_empty_book_says_what_would_fill_it(site):
    assert "Nothing was exchanged yet" in words(site.get(LIST))


def test_in_the_past_only_what_was_exchanged_by_then_is_shown(simulated):
    listed = rows(simulated)
    with simulated.system.engine.connect() as connection:
        first = connection.scalar(sa.select(sa.func.min(messages.c.at)))
    assert first is not None
    at = (first + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    shown = hashes_shown(simulated.get(f"{LIST}?as_of={at}"))
    assert shown == [row.hash for row in listed if row.at <= first + timedelta(seconds=1)]
    assert 0 < len(shown) < len(listed)


def test_a_run_and_an_unfit_receipt_lead_to_messages(simulated):
    run_id = one(simulated, "CEB621").run_id
    assert f'href="{LIST}?run={run_id}"' in simulated.get(f"/clearance/{run_id}")
    assert f'href="{LIST}"' in simulated.get("/clearance")
