"""Statements as two payment firms write them, who differ in everything, and what both say."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

import xlsxwriter

from adapters.payment_statements.profile import Columns, NamedProfile, StatementProfile
from application.refund_references import RefundReference
from domain.identifiers import OrderId, Partition

FIRM = "SIMPAY"
REFERENCE = str(RefundReference(Partition("demo.NB01"), OrderId("shop-3:0042"), "cancelled", 1))

Said = tuple[str, str, str, int]
"""Time of the day, type, number or reference, fen."""

ROWS: Sequence[Said] = (
    ("09:14:00", "payment", "4200001234567890123456789", 123_456_789),
    ("23:59:59", "payment", "P-2", 12_050),
    ("10:00:01", "refund", REFERENCE, 12_000),
)

CHINESE = NamedProfile(
    "账单",
    StatementProfile(
        payment_firm=FIRM,
        columns=Columns(
            day="交易时间",
            number="商户订单号",
            reference="商户退款单号",
            type="业务类型",
            amount="交易金额(元)",
            currency="币种",
        ),
        words={"交易": "payment", "退款": "refund", "手续费": "fee", "合计": "passed over"},
        head_row=5,
        ends_with=("总交易单数",),
    ),
)

TWO_SIDED = NamedProfile(
    "account",
    StatementProfile(
        payment_firm=FIRM,
        columns=Columns(day="Booked At", number="Text", money_in="Money In", money_out="Money Out"),
        sheet="Movements",
        head_row=3,
        unit="fen",
        out_is_below_zero=True,
    ),
)


def chinese_csv(day: date, rows: Sequence[Said] = ROWS, *more: str) -> bytes:
    """GB18030, four lines before the head, backquotes and tabs, words, and totals at its end."""
    lines = [
        "#支付账单明细",
        f"#账号:[20880001],起始日期:[{day:%Y年%m月%d日}]",
        "",
        "#----------账务明细列表----------",
        "交易时间,商户订单号,商户退款单号,业务类型,交易金额(元),币种,备注",
    ]
    words = {"payment": "交易", "refund": "退款", "fee": "手续费"}
    for time, kind, name, fen in rows:
        number, reference = ("", name) if kind == "refund" else (name, "")
        money = f'"¥{fen / 100:,.2f}"'
        cells = (f"`{day:%Y/%m/%d} {time}", f"`{number}\t", f"\t{reference}", words[kind], money)
        lines.append(",".join((*cells, "人民币", "集货\t")))
    lines += more
    lines += [
        f',,,合计,"{sum(row[3] for row in rows) / 100:,.2f}",,',
        "总交易单数,总交易额",
        f"`{len(rows)},`{sum(row[3] for row in rows) / 100:.2f}",
    ]
    return "\r\n".join(lines).encode("gb18030")


def two_sided_xlsx(day: date, rows: Sequence[Said] = ROWS, *more: Sequence[object]) -> bytes:
    """The second sheet of a workbook: times as Excel has them, fen, in one column or the other."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("Cover").write_row(0, 0, ("Acquirer Ltd", "statement"))
        sheet = book.add_worksheet("Movements")
        times = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(0, 0, ("Account", "20880001"))
        sheet.write_row(2, 0, ("Text", "Money Out", "Money In", "Balance", "Booked At"))
        told = [
            (name, -fen if kind == "refund" else "", "" if kind == "refund" else fen, "", time)
            for time, kind, name, fen in rows
        ]
        for place, cells in enumerate([*told, *more], 3):
            sheet.write_row(place, 0, cells[:4])
            moment = datetime.fromisoformat(f"{day.isoformat()} {cells[4]}")
            sheet.write_datetime(place, 4, moment, times)
    return file.getvalue()
