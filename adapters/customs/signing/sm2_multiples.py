"""Multiples of points of the SM2 curve; those of its base point come out of a table.

A signature needs one multiple of the base point, a check of it one of another point besides.
Doubling and adding, as gmssl does in hexadecimal digits, takes 4 ms; adding 43 points of the table
as whole numbers takes 0.2 ms.
"""

from functools import cache

from gmssl.sm2 import CryptSM2, default_ecc_table

PRIME, A = int(default_ecc_table["p"], 16), int(default_ecc_table["a"], 16)
WINDOW_BITS = 6
WINDOW = 1 << WINDOW_BITS
WINDOWS = -(-256 // WINDOW_BITS)

COORDINATE_DIGITS = 64
"""Hexadecimal ones."""

AFFINE = "1"
"""The third coordinate, as gmssl writes it, of a point whose first two are its real ones."""

Point = tuple[int, int]
Projected = tuple[int, int, int]
"""X, Y and Z of the point X/Z², Y/Z³: so that adding needs no division."""


def multiple(number: int) -> str:
    """The point as gmssl writes it: 128 hexadecimal digits. The number is from 1 to the order - 1.

    No two points that are added here are equal or opposite: the sum so far is a smaller multiple
    than the next one, and both together stay below the order.
    """
    total: Projected | None = None
    for window, row in enumerate(multiples_of_base()):
        if digit := number >> (WINDOW_BITS * window) & (WINDOW - 1):
            point = row[digit - 1]
            total = added(total, point) if total else (*point, 1)
    assert total is not None, "nothing times the base point is no point"
    x, y = divided(total)
    return f"{x:0{COORDINATE_DIGITS}x}{y:0{COORDINATE_DIGITS}x}"


def x_of_sum(base_times: int, point_times: int, point: str) -> int | None:
    """The first coordinate of so many base points and so many of another point; no sum: nothing."""
    curve = CryptSM2(private_key="", public_key="")
    first, second = multiple(base_times), curve._kg(point_times, point)
    if first == second:
        total = curve._double_point(first + AFFINE)
    else:
        total = curve._add_point(first + AFFINE, second)
    found: str | None = curve._convert_jacb_to_nor(total)
    return None if found is None else int(found[:COORDINATE_DIGITS], 16)


@cache
def multiples_of_base() -> tuple[tuple[Point, ...], ...]:
    """For each window the multiples 1 to 63 of its power of 64. Takes 0.05 s, once a process."""
    base, rows = default_ecc_table["g"], list[tuple[Point, ...]]()
    first = (int(base[:COORDINATE_DIGITS], 16), int(base[COORDINATE_DIGITS:], 16))
    for _ in range(WINDOWS):
        row = [first, divided(doubled(first))]
        while len(row) < WINDOW:
            row.append(divided(added((*row[-1], 1), first)))
        first = row.pop()
        rows.append(tuple(row))
    return tuple(rows)


def added(one: Projected, other: Point) -> Projected:
    """The sum of two points that are neither equal nor opposite."""
    x, y, z = one
    z_squared = z * z % PRIME
    across = (other[0] * z_squared - x) % PRIME
    up = (other[1] * z_squared * z - y) % PRIME
    squared = across * across % PRIME
    cubed, middle = across * squared % PRIME, x * squared % PRIME
    x_of_both = (up * up - cubed - 2 * middle) % PRIME
    return x_of_both, (up * (middle - x_of_both) - y * cubed) % PRIME, across * z % PRIME


def doubled(point: Point) -> Projected:
    x, y = point
    slope = 3 * x * x + A
    y_squared = y * y % PRIME
    middle = 4 * x * y_squared
    x_of_both = (slope * slope - 2 * middle) % PRIME
    return x_of_both, (slope * (middle - x_of_both) - 8 * y_squared * y_squared) % PRIME, 2 * y


def divided(point: Projected) -> Point:
    """Its real coordinates."""
    x, y, z = point
    inverse = pow(z, -1, PRIME)
    squared = inverse * inverse % PRIME
    return x * squared % PRIME, y * squared * inverse % PRIME
