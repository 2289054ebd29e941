from collections import Counter
from datetime import timedelta

import pytest

from adapters.port.conduct import (
    Conduct,
    UnusableConductError,
    conduct_from,
    conduct_of,
    span_of,
)
from tests.adapters.port.papers import START, Papers
from tests.adapters.port.playing import Port, with_shares

FATES = [
    ("reviewed", [120, 300, 800]),
    ("inspected", [120, 500, 800]),
    ("held_for_good", [120, 599]),
    ("held_after_release", [120, 800, 501, 800]),
    ("suspended", [120, 600, 800]),
    ("awaited", [120, 400, 800]),
    ("sent_back", [120, 500, 503, 700]),
    ("rejected", [120, 100]),
    ("rejected_for_good", [120, 100]),
]


def declared(conduct, count=1, attempt=1, port=None):
    port = port or Port(conduct)
    orders = [Papers(f"A{n:03d}", port.now) for n in range(count)]
    if attempt == 1:
        port.file(*orders)
    port.send("CEB621", *(papers.declaration(attempt) for papers in orders))
    port.wait(timedelta(minutes=10))
    return port


@pytest.mark.parametrize(("share", "statuses"), FATES)
def test_every_fate_can_be_had(share, statuses):
    port = declared(with_shares(**{share: 1000}))
    assert port.statuses() == statuses


@pytest.mark.parametrize(("share", "statuses"), FATES)
def test_a_bill_comes_with_the_first_release_only(share, statuses):
    port = declared(with_shares(**{share: 1000}))
    assert len(port.bills()) == min(1, statuses.count(800))


def test_holds_are_handed_to_all_three():
    port = declared(with_shares(held=1000), count=40)
    assert set(port.statuses()) == {120, 501, 502, 503, 800}


def test_shares_are_kept_about():
    port = declared(with_shares(rejected=300), count=100)
    counts = Counter(port.statuses())
    assert 15 <= counts[100] <= 45
    assert counts[100] + counts[800] == 100


def test_who_is_refused_for_good_is_refused_each_time():
    port = declared(with_shares(rejected_for_good=1000))
    declared(None, attempt=2, port=port)
    assert port.statuses() == [120, 100, 120, 100]


def test_who_is_refused_is_drawn_anew_the_next_time():
    port = declared(with_shares(rejected=500), count=50)
    refused = [n for n in range(50) if port.statuses(copNo=f"A{n:03d}-1")[-1] == 100]
    again = [Papers(f"A{n:03d}", port.now) for n in refused]
    port.send("CEB621", *(papers.declaration(2) for papers in again))
    port.wait()
    last = Counter(port.statuses(copNo=f"{papers.order_no}-2")[-1] for papers in again)
    assert set(last) == {100, 800}


def test_what_is_undone_uses_no_limit():
    port = declared(with_shares(sent_back=1000))
    person = str(Papers("A000").order().head["buyerIdNumber"])
    assert port.office.books.quotas.used(person, 2026) == 0


def test_released_goods_are_closed_a_day_later():
    port = declared(with_shares(closed=1000))
    port.wait(timedelta(days=1))
    assert port.statuses() == [120, 800, 899]
    invt_no = port.bills()[0].head["invtNo"]
    port.send("CEB625", Papers("A000", port.now).goods_return(invt_no, port.now, {1: "1"}))
    port.wait()
    assert port.statuses("CEB626") == [120, 399]


def test_steps_on_the_way_and_the_end_of_documents_are_told():
    port = declared(with_shares(told_on_the_way=1000, concluded=1000))
    assert port.statuses("CEB312") == [2, 3, 120, 399]
    assert port.statuses("CEB412") == [2, 3, 120, 399]
    assert port.statuses("CEB512") == [2, 3, 120, 399]
    assert port.statuses() == [2, 3, 120, 800]
    assert port.said("CEB312")[0][1].startswith("订单新增申报成功[电商企业编码：")


def test_one_attempt_keeps_its_number():
    port = declared(with_shares(told_on_the_way=1000))
    numbers = {d.head["preNo"] for a in port.answers if a.kind == "CEB622" for d in a.documents}
    assert len(numbers) == 1


def test_answers_come_twice_with_the_same_bytes():
    port = Port(with_shares(repeated=1000))
    port.send("CEB311", Papers().order())
    port.now += timedelta(minutes=5)
    (first, body), (second, again) = port.office.due(port.now, 10)
    assert first != second
    assert body == again


def test_answers_overtake_one_another():
    port = declared(with_shares(out_of_order=300), count=100)
    times = [str(document.head["returnTime"]) for a in port.answers for document in a.documents[:1]]
    assert times != sorted(times)
    assert sorted(port.names) == port.names


def test_a_silent_message_is_answered_hours_later():
    port = Port(with_shares(silent=1000))
    port.send("CEB311", Papers().order())
    port.wait(timedelta(hours=2))
    assert port.answers == []
    port.wait(timedelta(hours=2))
    assert port.statuses("CEB312") == [120]
    assert str(port.answers[0].documents[0].head["returnTime"])[:12] == "202603020900"


def test_a_message_that_is_not_passed_on_may_be_sent_again():
    port = Port(with_shares(unsent=1000))
    port.file(Papers())
    port.send("CEB621", Papers().declaration())
    port.wait()
    found = [port.said(kind) for kind in ("CEB312", "CEB412", "CEB512", "CEB622")]
    assert found == [[(4, "发送海关失败")]] * 4
    assert not port.office.books.files.orders
    assert not port.office.books.register.live


def test_nobody_is_there_in_a_downtime():
    begins = START + timedelta(seconds=4)
    down = (span_of(begins, begins + timedelta(hours=1)),)
    port = Port(with_shares(down=down))
    port.file(papers := Papers())
    port.send("CEB621", papers.declaration())
    port.wait(timedelta(minutes=30))
    assert {a.kind for a in port.answers} == {"CEB312", "CEB412", "CEB512"}
    assert port.office.is_down(port.now)
    port.send("CEB311", Papers("A002", port.now).order())
    port.wait(timedelta(minutes=29))
    assert len(port.answers) == 3
    port.wait(timedelta(minutes=2))
    assert port.statuses() == [120, 800]
    (last,) = [d for a in port.answers for d in a.documents if d.head.get("orderNo") == "A002"]
    assert str(last.head["returnTime"])[:12] == "202603021000"


def test_conduct_is_read_from_a_file(tmp_path):
    file = tmp_path / "conduct.toml"
    file.write_text(
        "rejected = 0\ninspected = 1000\n"
        "down = [[2026-03-02T02:00:00+08:00, 2026-03-02T04:00:00+08:00]]\n"
        '[guarantees]\n"3302980D01" = 500000\n'
    )
    conduct = conduct_of(file)
    assert (conduct.rejected, conduct.inspected) == (0, 1000)
    assert conduct.guarantees == {"3302980D01": 500_000}
    assert conduct.down == (span_of("2026-03-01T18:00:00Z", "2026-03-01T20:00:00Z"),)


@pytest.mark.parametrize(
    "said",
    [
        {"rejected": 1001},
        {"kindness": 3},
        {"down": [["2026-03-02T02:00:00+08:00", "2026-03-02T01:00:00+08:00"]]},
        {"down": [["2026-03-02T02:00:00", "2026-03-02T03:00:00"]]},
    ],
)
def test_conduct_that_cannot_be_is_refused(said):
    with pytest.raises(UnusableConductError):
        conduct_from(said)


def test_nothing_is_certain_by_default():
    assert 0 < sum(getattr(Conduct(), name) for name, _ in FATES) < 1000
