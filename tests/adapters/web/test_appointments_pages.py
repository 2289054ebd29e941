from datetime import timedelta

import pytest

from application.event_log import Change, Decision, Metadata
from application.roles import Role
from domain.consignment_events import ConsignmentArrived
from domain.entry_events import EntryLine, EntryListed
from domain.goods import BatchUnits
from domain.identifiers import BatchId, ConsignmentId, EntryId, Sku
from tests.adapters.web.site import BOOK, words
from tests.adapters.web.zone_books import ENTRY, book_at

URL = "/inspections/appointments"
FRESH, LOBSTER = EntryId("E-0009"), Sku("LOBSTER-01")


@pytest.fixture
def site(tmp_path):
    """A book with an entry of lobsters that landed four hours ago and is not in the zone yet."""
    with book_at("entered", tmp_path) as site:
        now = site.system.clock()
        line = EntryLine(9, LOBSTER, "0306320000", "035", 5)
        units = (BatchUnits(BatchId("B-9"), LOBSTER, 5),)
        goods = (ConsignmentId("C-0009"),)
        tell(site, "consignment", "C-0009",
             ConsignmentArrived(goods[0], "CNNGB", True, now - timedelta(hours=4)))  # fmt: skip
        tell(site, "entry", FRESH, EntryListed(FRESH, "L9", goods, (line,), units, now))
        site.follow()
        yield site


def tell(site, kind, local_id, event):
    stream_id = f"{BOOK}/{kind}/{local_id}"
    stream = site.system.log.read([stream_id])[stream_id]
    metadata = Metadata(f"tell-{local_id}", "test", site.system.clock(), "tell", "tell")
    site.system.log.append([Decision(metadata, [Change(stream, [event])])])


def form(site, begins=-1.0, ends=1.0, **fields):
    """Hours from now; as the field of a browser sends them, at the clock of customs."""

    def local(hours):
        return f"{site.system.clock() + timedelta(hours=8 + hours):%Y-%m-%dT%H:%M}"

    asked = {"entry_id": FRESH, "appointment_no": "A-1", "way": "entry", "skus": LOBSTER}
    window = {"begins_at": local(begins), "ends_at": local(ends)}
    return {"act": "make", **asked, **window, "reason": "live lobsters", **fields}


def later(site, hours):
    now = site.system.clock()
    site.system.clock = lambda: now + timedelta(hours=hours)


def test_an_appointment_is_made_and_shown_with_its_clock(site):
    page = site.act(URL, **form(site))
    for said in ("A-1", "open now", "live lobsters", "4 h 00", "3 h 00", LOBSTER):
        assert said in page
    assert site.events("entry", FRESH)[-1] == "AppointmentMade"


def test_a_missed_appointment_is_said_to_whoever_looks(site):
    site.act(URL, **form(site))
    later(site, 2)
    assert "Nobody came to 1 of them" in words(site.get(URL))
    assert "A-1" in words(site.get(f"{URL}?state=missed"))
    assert "come to the appointment" in words(site.get("/stuck?show=late"))


def test_it_is_kept_by_the_gate_or_by_hand_or_cancelled_with_a_reason(site):
    for number in ("A-1", "A-2", "A-3"):
        site.act(
            URL, **form(site, appointment_no=number, way="exit" if number > "A-1" else "entry")
        )
    gate = {"act": "gate", "pass_no": "G-9", "vehicle": "lorry", "gross_kg": "4"}
    site.act(f"/entries/{FRESH}/gate", **gate)
    site.act(f"{URL}/keep", act=f"keep-{FRESH}-A-2", entry_id=FRESH, appointment_no="A-2")
    cancelling = {"act": f"cancel-{FRESH}-A-3", "entry_id": FRESH, "appointment_no": "A-3"}
    site.post(f"{URL}/cancel", status=422, **cancelling, reason="")
    page = site.act(f"{URL}/cancel", **cancelling, reason="fog")
    assert "fog" in page
    assert "A-1 kept" in page
    # Through the gate: its clock has stopped.
    assert "4 h 00" not in page
    ends = site.events("entry", FRESH)[-3:]
    assert ends == ["AppointmentKept", "AppointmentKept", "AppointmentCancelled"]


@pytest.mark.parametrize(
    ("fields", "said", "status"),
    [
        ({"entry_id": ENTRY, "skus": "KIWI-01"}, "is not of the fresh goods", 409),
        ({"skus": "unknown"}, "never listed", 404),
        ({"ends": -0.5}, "A window ends after it begins and after now", 409),
        ({"way": "roof"}, "One of those that are offered.", 422),
        ({"begins_at": "soon"}, "A time such as", 422),
        ({"reason": ""}, "This is needed.", 422),
    ],
)
def test_what_the_rules_do_not_allow_is_said_beside_its_field(site, fields, said, status):
    answer = site.post(URL, status=status, **form(site, **fields))
    assert said in words(answer.text)
    assert "AppointmentMade" not in site.events("entry", FRESH)


def test_odd_filters_and_markup_are_text(site):
    site.act(URL, **form(site, reason="<script>x</script>"))
    html = site.get(f"{URL}?state=<b>&entry=<script>&offset=7")
    assert "<script>x" not in html + site.get(URL)
    assert "No appointment stands so." in words(html)


def test_officers_and_the_warehouse_see_it_and_merchants_do_not(site):
    site.act(URL, **form(site))
    with site.as_role(Role.OFFICER, "customs"):
        assert "A-1" in words(site.get(URL))
        assert URL in site.get("/inspections")
    with site.as_role(Role.WAREHOUSE, "zone"):
        assert URL in site.get(f"/entries/{FRESH}")
    with site.as_role(Role.OWNER, "kiwi-farm"):
        site.get(URL, 403)
