"""A payment firm's own columns, words and signs: read under its profile they are the same rows."""

import gzip
import tracemalloc
from dataclasses import replace
from datetime import date

import msgspec
import pytest

from adapters.order_import.profile import FileFacts
from adapters.payment_statements import faults
from adapters.payment_statements.faults import StatementFileError
from adapters.payment_statements.file import opened, rows_in
from adapters.payment_statements.profile import Columns, NamedProfile, StatementProfile
from adapters.payment_statements.rows import PassedOverRow, StatementRow, UnreadableRow
from application.refund_references import reference_in
from tests.adapters.payments.firms_files import (
    CHINESE,
    FIRM,
    REFERENCE,
    ROWS,
    TWO_SIDED,
    chinese_csv,
    two_sided_xlsx,
)

DAY = date(2026, 3, 2)


def read(path, content: bytes, reading: NamedProfile):
    path.write_bytes(content)
    return list(rows_in(opened(path, reading)))


def sound(rows):
    return [row for row in rows if isinstance(row, StatementRow)]


def why(rows):
    return [row.why for row in rows if isinstance(row, UnreadableRow)]


def changed(reading: NamedProfile, **values) -> NamedProfile:
    return NamedProfile(reading.name, msgspec.structs.replace(reading.profile, **values))


def small(*lines: str, columns: Columns | None = None, **facts) -> tuple[bytes, NamedProfile]:
    """A CSV file with the columns t, k, n, a, and a profile of them."""
    columns = columns or Columns(day="t", type="k", number="n", amount="a")
    facts = {"words": {"in": "payment", "out": "refund", "cost": "fee"}, **facts}
    if not columns.type:
        facts["words"] = {}
    profile = StatementProfile(payment_firm=FIRM, columns=columns, **facts)
    return "\n".join(("t,k,n,a,b,c", *lines)).encode(), NamedProfile("small", profile)


def test_two_firms_that_differ_in_everything_say_the_same_rows(tmp_path):
    chinese = read(tmp_path / "a.csv", chinese_csv(DAY), CHINESE)
    booked = read(tmp_path / "b.xlsx", two_sided_xlsx(DAY), TWO_SIDED)
    expected = [
        StatementRow(
            0, FIRM, DAY, kind, name, reference_in(name) if kind == "refund" else None, fen, "CNY"
        )
        for _, kind, name, fen in ROWS
    ]
    assert [replace(row, number=0) for row in sound(chinese)] == expected
    assert [replace(row, number=0) for row in sound(booked)] == expected
    assert [row.number for row in sound(chinese)] == [6, 7, 8]
    assert [row.number for row in sound(booked)] == [4, 5, 6]


def test_totals_are_passed_over_and_counted_and_nothing_else_is(tmp_path):
    rows = read(tmp_path / "a.csv", chinese_csv(DAY), CHINESE)
    assert [row.number for row in rows if isinstance(row, PassedOverRow)] == [9, 10, 11]
    assert why(rows) == []
    forgotten = changed(CHINESE, ends_with=("", "`"))
    rows = read(tmp_path / "a.csv", chinese_csv(DAY), forgotten)
    assert why(rows) == ["wrong-columns -", "wrong-columns -"]


def test_rows_that_cannot_be_read_are_named_with_the_columns_own_title(tmp_path):
    bad = (
        "`soon,P-3,,交易,1.00,CNY,",
        "2026-03-02,P-4,,补差,1.00,CNY,",
        "2026-03-02,P-5,,交易,1.005,CNY,",
        "2026-03-02,,,交易,1.00,CNY,",
        "2026-03-02,P-6,,退款,1.00,CNY,",
        "2026-03-02,P-7,,交易,1.00,元,",
        "2026-03-02,P-8,,交易,-1.00,CNY,",
        "2026-03-02,P-9,,交易",
    )
    rows = read(tmp_path / "a.csv", chinese_csv(DAY, ROWS, *bad), CHINESE)
    assert len(sound(rows)) == len(ROWS)
    assert why(rows) == [
        "day-not-readable 交易时间 soon",
        "word-not-known 业务类型 补差",
        "amount-not-readable 交易金额(元) 1.005",
        "cell-empty 商户订单号",
        "cell-empty 商户退款单号",
        "currency-not-readable 币种 元",
        "amount-not-readable 交易金额(元) -1.00",
        "wrong-columns -",
    ]


