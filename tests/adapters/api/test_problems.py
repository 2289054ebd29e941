"""Problems: each has a page, a title, a remedy, and a type that leads there."""

from fastapi import Request

from adapters.api.problem import KINDS
from adapters.api.problem_words import TITLES, language_of, remedy_of, rules, titles
from adapters.api.refusing import problem_of
from adapters.web.refusals import WORDS
from domain.order_commands import OrderNotPaid
from tests.adapters.api.interface import ROOT


def asking(language: str = "") -> Request:
    headers = [(b"accept-language", language.encode())] if language else []
    return Request({"type": "http", "headers": headers})


def test_every_problem_has_a_page_that_its_type_leads_to(api):
    for code in {*KINDS, *rules(), *WORDS}:
        answer = api.client.get(f"{ROOT}/problems/{code}")
        assert answer.status_code == 200
        assert code in answer.text
    assert api.client.get(f"{ROOT}/problems/Nothing").status_code == 404
    assert "OrderNotPaid" in api.client.get(f"{ROOT}/problems").text


def test_every_rule_has_a_title_and_something_that_satisfies_it():
    named = titles("en")
    assert set(named) >= {*KINDS, *rules()}
    assert all(remedy_of(code) for code in named)


def test_a_refusal_is_a_problem_of_its_own_name():
    problem, headers = problem_of(asking(), OrderNotPaid(order_id="shop:1", stage="placed"))
    assert (problem.code, problem.status) == ("OrderNotPaid", 409)
    assert problem.title == "Order not paid"
    assert problem.detail == "Order shop:1 is not paid: it is placed."
    assert problem.values == {"order_id": "shop:1", "stage": "placed"}
    assert problem.errors[0].pointer == "/order_ids"
    assert headers["Content-Language"] == "en"


def test_titles_are_in_the_first_language_that_there_are_words_in(monkeypatch):
    assert language_of("fr, de;q=0.5") == "en"
    assert language_of(None) == "en"
    monkeypatch.setitem(TITLES, "zh", lambda: {"OrderNotPaid": "订单未付款"})
    assert language_of("fr, zh-CN;q=0.9, en;q=0.8") == "zh"
    problem, headers = problem_of(asking("zh-CN"), OrderNotPaid(order_id="1", stage="placed"))
    assert problem.title == "订单未付款"
    assert headers["Content-Language"] == "zh"


def test_an_address_that_is_not_there_and_a_method_are_problems_too(api):
    missing = api.get("/nothing", 404)
    assert missing.headers["Content-Type"] == "application/problem+json"
    wrong = api.client.delete(f"{ROOT}/orders", headers=api.headers())
    assert (wrong.status_code, wrong.json()["code"]) == (405, "MethodNotHere")
    assert wrong.headers["Allow"] == "GET"
