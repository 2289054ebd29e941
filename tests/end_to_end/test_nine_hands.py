"""One order through nine hands: everybody signs in, and does their part in their own language."""

from dataclasses import replace

import pytest

from adapters.port.conduct import GENTLE
from adapters.read_models import MODELS
from adapters.verification.running import verify
from tests.end_to_end import clearing_hands as clearing
from tests.end_to_end import moving_hands as moving
from tests.end_to_end import selling_hands as selling
from tests.end_to_end import watching_hands as watching
from tests.end_to_end.hand import Hand
from tests.end_to_end.on_file import file_honey
from tests.end_to_end.staffed_office import HANDHELD, Staff, staffed_office

REJECTED_FIRST = replace(GENTLE, rejected=300, inspected=700)
SEED = 3
"""By it the first attempt of the only order is rejected, the second inspected."""

PEOPLE = (
    "owner", "staff", "planner", "warehouse", "broker", "officer", "auditor", "admin", "system",
)  # fmt: skip

STORY_SECONDS_MAX = 300
"""Half a minute on a quiet machine: nine sign-ins, a hundred pages, and customs in between."""

AREAS = {
    "owner": (("Orders", "订单"), ("Campaigns", "活动")),
    "staff": (("Orders", "订单"), ("Returns", "退货")),
    "planner": (("Batches", "批次"), ("Consignments", "头程运输")),
    "warehouse": (("Entries", "入区"), ("Sorting", "分拣")),
    "broker": (("Clearance", "通关"), ("Webhooks", "Webhook 推送")),
    "officer": (("Ledgers", "台账"), ("Exits", "出区")),
    "auditor": (("Audit", "审计"), ("Stuck", "待办")),
    "admin": (("People", "人员"), ("Batches", "批次")),
    "system": (("Operations", "运维"), ("People", "人员")),
}
"""Two pages of everybody's own, as both readers find them in the bar and above the page."""


@pytest.fixture(scope="module", params=[pytest.param("sqlite", marks=pytest.mark.slow), "postgres"])
def database_url(request):
    """PostgreSQL always, for `test_browser_walk.py` walks the whole way on SQLite; else both."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def staff(tmp_path, database_url, browser):
    with staffed_office(tmp_path, browser, database_url, REJECTED_FIRST, SEED) as staff:
        yield staff


@pytest.mark.timeout(STORY_SECONDS_MAX)
def test_one_order_goes_through_nine_hands(staff, database_url):
    """Every other one reads Chinese; who reads which changes with the database."""
    office, first = staff.office, int(database_url.startswith("sqlite"))
    speaks = {name: ("en", "zh")[(i + first) % 2] for i, name in enumerate(PEOPLE)}
    owner = arrives(staff, "owner", speaks)
    selling.publish(owner)
    file_honey(office.system, office.clock())
    selling.buy(office)
    paid_at = office.system.log.last_position()
    selling.watch_and_close(owner)
    selling.correct_consignee(arrives(staff, "staff", speaks))
    planner = arrives(staff, "planner", speaks)
    moving.collect(planner)
    moving.ship(planner)
    warehouse = arrives(staff, "warehouse", speaks)
    moving.enter(warehouse)
    moving.tally(staff.comes("warehouse", speaks["warehouse"], HANDHELD, "entries/E-C-1"))
    broker = arrives(staff, "broker", speaks)
    clearing.declare(broker, office)
    clearing.mend_and_declare_again(broker, office)
    officer = arrives(staff, "officer", speaks)
    clearing.inspect(officer, office)
    clearing.stands_at(broker, "released")
    moving.pick_and_sort(warehouse, office)
    moving.leave(warehouse, office)
    clearing.read_the_book(officer)
    watching.look_back(arrives(staff, "auditor", speaks), paid_at)
    link = watching.take_on_somebody(arrives(staff, "admin", speaks))
    watching.begin_work(staff.window(speaks["planner"]), link)
    watching.tend_the_machine(arrives(staff, "system", speaks))
    everything_is_sound(staff)


def arrives(staff: Staff, name: str, speaks: dict[str, str]) -> Hand:
    """Signed in, and two of their own pages say what they are in the reader's language."""
    hand = staff.comes(name, speaks[name])
    areas = hand.page.locator("header nav").first
    for words in AREAS[name]:
        said = words[speaks[name] == "zh"]
        hand.click(areas.get_by_role("link", name=said, exact=True))
        hand.page.get_by_role("heading", level=1, name=said, exact=True).wait_for()
    return hand


def everything_is_sound(staff: Staff) -> None:
    system = staff.office.system
    report = verify(system.engine, MODELS)
    assert report.is_sound, [check for check in report.checks if not check.is_sound]
    assert staff.office.link.problems == {}
    senders = {each.metadata.actor for each in system.log.page(0, 1_000) if each.metadata}
    acting = {"kiwi-farm/owner", "kiwi-farm/staff", "operator-demo/planner", "broker-demo/broker"}
    assert acting | {"warehouse-demo/warehouse", "customs-demo/officer"} <= senders
    assert not {"audit-demo/auditor", "operator-demo/admin", "operator-demo/system"} & senders
