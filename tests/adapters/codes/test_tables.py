import csv
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from adapters.codes.answers import all_answers, by_code, explained
from adapters.codes.tables import name_of, table_of
from domain.answer_codes import CORRECT, ESCALATE, REPEAT
from domain.code_tables import FIRST_EDITION, CodeKind, Scheme, containing
from domain.dated import NoRuleThen
from domain.product_codes import COUNTRIES, UNITS

OLD, NOW = date(2018, 6, 1), date(2026, 11, 22)
REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "codes"


@pytest.mark.parametrize("kind", CodeKind)
def test_on_a_day_a_code_of_a_scheme_means_one_thing(kind):
    for day in (FIRST_EDITION, OLD, date(2018, 12, 31), date(2019, 1, 1), NOW):
        held = [(row.scheme, row.code) for row in table_of(kind).on(day)]
        assert len(held) == len(set(held)), day
    assert all(row.chinese for row in table_of(kind).rows)


@pytest.mark.parametrize("kind", CodeKind)
def test_an_edition_ends_where_the_next_begins(kind):
    for row in table_of(kind).rows:
        assert row.until is None or row.since < row.until


@pytest.mark.parametrize(
    ("kind", "code", "day", "chinese", "english"),
    [
        (CodeKind.UNITS, "007", NOW, "个", "item"),
        (CodeKind.UNITS, "122", NOW, "罐", "can"),
        (CodeKind.COUNTRIES, "142", NOW, "中国", "China"),
        (CodeKind.COUNTRIES, "609", OLD, "新西兰", "New Zealand"),
        (CodeKind.COUNTRIES, "354", OLD, "前南马其顿", "Macedonia,FYR"),
        (CodeKind.COUNTRIES, "354", NOW, "北马其顿共和国", None),
        (CodeKind.OFFICES, "0119", OLD, "机场物流", ""),
        (CodeKind.OFFICES, "0119", NOW, "通州海关", ""),
        (CodeKind.TRANSPORT, "W", NOW, "物流中心", "bonded logistics centre"),
        (CodeKind.TRANSPORT, "9", OLD, "其它运输", "other"),
        (CodeKind.TRANSPORT, "9", NOW, "其他方式运输", "other"),
        (CodeKind.TRADE, "1239", NOW, "保税电商A", "bonded e-commerce A"),
        (CodeKind.EXEMPTIONS, "5", NOW, "随征免性质", "by the nature of the exemption"),
        (CodeKind.PACKAGES, "2", NOW, "纸箱", "carton"),
        (CodeKind.CURRENCIES, "142", NOW, "人民币", "Yuan Renminbi"),
        (CodeKind.PLACES, "5209", NOW, "庙头码头（老港）", ""),
    ],
)
def test_a_code_is_called_what_it_was_called_then(kind, code, day, chinese, english):
    row = table_of(kind).find(code, day)
    assert row is not None
    assert row.chinese == chinese
    assert english is None or row.english == english


def test_what_does_not_hold_is_not_found():
    assert table_of(CodeKind.TRANSPORT).find("A", NOW) is None
    assert table_of(CodeKind.TRANSPORT).find("T", OLD) is None
    assert table_of(CodeKind.COUNTRIES).find("CHN", NOW) is None
    assert name_of(CodeKind.UNITS, "999", NOW, "en") == ""


def test_of_the_days_before_the_first_edition_nothing_is_said():
    with pytest.raises(NoRuleThen):
        table_of(CodeKind.UNITS).find("007", date(2018, 3, 31))
    with pytest.raises(NoRuleThen):
        table_of(CodeKind.UNITS).on(date(2000, 1, 1))


def test_messages_keep_the_numbers_that_declarations_write_as_letters():
    countries = table_of(CodeKind.COUNTRIES)
    china = countries.find("142", NOW)
    assert china is not None
    assert china.other == "CHN"
    (letters,) = countries.written("142", NOW, Scheme.DECLARATIONS)
    assert (letters.code, letters.since) == ("CHN", date(2019, 1, 1))
    assert len(countries.written("499", NOW, Scheme.DECLARATIONS)) == 6
    assert countries.written("142", OLD, Scheme.DECLARATIONS) == []
    box = table_of(CodeKind.PACKAGES).find("22", NOW, Scheme.DECLARATIONS)
    assert box is not None
    assert box.other == "2"


