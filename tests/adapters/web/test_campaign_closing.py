"""What the page before closing says each product and each batch would get."""

import re

from application.cancelling import CancelOrders
from domain.identifiers import OrderId
from tests.adapters.web.given import batch, campaign, order_ids
from tests.adapters.web.site import words


def rows_of(page, heading):
    """The cells of a table under its heading, row by row."""
    table = page.partition(f">{heading}</h2>")[2].partition("</table>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.S)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in rows]
    return [[words(f"<main>{cell}</main>") for cell in row] for row in cells]


def numbers(cells):
    return [int(cell.replace(",", "").replace(".", "")) for cell in cells]


def test_closing_shows_what_each_batch_gets_and_what_is_still_to_be_collected(site):
    draft = campaign(site, orders=6)
    first, second, third, *_ = order_ids(site)
    site.do(CancelOrders((OrderId(third),), "asked", site.system.clock()), "cancel-one")
    batch(site, draft, first, second)
    page = site.get(f"/campaigns/{draft.campaign_id}/close")
    _, *products, whole = rows_of(page, "By product")
    sums = [sum(column) for column in zip(*(numbers(row[2:]) for row in products), strict=True)]
    assert sums == numbers(whole[2:])
    asked, paid, in_batches, to_collect, unpaid, ending, back, kept, _ = sums
    assert paid == asked == in_batches + to_collect
    assert (unpaid, ending, back, kept) == (0, 0, 0, 0)
    assert in_batches > 0
    assert to_collect > 0
    _, *shares = rows_of(page, "By purchase batch")
    in_first = [row for row in shares if row[0] == "B-1"]
    left = [row for row in shares if row[0] == "none yet: to be collected"]
    assert sum(numbers(row[4:5])[0] for row in in_first) == in_batches
    assert sum(numbers(row[4:5])[0] for row in left) == to_collect
    assert len(in_first) + len(left) == len(shares)
    assert "3 paid orders with" in words(page)
    assert "stay in the batches that hold them" in words(page)


def test_a_campaign_that_fails_gives_no_batch_anything(site):
    draft = campaign(site, units_max=900)
    page = site.get(f"/campaigns/{draft.campaign_id}/terminate")
    _, *_, whole = rows_of(page, "By product")
    asked, paid, in_batches, to_collect, unpaid, ending, back, kept, goes_on = numbers(whole[2:])
    assert (in_batches, to_collect, unpaid, kept, goes_on) == (0, 0, 0, 0, 0)
    assert asked == paid == ending > 0
    assert back > 0
    assert "No batch gets anything" in words(page)


def test_the_preview_is_told_in_chinese(site):
    draft = campaign(site)
    site.client.headers["accept-language"] = "zh"
    said = words(site.get(f"/campaigns/{draft.campaign_id}/close"))
    assert "尚无：待归集" in said
