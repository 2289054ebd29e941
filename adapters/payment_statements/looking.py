"""A statement that is shown so that its columns are chosen: first rows, and what they may be."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from adapters.order_import.profile import EMPTY, ColumnsError, FileFacts
from adapters.order_import.reading import named_faults, require_workbook, sheet_of
from adapters.order_import.records import Head, shown
from adapters.payment_statements.amounts import tidy
from adapters.payment_statements.profile import PASSED_OVER, TITLE_MAX
from adapters.payment_statements.rows import FEE, PAYMENT, REFUND

ROWS_SHOWN = 30
"""Some firms write ten lines and more before their columns."""

CELL_CHARACTERS_MAX = TITLE_MAX
COLUMNS_MAX = 100

FIELDS = (
    "day",
    "type",
    "number",
    "reference",
    "amount",
    "money_in",
    "money_out",
    "currency",
    "provider",
)
"""What columns are chosen for, in the order in which they are asked for."""

GUESSES: Mapping[str, Sequence[str]] = {
    "reference": ("商户退款单号", "退款单号", "退款号", "reference", "refund no"),
    "money_in": ("收入", "贷方", "money in", "credit"),
    "money_out": ("支出", "借方", "money out", "debit"),
    "day": ("交易时间", "发生时间", "完成时间", "时间", "日期", "date", "time", "day"),
    "type": ("业务类型", "交易类型", "类型", "type"),
    "number": ("商户订单号", "流水号", "交易号", "订单号", "单号", "number", "transaction"),
    "amount": ("金额", "amount", "total"),
    "currency": ("币种", "货币", "currency"),
    "provider": ("provider",),
}
"""What payment firms call their columns; only a proposal, which is looked at."""

WORDS: Mapping[str, Sequence[str]] = {
    PASSED_OVER: ("合计", "总计", "小计", "汇总", "total"),
    REFUND: ("退款", "refund"),
    FEE: ("手续费", "服务费", "fee"),
    PAYMENT: ("交易", "支付", "收款", "消费", "payment", "sale"),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a file as they stand, each with its number."""

    read_as: str
    delimiter: str
    rows: Sequence[tuple[int, Sequence[str]]]

    def titles(self, head_row: int) -> Sequence[str]:
        """What stands on the row that is taken for the head; nothing where it is not shown."""
        return next((tidied(cells) for number, cells in self.rows if number == head_row), ())

    def below(self, head_row: int) -> Sequence[tuple[int, Sequence[str]]]:
        return [each for each in self.rows if each[0] > head_row]


def tidied(cells: Sequence[str]) -> Sequence[str]:
    return [title for title in map(tidy, cells) if title]


def looked_at(file: BinaryIO, name: str, sheet: str = "") -> Sample:
    """Nothing is kept of it. Raises OrderFileError."""
    with ExitStack() as closing:
        closing.enter_context(named_faults())
        require_workbook(file, name)
        found = sheet_of(file, FileFacts(), closing, Head(0, sheet))
        rows = [
            (record.number, [cut(text) for text in record.texts[:COLUMNS_MAX]])
            for record in islice(found.records, ROWS_SHOWN)
        ]
    if not rows:
        raise ColumnsError(EMPTY)
    return Sample(found.encoding or found.form, found.delimiter, rows)


def cut(text: str) -> str:
    return shown(text)[:CELL_CHARACTERS_MAX]


def head_in(sample: Sample) -> int:
    """The row that most reads like titles; the first where none does."""
    best = max(sample.rows, key=lambda each: (len(columns_in(tidied(each[1]))), -each[0]))
    return best[0] if columns_in(tidied(best[1])) else sample.rows[0][0]


def columns_in(titles: Sequence[str]) -> Mapping[str, str]:
    """Each title for one field at most: the first whose words it holds."""
    left, found = list(titles), dict[str, str]()
    for field, words in GUESSES.items():
        has_sides = "money_in" in found and "money_out" in found
        if field == "amount" and has_sides:
            continue
        for word in words:
            title = next((title for title in left if word in title.casefold()), None)
            if title:
                found[field] = title
                left.remove(title)
                break
    if ("money_in" in found) != ("money_out" in found):
        found.pop("money_in", None)
        found.pop("money_out", None)
    return found


def words_in(sample: Sample, head_row: int, title: str) -> Mapping[str, Sequence[str]]:
    """What stands in the column of types, by what it may mean; what nobody knows is left out."""
    heads = next((list(map(tidy, cells)) for n, cells in sample.rows if n == head_row), [])
    place = heads.index(title) if title in heads else len(heads)
    cells = [tidy(cells[place]) for _, cells in sample.below(head_row) if place < len(cells)]
    found: dict[str, list[str]] = {meaning: [] for meaning in WORDS}
    for cell in dict.fromkeys(cells):
        for meaning, words in WORDS.items():
            if any(word in cell.casefold() for word in words):
                found[meaning].append(cell)
                break
    return found
