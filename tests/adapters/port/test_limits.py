from datetime import UTC, datetime
from decimal import Decimal

import pytest

from adapters.port.moments import ms_of
from adapters.port.tariff import Rates, Row, Tariff, UnusableTariffError, tariff_of
from adapters.port.taxing import Good, assessed, remaining
from tests.adapters.port.papers import START, Papers
from tests.adapters.port.playing import Port, with_shares

PERSON = "990000198001010017"


def declare(port, order_no, price, person=PERSON, quantity=1, at=None):
    papers = Papers(order_no, at or port.now, (price,), person, (quantity,))
    port.file(papers)
    port.send("CEB621", papers.declaration(at=at or port.now))
    port.wait()
    return port.said("CEB622", copNo=f"{order_no}-1")[-1]


def test_a_year_is_used_up_to_the_limit_and_not_beyond():
    port = Port()
    for number in range(5):
        assert declare(port, f"A{number:03d}", "5000.00")[0] == 800
    assert declare(port, "A005", "1000.00")[0] == 800
    status, text = declare(port, "A006", "114.44")
    assert status == 100
    assert text == (
        "[Code:1313;Desc:订购人购买超过年度限额,超过个人年度购买额度;"
        "totalPrice：26,114.44 > limitPrice: 26,000;]"
    )


def test_another_person_and_another_year_have_their_own_limit():
    port = Port()
    for number in range(5):
        declare(port, f"A{number:03d}", "5000.00")
    assert declare(port, "B001", "5000.00")[0] == 100
    assert declare(port, "C001", "5000.00", "990000198001010025")[0] == 800
    port.now = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    assert declare(port, "D001", "5000.00")[0] == 800


def test_before_2019_less_was_allowed():
    port = Port()
    port.now = datetime(2018, 12, 31, 1, 0, tzinfo=UTC)
    assert declare(port, "A001", "2000.00", quantity=1)[0] == 800
    assert declare(port, "A002", "1000.01", quantity=2)[0] == -621005
    assert declare(port, "A003", "1000.00", quantity=2)[0] == 800


def test_an_order_above_the_limit_is_refused_unless_it_is_one_thing():
    port = Port()
    status, text = declare(port, "A001", "2500.01", quantity=2)
    assert (status, text) == (-621005, "清单[A001-1]的购买金额超过单笔限额[[5,000.00]]")
    assert declare(port, "A002", "5000.01")[0] == 800


def test_freight_and_insurance_count():
    port = Port()
    papers = Papers(prices=("2500.00",), quantities=(2,))
    port.file(papers)
    port.send("CEB621", papers.declaration(insuredFee=Decimal("0.01")))
    port.wait()
    assert port.statuses() == [-621005]


def test_some_have_bought_elsewhere():
    port = Port(with_shares(spent_elsewhere=1000))
    status, text = declare(port, "A001", "4999.00")
    assert status == 100
    assert "[Code:1313;" in text


NINE = Tariff((Row("", START.date(), Rates(900)),))
COSMETICS = Tariff((Row("", START.date(), Rates(1_300, 1_500, 600)),))
ORDINARY = Tariff((Row("", START.date(), Rates(1_300, 0, 600)),))


@pytest.mark.parametrize(
    ("totals", "carriage", "tariff", "customs", "consumption", "vat"),
    [
        (("410",), "0", ORDINARY, "0", "0", "37.31"),
        (("425",), "0", COSMETICS, "0", "52.50", "45.50"),
        (("300",), "0", NINE, "0", "0", "18.90"),
        (("240",), "35", ORDINARY, "0", "0", "25.03"),
        (("5000",), "0", ORDINARY, "0", "0", "455.00"),
        (("5000.01",), "0", ORDINARY, "300.00", "0", "689.00"),
        (("33.33", "33.33", "33.33"), "0", ORDINARY, "0", "0", "9.09"),
    ],
)
def test_taxes_are_those_of_the_cases(totals, carriage, tariff, customs, consumption, vat):
    """Cases S01, S04, C05, C06, C09, C10 and C18 of the field's reference."""
    goods = [Good(n, "0000000000", 100_000, units(total)) for n, total in enumerate(totals, 1)]
    found = assessed(goods, units(carriage), tariff, START.date())
    sums = [sum(getattr(line, name) for line in found.lines) for name in NAMES]
    assert [Decimal(fen) / 100 for fen in sums] == [
        Decimal(customs),
        Decimal(consumption),
        Decimal(vat),
    ]


NAMES = ("customs", "consumption", "vat")


def units(yuan):
    return int(Decimal(yuan) * 100_000)


def test_half_of_the_goods_back_leaves_half_of_price_and_tax():
    """Case C16: one of two units of an order of 400."""
    good = Good(1, "0000000000", 200_000, units("400"))
    before = assessed((good,), 0, ORDINARY, START.date())
    after = remaining(before, (good,), {1: 100_000}, ORDINARY)
    assert (before.value - after.value, after.tax) == (units("200"), units("18.20"))


def test_rates_come_from_a_file(tmp_path):
    file = tmp_path / "tariff.csv"
    file.write_text(
        "gcode,since,vat_percent,consumption_percent,tariff_percent\n"
        ",2019-04-01,13,,\n0409,2019-04-01,9,0,8.5\n",
        "utf-8",
    )
    tariff = tariff_of(file)
    assert tariff.rates("0409000000", START.date()) == Rates(900, 0, 850)
    assert tariff.rates("1901101000", START.date()) == Rates(1_300)
    assert tariff.rates("1901101000", datetime(2010, 1, 1, tzinfo=UTC).date()) == Rates(0)


@pytest.mark.parametrize("row", ["0409,2019-04-01,100,,", "0409,2019-04-01,x,,", "0409,,9,,"])
def test_rates_that_are_none_are_refused(tmp_path, row):
    file = tmp_path / "tariff.csv"
    file.write_text(f"gcode,since,vat_percent,consumption_percent,tariff_percent\n{row}\n", "utf-8")
    with pytest.raises(UnusableTariffError):
        tariff_of(file)


def test_instants_are_whole_milliseconds():
    assert ms_of(datetime(1970, 1, 1, 0, 0, 1, 999_999, tzinfo=UTC)) == 1_999
