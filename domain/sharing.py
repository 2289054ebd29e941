"""Sharing out whole units (fen or pieces) by weight, so that the parts add up exactly."""

from collections.abc import Sequence


def shared_out(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split `total` by weight: largest remainder first, then larger weight, then earlier place.

    The sum of the parts is `total`. A weight gets the same wherever it stands, except that of equal
    weights the earlier may get one more. Weights that are all zero share evenly.
    """
    if not weights:
        return ()
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(
        range(len(weights)), key=lambda i: (-(total * weights[i] % whole), -weights[i], i)
    )
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def taken_from_last(quantities: Sequence[int], taken: int) -> tuple[int, ...]:
    """What is left of each quantity when `taken` units go, the last one first."""
    left = list(quantities)
    for place in reversed(range(len(left))):
        part = min(left[place], taken)
        left[place] -= part
        taken -= part
    assert taken == 0, "more taken than there was"
    return tuple(left)
