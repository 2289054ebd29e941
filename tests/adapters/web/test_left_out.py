from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import QueryParams

from adapters.web import left_out
from domain.order_refusals import OrderNotPaid, UnknownOrder
from domain.refusals import Refused
from tests.adapters.web.given import batch, campaign, order_ids
from tests.adapters.web.site import words


def told(refused) -> list[str]:
    return left_out.told(QueryParams(left_out.query_of(refused)))


def unpaid(number: int) -> OrderNotPaid:
    return OrderNotPaid(order_id=f"S-{number}", stage="placed")


def test_every_rule_is_told_with_its_first_orders_a_count_and_its_remedy():
    refused: dict[str, Refused] = {f"S-{n}": unpaid(n) for n in range(1, 1_003)}
    refused["S-x"] = UnknownOrder(order_id="S-x")
    assert told(refused) == [
        "1,003 orders left out.",
        "S-1, S-2, S-3 and 999 more: Order not paid",
        "Wait until its payment is reported, or leave it out.",
        "S-x: There is no order S-x.",
        "Name one that exists and is within your reach.",
    ]


def test_nothing_left_out_is_not_told():
    assert left_out.query_of({}) == ""
    assert told({}) == []


def test_a_link_cannot_put_words_into_our_mouth():
    for because in ("", "|", "Nonsense|9|S-1", "call 555-0100 now|1|S-1"):
        assert left_out.told(QueryParams({"left": "1", "because": because})) == [
            "1 order left out."
        ]


def test_a_page_names_who_was_left_out_and_forgets_it(site):
    draft = campaign(site)
    batch_id = batch(site, draft)
    orders = f"{order_ids(site)[0]} unknown-1 unknown-2"
    answer = site.post(f"/batches/{batch_id}/add", act="add", orders=orders)
    location = answer.headers["location"]
    assert dict(parse_qsl(urlsplit(location).query))["left"] == "2"
    text = site.get(location)
    assert "2 orders left out. unknown-1, unknown-2: Unknown order" in words(text)
    assert "because=" not in text
