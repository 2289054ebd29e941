"""How often Python looks for garbage in circles."""

import gc

YOUNG_OBJECTS_MAX = 400_000
"""A page of events makes some hundred thousand objects and hardly a circle: at Python's own 700,
looking for circles takes half of the time of a bulk command, at 100,000 still a tenth."""

YOUNG_ROUNDS_MAX = 20
OLD_ROUNDS_MAX = 50


def calm_collector() -> None:
    """For every process of the product: what was loaded at its start is never looked at again."""
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS_MAX, YOUNG_ROUNDS_MAX, OLD_ROUNDS_MAX)
