"""`jihuo` with the old shapes known, that stops in the middle of folding a read model anew."""

import sys
import time

from projections import following
from tests.adapters.upgrade.old_shapes import known

FEW = 100
"""Events of a page, so that a killed fold stands in the middle of the log."""


def hang_in_the_middle() -> None:
    pages = []
    really_page = following._page

    def page(feed, after, limit, up_to):
        pages.append(after)
        if len(pages) > 2:
            sys.stdout.write("in the middle\n")
            sys.stdout.flush()
            time.sleep(600)
        return really_page(feed, after, min(limit, FEW), up_to)

    following._page = page


if __name__ == "__main__":
    from adapters.cli.main import main

    with known():
        hang_in_the_middle()
        main(sys.argv[1:])
