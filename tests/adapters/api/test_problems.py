"""Problems: each has a page, a title, a remedy, and a type that leads there, in each language."""

import re
from datetime import UTC, datetime

import pytest
from fastapi import Request

from adapters.api.problem import KINDS
from adapters.api.problem_words import codes, remedy_of, rules, title_of
from adapters.api.refusing import problem_of
from adapters.api.remedies import REMEDIES
from adapters.texts import LANGUAGES, reading
from adapters.web.refusals import WORDS
from domain.batch_commands import PurchaseExceedsDemand
from domain.goods import SkuUnits
from domain.identifiers import Sku
from domain.order_refusals import OrderNotPaid
from domain.return_commands import ReturnAskedTooLate
from tests.adapters.api.interface import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ANY = Request({"type": "http", "headers": []})
every_code = pytest.mark.parametrize("code", sorted(codes()))


def test_every_problem_has_a_page_that_its_type_leads_to(api):
    for code in {*KINDS, *rules(), *WORDS}:
        answer = api.client.get(f"{ROOT}/problems/{code}")
        assert answer.status_code == 200
        assert code in answer.text
    assert api.client.get(f"{ROOT}/problems/Nothing").status_code == 404
    assert "OrderNotPaid" in api.client.get(f"{ROOT}/problems").text


def test_every_rule_is_told_and_has_a_remedy_of_its_own(api):
    assert set(rules()) == set(WORDS) == set(REMEDIES)


@every_code
def test_every_problem_has_its_title_and_remedy_in_each_language(code):
    told = {}
    for language in LANGUAGES:
        with reading(language):
            told[language] = title_of(code), remedy_of(code)
    assert not any(CHINESE.search(text) for text in told["en"])
    assert all(CHINESE.search(text) for text in told["zh"])


@pytest.mark.parametrize("language", LANGUAGES)
@every_code
def test_the_page_of_a_problem_is_in_the_language_asked_for(api, code, language):
    answer = api.client.get(f"{ROOT}/problems/{code}", headers={"Accept-Language": language})
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Vary"] == "Accept-Language"
    with reading(language):
        assert f"<h1>{title_of(code)}</h1>" in answer.text


def test_a_refusal_is_a_problem_of_its_own_name():
    problem, headers = problem_of(ANY, OrderNotPaid(order_id="shop:1", stage="placed"))
    assert (problem.code, problem.status) == ("OrderNotPaid", 409)
    assert problem.title == "Order not paid"
    assert problem.detail == "Order shop:1 is not paid: it is placed."
    assert problem.remedy == "Report its payment first with `ReportPayments`."
    assert problem.values == {"order_id": "shop:1", "stage": "placed"}
    assert problem.errors[0].pointer == "/order_ids"
    assert headers["Content-Language"] == "en"


def test_words_change_with_the_language_and_nothing_else_does():
    refusal = OrderNotPaid(order_id="shop:1", stage="placed")
    english, _ = problem_of(ANY, refusal)
    with reading("zh"):
        chinese, headers = problem_of(ANY, refusal)
    assert (chinese.title, chinese.detail) == ("订单未付款", "订单 shop:1 未付款：现为已下单。")
    assert chinese.remedy == "先用 `ReportPayments` 报告付款。"
    assert headers["Content-Language"] == "zh"
    assert headers["Vary"] == "Accept-Language"
    words = {"title": "", "detail": "", "remedy": "", "errors": []}
    assert english.model_copy(update=words) == chinese.model_copy(update=words)


def test_values_are_as_programs_read_them():
    at = datetime(2026, 3, 2, 1, 14, tzinfo=UTC)
    with reading("zh"):
        late, _ = problem_of(ANY, ReturnAskedTooLate(released_at=at, days_max=1_000))
        more, _ = problem_of(ANY, PurchaseExceedsDemand(units=(SkuUnits(Sku("KIWI"), 3),)))
    assert late.values == {"released_at": "2026-03-02T01:14:00Z", "days_max": "1000"}
    assert "2026-03-02T01:14:00Z" in late.detail
    assert more.values == {"units": "3 × KIWI"}


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "en"),
        ("fr, de;q=0.5", "en"),
        ("fr, zh-CN;q=0.9, en;q=0.8", "zh"),
        ("en;q=0.1, zh-Hans-CN", "zh"),
        ("\x00;q=x,,;;", "en"),
    ],
)
def test_the_language_is_that_of_the_header(api, asked, language):
    headers = api.headers(**({"Accept-Language": asked} if asked else {}))
    answer = api.client.get(f"{ROOT}/orders/nothing", headers=headers)
    assert answer.headers["Content-Language"] == language
    assert answer.json()["title"] == {"en": "Not there", "zh": "不存在"}[language]


def test_neither_a_cookie_nor_the_query_chooses_a_language(api):
    headers = api.headers(Cookie="jihuo_language=zh; jihuo_zone=UTC")
    answer = api.client.get(f"{ROOT}/orders/nothing", headers=headers)
    assert answer.json()["title"] == "Not there"
    asked = api.client.get(f"{ROOT}/orders?language=zh&zone=UTC", headers=headers)
    told = {each["pointer"]: each["detail"] for each in asked.json()["errors"]}
    assert told == dict.fromkeys(("#/query/language", "#/query/zone"), "There is no such field.")
    assert "Set-Cookie" not in {*answer.headers, *asked.headers}


def test_what_is_refused_of_a_request_is_told_in_the_language_asked_for(api):
    body = {"batch_id": 5, "name": "", "route": {"mode": 1}, "more": None}
    refused = api.send("OpenBatch", body, 422, accept_language="zh").json()
    told = {each["pointer"]: (each["code"], each["detail"]) for each in refused["errors"]}
    assert told["/batch_id"] == ("string_type", "应为文本。")
    assert told["/name"] == ("string_too_short", "至少 1 个字符。")
    assert told["/more"] == ("extra_forbidden", "没有此字段。")
    assert told["/route/port"] == ("missing", "必填。")


def test_each_of_a_batch_is_told_in_the_language_asked_for(api):
    commands = [{"idempotency_key": "told", "body": {"batch_id": "nothing"}}]
    answer = api.send("LockBatch/batch", {"commands": commands}, 207, accept_language="zh")
    assert answer.headers["Content-Language"] == "zh"
    assert answer.json()["answers"][0]["problem"]["title"] == "没有此批次"


def test_an_address_that_is_not_there_and_a_method_are_problems_too(api):
    missing = api.get("/nothing", 404)
    assert missing.json()["detail"] == "There is nothing at this address."
    assert missing.headers["Content-Type"] == "application/problem+json"
    wrong = api.client.delete(f"{ROOT}/orders", headers=api.headers())
    assert (wrong.status_code, wrong.json()["code"]) == (405, "MethodNotHere")
    assert wrong.headers["Allow"] == "GET"


def test_an_address_names_all_the_methods_that_it_takes(api):
    for path, methods in (("/webhooks", "GET, POST"), ("/webhooks/x", "DELETE, GET, PATCH")):
        wrong = api.client.put(f"{ROOT}{path}", headers=api.headers())
        assert (wrong.status_code, wrong.headers["Allow"]) == (405, methods)


def test_an_address_with_a_line_break_is_a_problem_and_no_page(api):
    for path in ("/webhooks/a%0Ab/disable", "/orders/a%0Ab", "/a%0D%0Ab"):
        answer = api.client.get(f"{ROOT}{path}", headers=api.headers())
        assert (answer.status_code, answer.json()["code"]) == (404, "NotThere")