@pytest.mark.parametrize(
    ("kind", "scheme"), [(k, s) for k in (CodeKind.COUNTRIES, CodeKind.CURRENCIES) for s in Scheme]
)
def test_what_is_mapped_is_mapped_to_a_code_that_holds(kind, scheme):
    table = table_of(kind)
    for row in table.on(NOW):
        if row.scheme is scheme and row.other:
            to = Scheme.DECLARATIONS if scheme is Scheme.MESSAGES else Scheme.MESSAGES
            assert table.find(row.other, NOW, to), row


def test_what_products_may_name_stands_in_the_tables():
    assert {row.code for row in table_of(CodeKind.UNITS).on(OLD)} == UNITS
    assert {row.code for row in table_of(CodeKind.COUNTRIES).on(OLD)} >= COUNTRIES.keys()


def test_rows_are_found_by_code_and_by_names():
    rows = table_of(CodeKind.UNITS).on(NOW)
    assert [row.code for row in containing(rows, "14")] == [
        "140", "141", "142", "143", "144", "145", "146", "147", "148", "149",
    ]  # fmt: skip
    assert [row.code for row in containing(rows, "瓶")] == ["142"]
    assert [row.code for row in containing(rows, " Bottle ")] == ["142"]
    assert containing(rows, "") == rows


def test_every_answer_is_explained_in_both_languages_and_has_its_treatment():
    for answer in all_answers():
        for words in (answer.means, answer.mend):
            assert words.english.isascii(), answer.code
            assert not words.chinese.isascii(), answer.code
            assert not any(sign.isascii() and sign.isalpha() for sign in words.chinese)
        says_wait = "again by itself" in answer.mend.english or "again later" in answer.mend.english
        assert says_wait is (answer.code in REPEAT), answer.code
    assert by_code().keys() >= REPEAT | CORRECT | ESCALATE


def test_a_code_with_two_meanings_tells_both():
    assert len(explained("-621027")) == 2
    assert not explained("7777")
    assert [row.code for row in explained("100", "无此说明")] == ["100"]


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference is not beside this checkout")
def test_every_error_of_the_e_port_stands_in_its_place():
    with (REFERENCE / "eport_error_codes.csv").open(encoding="utf-8-sig") as file:
        published = [row["code"] for row in csv.DictReader(file)]
    ours = [answer.code for answer in all_answers() if answer.family == "e-port"]
    assert ours == published
    assert len(ours) == 161


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference is not beside this checkout")
@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (CodeKind.OFFICES, "base_customs_info", "customs"),
        (CodeKind.UNITS, "base_unit_info", "unit"),
        (CodeKind.TRADE, "base_trade_mode", "trade_mode"),
        (CodeKind.TRANSPORT, "base_transport_info", "transport"),
        (CodeKind.EXEMPTIONS, "base_tax_exemption_method", "tax_exemption"),
    ],
)
def test_both_editions_are_whole(kind, old, new):
    for day, folder, name in ((OLD, ".", old), (NOW, "2019-beecustom", new)):
        lines = (REFERENCE / folder / f"{name}.csv").read_text("utf-8-sig").splitlines()
        rows = list(csv.reader(lines))[1:]
        held = table_of(kind).on(day)
        assert len(held) == len(rows)
        assert {row.code for row in held} == {c for row in rows for c in row[:2]} & {
            row.code for row in held
        }


def test_a_table_is_read_when_it_is_asked_for_and_not_before():
    asked = (
        "import adapters.codes.tables as t, adapters.cli.main\n"
        "assert t.table_of.cache_info().currsize == 0\n"
        "t.name_of(t.CodeKind.UNITS, '007', t.date(2026, 1, 1), 'en')\n"
        "assert t.table_of.cache_info().currsize == 1"
    )
    subprocess.run([sys.executable, "-c", asked], check=True)
