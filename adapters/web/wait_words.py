"""What each wait of clearance is from and to, in words, and what was published beside it."""

from collections.abc import Mapping

from adapters.texts import mark
from projections import clearance_wait_rows as rows

STAGES_IN_WORDS: Mapping[str, str] = {
    rows.LANDING: mark("arrived in the port → through the gate of the zone"),
    rows.ENTERING: mark("arrived in the port → posted to the book"),
    rows.TALLYING: mark("through the gate → tallied"),
    rows.DOCUMENTS: mark("documents sent → accepted"),
    rows.STORING: mark("declared → stored"),
    rows.RELEASING: mark("stored → released"),
    rows.CLEARING: mark("order sent → released"),
    rows.INSPECTING: mark("inspection → finding"),
    rows.PICKING: mark("released → picked"),
    rows.LOADING: mark("entered the line → loaded"),
    rows.LEAVING: mark("picked → out of the gate"),
}

COUNTED_IN_WORDS: Mapping[str, str] = {
    rows.LANDING: mark("consignments"),
    rows.ENTERING: mark("consignments"),
    rows.TALLYING: mark("entries"),
    rows.DOCUMENTS: mark("documents"),
}
"""Of what a wait is; all others are of orders."""

ORDERS = mark("orders")

PUBLISHED_IN_WORDS = (
    mark("lobsters by the green channel, from landing to the warehouse"),
    mark("import clearance overall in 2022: 32.02 hours"),
    mark("goods are tallied within a day"),
    mark("from order to release"),
    mark("random inspection of stock, finished within two days"),
    mark("automatic sorting, from entering the line to loading"),
    mark("trade press, Guangzhou airport, 2016"),
    mark("trade press, figures of the national customs, 2022"),
    mark("english.customs.gov.cn, Hangzhou (Xiasha)"),
    mark("trade press (ssopdot.com 19369)"),
    mark("trade press, Hangzhou, Double 11"),
)
"""As `domain.published_waits` has them."""
