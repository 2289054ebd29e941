"""A million rows take the memory of a hundred thousand: measured, with `--slow`."""

import json
import sys

import pytest

from tests.performance.importing import measured
from tests.performance.order_files import rows_of

RSS_MB_MAX = 300
GROWTH_MB_MAX = 32
"""Ten times the rows; what grows are texts and numbers remembered, up to their limits."""


def test_the_same_seed_gives_the_same_rows_and_any_other_others():
    assert list(rows_of(500, 7)) == list(rows_of(500, 7))
    assert list(rows_of(500, 7)) != list(rows_of(500, 8))
    assert len(list(rows_of(500, 7))) == 500


@pytest.mark.slow
@pytest.mark.timeout(7_200)
@pytest.mark.parametrize(("form", "stage"), [("csv", "import"), ("xlsx", "read")])
def test_a_million_rows_take_the_memory_of_a_hundred_thousand(tmp_path, capsys, form, stage):
    few, many = (measured(tmp_path, rows, form, stage) for rows in (100_000, 1_000_000))
    with capsys.disabled():
        for each in (few, many):
            told = {"stage": stage, "form": form, "rows": each.rows, "rss_mb": each.peak_rss_mb}
            sys.stdout.write(
                f"\n{json.dumps(told)} {each.rows_a_cpu_second:,.0f} rows a CPU second"
            )
    assert many.peak_rss_mb < RSS_MB_MAX
    assert many.peak_rss_mb < few.peak_rss_mb + GROWTH_MB_MAX
