"""Buys its share of a sale with threads of its own, for every line that names one."""

import logging
import sys
from functools import partial

from adapters.bootstrap import System
from tests.exactness.last_units import Sale, at_once, bought
from tests.exactness.writer import say


def main(url: str, place: str, of: str) -> None:
    system = System(url)
    say("ready")
    for line in sys.stdin:
        seed, buyers_count = map(int, line.split())
        carts = Sale(seed, buyers_count).carts[int(place) :: int(of)]
        heard = at_once([partial(bought, system, cart) for cart in carts])
        for cart, answer in zip(carts, heard, strict=True):
            say("heard", cart.order_id, answer)
    system.close()


if __name__ == "__main__":
    # It warns of every race that is lost while a pipeline is open: nobody needs to hear of that.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    main(*sys.argv[1:])
