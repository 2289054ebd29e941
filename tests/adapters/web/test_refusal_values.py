"""A refusal's sentence has a value for each of its places, and each is said as people say it."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

import application
import domain
from adapters.texts import reading
from adapters.web.refusals import WORDS, reason_said, rule_words, words_of
from adapters.wording import words_for
from application.event_log import Recorded
from domain.campaign_commands import ItemDiffersFromProduct, UnknownCampaign
from domain.order_events import OrderNotPlaced
from domain.order_refusals import IdentityNumberInvalid, OrderWasNotPlaced, RefundExceedsPaid
from domain.risk_notice import ConsentVersionNotInForce
from domain.tax import TaxRates


def raised() -> Iterator[tuple[str, ast.Call]]:
    """Every place where a refusal is made, but for those that take their values from a table."""
    for package in (domain, application):
        for path in sorted(Path(package.__path__[0]).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(getattr(node, "func", None), "id", "")
                name = name or getattr(getattr(node, "func", None), "attr", "")
                if not isinstance(node, ast.Call) or name not in WORDS:
                    continue
                if all(keyword.arg for keyword in node.keywords):
                    yield f"{path.name}:{node.lineno} {name}", node


def test_every_place_of_a_sentence_is_filled_wherever_its_rule_refuses():
    found = dict(raised())
    assert len(found) > 100
    for where, call in found.items():
        texts = WORDS[where.rpartition(" ")[2]]
        places = {place for text in texts for _, place, _, _ in Formatter().parse(text) if place}
        assert places <= {keyword.arg for keyword in call.keywords}, where


@pytest.mark.parametrize(
    ("refusal", "english", "chinese"),
    [
        (RefundExceedsPaid(left_fen=123_456), "Only ¥ 1,234.56 of what", "¥ 1,234.56"),
        (UnknownCampaign(campaign_id="none"), "no campaign none.", "没有活动 none。"),
        (
            ItemDiffersFromProduct(sku="A", field="hs_code", offered="1", filed="2"),
            "“Tariff code” of the filed product is 2",
            "备案商品的“税号”为 2",
        ),
        (
            ItemDiffersFromProduct(
                sku="A", field="rates", offered=TaxRates(Decimal("0.13")), filed=""
            ),
            "says VAT 13 %, consumption tax 0 %, tariff 0 %",
            "增值税 13%，消费税 0%，关税 0%",
        ),
        (
            OrderWasNotPlaced(order_id="S-1", reason="CapExceeded"),
            "Order S-1 was never placed: That is more than the campaign still may sell.",
            "订单 S-1 从未成立：超过活动还能销售的数量。",
        ),
        (
            IdentityNumberInvalid(order_id="S-1", faults=("IdentityRegionUnknown",)),
            "not valid: Identity region unknown",
            "证件号码无效：身份证号地区码不存在",
        ),
        (ConsentVersionNotInForce(version="1", in_force=""), "none was in force", "无"),
    ],
)
def test_a_value_is_said_as_people_say_it(refusal, english, chinese):
    assert english in words_of(refusal)[1]
    with reading("zh"):
        assert chinese in words_of(refusal)[1]


def test_a_rule_without_its_values_is_called_by_its_name_and_leaves_no_gap():
    assert rule_words("OrderNotPaid") == "Order not paid"
    assert rule_words("UnknownOrder", order_id="S-1") == "There is no order S-1."
    assert rule_words("of my own") == ""
    with reading("zh"):
        assert reason_said("OverSingleLimit") == "超过单次限值"
        assert reason_said("of my own") == "of my own"


def test_a_history_says_in_words_why_an_order_was_not_placed():
    at = datetime(2026, 3, 2, tzinfo=UTC)
    event = OrderNotPlaced("S-1", "C", "kiwi", "key", 2026, "OverYearlyLimit", at)  # type: ignore[arg-type]
    recorded = Recorded(1, "demo.NB01/order/S-1", 1, event, None)
    assert words_for(recorded) == "Order not placed: The buyer's year has not so much left."
    with reading("zh"):
        assert "OverYearlyLimit" not in words_for(recorded)
