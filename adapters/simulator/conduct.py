"""What a simulated customs office says, how often it says it, and what it charges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domain.tax import TaxRates, line_taxes

OFFICE = "3115"

REJECTIONS = (
    "[Code:1313;Desc:订购人购买超过年度限额,超过个人年度购买额度;"
    "totalPrice：26,114.44 > limitPrice: 26,000;]",
    "[Code:1322;Desc:订单清单表体商品项不一致]",
    "[Code:130126;Desc:清单上的订购人电话号码与订单上的订购人电话号码不一致]",
    "[code:13035;Desc:支付企业不一致]",
    "收件地址不详",
)
"""Texts of real rejections, as received."""

STORED_TEXT = "[Code:1800;Desc:逻辑校验通过]"
REVIEW_TEXT = "[Code:1200;Desc:待人工审核]"
RELEASED_TEXT = "[Code:2600;Desc:放行]"
PAYMENT_MISSING = "支付信息不存在"
DECLARED_TWICE = "清单重复申报"
INSPECTION_TEXT = "布控查验"
HELD_TEXT = "扣留移送通关"
RELEASED_ALREADY = "清单已放行,不允许撤销"
WITHDRAWN_TEXT = "海关审结"


@dataclass(frozen=True, slots=True)
class Conduct:
    """How often customs does what, per thousand declarations or messages."""

    rejected: int = 25
    rejected_for_good: int = 3
    reviewed: int = 30
    inspected: int = 20
    held: int = 4
    held_for_good: int = 1
    held_after_release: int = 2
    message_refused: int = 5
    repeated: int = 60
    """Answers that come twice."""

    out_of_order: int = 40
    """Answers that come before an older one."""


AFTER_HOLD = 90
"""A release this many seconds after declaring is a second one: the bill came with the first."""

FATES: Sequence[tuple[str, Sequence[tuple[int, int, str]]]] = (
    ("rejected", ((5, 120, STORED_TEXT), (20, 100, ""))),
    ("reviewed", ((5, 120, STORED_TEXT), (10, 300, REVIEW_TEXT), (60, 800, RELEASED_TEXT))),
    ("inspected", ((5, 120, STORED_TEXT), (15, 500, INSPECTION_TEXT), (75, 800, RELEASED_TEXT))),
    ("held", ((5, 120, STORED_TEXT), (20, 501, HELD_TEXT), (80, 800, RELEASED_TEXT))),
    ("held_for_good", ((5, 120, STORED_TEXT), (20, 599, HELD_TEXT))),
    (
        "held_after_release",
        (
            (5, 120, STORED_TEXT),
            (30, 800, RELEASED_TEXT),
            (70, 501, HELD_TEXT),
            (120, 800, RELEASED_TEXT),
        ),
    ),
)


def taxes_of(document: dict[str, Any], app_time: str) -> dict[str, str]:
    """What customs charges for one declaration, by its own reckoning."""
    rates = [
        TaxRates(Decimal(n["vatRate"]), Decimal(n["consumptionRate"]), Decimal(n["tariffRate"]))
        for n in document["lines"]
    ]
    values = [fen_of(line["totalPrice"]) for line in document["lines"]]
    day = date(int(app_time[:4]), int(app_time[4:6]), int(app_time[6:8]))
    taxes = line_taxes(values, fen_of(document["freight"]), rates, day)
    sums = {
        "customsTax": sum(tax.tariff_fen for tax in taxes),
        "valueAddedTax": sum(tax.vat_fen for tax in taxes),
        "consumptionTax": sum(tax.consumption_fen for tax in taxes),
    }
    return {name: str(Decimal(amount) / 100) for name, amount in sums.items()}


def without_taxes(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != "taxes"}


def fen_of(yuan: str) -> int:
    return int(Decimal(yuan) * 100)