def test_a_title_with_spaces_is_said_whole(tmp_path):
    both = ("P-3", -100, 100, "", "09:00:00")
    neither = ("P-4", "", 0, "", "09:00:00")
    long = (123456789012345678, "", 100, "", "09:00:00")
    content = two_sided_xlsx(DAY, ROWS, both, neither, long)
    rows = read(tmp_path / "b.xlsx", content, TWO_SIDED)
    named = [fault for each in why(rows) if (fault := faults.read(each))]
    assert [(each.code, each.column) for each in named] == [
        ("two-amounts", "Money In"),
        ("cell-empty", "Money In"),
        ("digits-lost", "Text"),
    ]
    assert "'100 + -100' stand in both columns of money" in faults.said(named[0])


def test_the_sign_tells_payments_from_refunds_where_no_column_does(tmp_path):
    columns = Columns(day="t", number="n", amount="a")
    lines = ("2026-03-02,,P-1,+12.50,,", f"2026-03-02,,{REFERENCE},-￥1.00,,")
    rows = sound(read(tmp_path / "s.csv", *small(*lines, columns=columns)))
    assert [(row.kind, row.amount_fen) for row in rows] == [("payment", 1_250), ("refund", 100)]
    assert rows[1].reference == reference_in(REFERENCE)


def test_the_column_of_money_a_row_has_nothing_in_may_hold_a_dash_or_nought(tmp_path):
    columns = Columns(day="t", number="n", money_in="a", money_out="b")
    lines = ("2026-03-02,,P-1,12.50,--,", "2026-03-02,,R-1,0.00,7.00,", "2026-03-02,,R-2,x,1,")
    rows = read(tmp_path / "s.csv", *small(*lines, columns=columns))
    said = [(row.kind, row.name, row.amount_fen) for row in sound(rows)]
    assert said == [("payment", "P-1", 1_250), ("refund", "R-1", 700)]
    assert why(rows) == ["amount-not-readable a x"]


def test_a_sum_that_goes_the_other_way_than_its_type_is_named(tmp_path):
    lines = (
        "2026-03-02,in,P-1,5,,",
        "2026-03-02,out,R-1,-5,,",
        "2026-03-02,cost,F-1,-0.05,,",
        "2026-03-02,out,R-2,0.00,,",
        "2026-03-02,in,P-2,-5,,",
        "2026-03-02,cost,F-2,5,,",
    )
    rows = read(tmp_path / "s.csv", *small(*lines, out_is_below_zero=True))
    assert [row.amount_fen for row in sound(rows)] == [500, 500, 5, 0]
    assert why(rows) == ["amount-of-other-way k -5", "amount-of-other-way k 5"]


SUMS = {
    "1,234,567.80": 123_456_780,
    "￥12": 1_200,
    "CNY 12.5": 1_250,
    "12.3400": 1_234,
    "0.01元": 1,
    "1，234.00": 123_400,
}
NO_SUMS = ("", "1.005", "12,34", "1e3", "--5", "-+5", "12.", "¥", "NaN", "１２")


def test_sums_are_read_exactly_or_named(tmp_path):
    lines = [f'2026-03-02,in,P,"{text}",,' for text in (*SUMS, *NO_SUMS)]
    rows = read(tmp_path / "s.csv", *small(*lines))
    assert [row.amount_fen for row in sound(rows)] == list(SUMS.values())
    assert len(why(rows)) == len(NO_SUMS)


