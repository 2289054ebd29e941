"""The forms that add a step to a trial: each writes the step as an address holds it."""

from collections.abc import Callable, Mapping

from adapters.sandbox.steps import SUMS

Asked = Mapping[str, str]
"""What the form's fields hold; a field that was left empty is an empty text."""

STATED = "stated"
"""Chosen for a sum that is typed beside it."""


def step_of(word: str, asked: Asked) -> str:
    """As it is written, readable or not: reading it says what is wrong with it."""
    write = WRITTEN.get(word)
    return " ".join(write(asked).split()) if write else ""


def units_of(asked: Asked) -> str:
    pairs = ((asked[f"sku-{row}"], asked[f"units-{row}"]) for row in range(PRODUCT_ROWS))
    return ",".join(f"{sku}={units}" for sku, units in pairs if sku and units)


PRODUCT_ROWS = 3


def buyer_of(asked: Asked) -> str:
    return f"buyer {asked['buyer']}" if asked["buyer"] else ""


def place(asked: Asked) -> str:
    coupon = f"coupon {asked['coupon']}" if asked["coupon"] else ""
    return f"place {asked['orders']} {units_of(asked)} {coupon} {buyer_of(asked)}"


def wait(asked: Asked) -> str:
    return f"wait {asked['orders']} {units_of(asked)} {buyer_of(asked)}"


def pay(asked: Asked) -> str:
    what = asked["what"] if asked["what"] in SUMS else asked["amount"]
    return f"pay {what} {asked['which']}"


def cancel(asked: Asked) -> str:
    return f"cancel {asked['which']} {'merchant' if asked['by'] == 'merchant' else ''}"


def forward(asked: Asked) -> str:
    parts = ((asked[name], name[0]) for name in ("days", "hours", "minutes"))
    return "forward " + " ".join(f"{value}{unit}" for value, unit in parts if value)


def promise(asked: Asked) -> str:
    first = f"{asked['dispatch_from']}.." if asked["dispatch_from"] else ""
    return f"promise {first}{asked['dispatch_by']}"


WRITTEN: Mapping[str, Callable[[Asked], str]] = {
    "place": place,
    "wait": wait,
    "pay": pay,
    "begin": lambda asked: f"begin {asked['which']}",
    "cancel": cancel,
    "take": lambda asked: f"take {asked['which']}",
    "leave": lambda asked: f"leave {asked['which']}",
    "go": lambda asked: f"go {asked['time']}",
    "forward": forward,
    "promise": promise,
    "answer": lambda asked: f"answer {asked['word']} {asked['which']}",
    "written": lambda asked: asked["step"],
}
