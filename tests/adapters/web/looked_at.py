"""Every page there is, in two books, for tests that look at each in a browser."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from adapters.processes.web import address_of, listening, serving
from adapters.web.rights_of_pages import READING
from tests.adapters.web.site import Site, opened
from tests.adapters.web.two_merchants import SAMPLES, two_merchants
from tests.adapters.web.walking import Ids, address

NOT_PAGES = ("/live", "/find", "/products/template")
"""A stream, rows for the palette, and an empty file."""

BESIDE = (
    "/?at=7",
    "/orders?q=404-0",
    "/orders?q=none",
    "/orders?stage=none",
    "/nothing",
    "/batches/B-kiwi-farm-000",
    "/entries/E-0001/share/B-kiwi-farm-000",
    "/clearance/R0000001?stage=rejected",
    "/clearance/new?batch=B-kiwi-farm-000&merchant=kiwi-farm",
    "/ledgers/1/KIWI-01?figure=posted",
    "/audit?q=R0000001",
    "/stuck?show=cases",
    "/sign-in",
    "/welcome/none",
    "/api",
    "/api/v1/problems",
)
"""What the table of rights does not name, or shows otherwise when asked otherwise."""

FARTHER = (
    "/",
    "/campaigns/kiwi-farm-900",
    "/orders/kiwi-farm:900-000005",
    "/batches/B-nordic-baby-001",
    "/consignments?arrived=1",
    "/entries",
    "/entries/counts/N-0001",
    "/clearance/R0000002",
    "/sorting",
    "/exits",
    "/exits/X-0001-R0000001",
    "/returns?stage=",
    "/stuck",
    "/audit",
)
"""Pages that say more in a book whose orders have gone the whole way."""


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The address of a site under a real server, without its last stroke."""
    listener = listening("127.0.0.1", 0)
    with serving(listener, site.settings, lambda: site.app):
        yield address_of(listener).rstrip("/")


@contextmanager
def every_page(folder: Path, simulated_url: str) -> Iterator[list[tuple[Site, str]]]:
    """Sites with whole addresses: each page of the table of rights, and those beside."""
    with ExitStack() as stack:
        book = stack.enter_context(two_merchants(folder))
        far = stack.enter_context(opened(simulated_url))
        ids = Ids("own", book.kiwi_campaign, book.kiwi_order, "kiwi-farm", run_id=SAMPLES["run_id"])
        near = [address(template, ids) for template in READING if template not in NOT_PAGES]
        pages = list[tuple[Site, str]]()
        for site, paths in ((book.site, (*near, *BESIDE)), (far, FARTHER)):
            root = stack.enter_context(served(site))
            pages += [(site, f"{root}{path}") for path in paths]
        yield pages