def test_fen_are_whole(tmp_path):
    lines = ('2026-03-02,in,P,"1,250",,', "2026-03-02,in,P,12.50,,", "2026-03-02,in,P,12.00,,")
    rows = read(tmp_path / "s.csv", *small(*lines, unit="fen"))
    assert [row.amount_fen for row in sound(rows)] == [1_250, 12]
    assert why(rows) == ["fen-not-readable a 12.50"]


@pytest.mark.parametrize(
    ("text", "facts", "day"),
    [
        ("2026-03-02T16:00:00+00:00", FileFacts(), date(2026, 3, 3)),
        ("20260302235959", FileFacts(), DAY),
        ("2026/3/2 9:14", FileFacts(), DAY),
        ("2026年03月02日", FileFacts(), DAY),
        ('="2026-03-02"', FileFacts(), DAY),
        ("2026-02-03", FileFacts(date_formats=("%Y-%d-%m",)), date(2026, 3, 2)),
        ("2026-03-02 20:00:00", FileFacts(time_zone="UTC"), date(2026, 3, 3)),
    ],
)
def test_a_time_is_of_a_day_in_shanghai(tmp_path, text, facts, day):
    content, reading = small(f"{text},in,P-1,1.00,,", file=facts)
    assert [row.day for row in sound(read(tmp_path / "s.csv", content, reading))] == [day]


def test_a_file_may_say_its_firm_and_another_delimiter_and_be_packed(tmp_path):
    columns = Columns(day="t", type="k", number="n", amount="a", provider="b", currency="c")
    _, reading = small("x", columns=columns, head_row=2)
    lines = "statement, of a day\nt;k;n;a;b;c\n2026-03-02;IN;'P-1;1;OTHER;USD\n"
    rows = read(tmp_path / "s.csv.gz", gzip.compress(lines.encode()), reading)
    assert rows == [StatementRow(3, "OTHER", DAY, "payment", "P-1", None, 100, "USD")]


def test_a_head_that_does_not_fit_is_refused_with_what_was_found(tmp_path):
    with pytest.raises(StatementFileError) as fault:
        read(tmp_path / "a.csv", chinese_csv(DAY), changed(CHINESE, head_row=4))
    assert "row 4 is not the head" in str(fault.value)
    assert "missing 交易时间, 商户订单号" in str(fault.value)
    assert "found: #----------账务明细列表----------" in str(fault.value)
    with pytest.raises(StatementFileError, match=r"no sheet 'Sheet9'; found: Cover, Movements"):
        read(tmp_path / "b.xlsx", two_sided_xlsx(DAY), changed(TWO_SIDED, sheet="Sheet9"))
    _, reading = small("x")
    with pytest.raises(StatementFileError, match="there twice: a"):
        read(tmp_path / "c.csv", b"t,k,n,a,A\n", reading)
    with pytest.raises(StatementFileError, match="the file ends before row 9"):
        read(tmp_path / "d.csv", b"t,k,n,a\n", changed(reading, head_row=9))
    with pytest.raises(StatementFileError, match="the file ends before row 90"):
        read(tmp_path / "b.xlsx", two_sided_xlsx(DAY), changed(TWO_SIDED, head_row=90))


def test_ten_times_the_rows_take_no_more_memory(tmp_path):
    """Its encoding is stated: looking for it takes as much as a chunk of the file."""
    stated = changed(CHINESE, file=FileFacts("gb18030"))

    def peak(rows: int) -> int:
        many = [("09:14:00", "payment", f"P-{number}", 100) for number in range(rows)]
        (tmp_path / "many.csv").write_bytes(chinese_csv(DAY, many))
        file = opened(tmp_path / "many.csv", stated)
        tracemalloc.start()
        assert sum(isinstance(row, StatementRow) for row in rows_in(file)) == rows
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    few = peak(500)
    assert peak(5_000) < 1.5 * few
