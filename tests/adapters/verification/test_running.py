import json
from datetime import timedelta

import pytest

from adapters.databases import engine_for
from adapters.event_log import SqlEventLog
from adapters.read_models import MODELS
from application.returning import AskReturn, TakeReturnAnswer
from domain.goods import SkuUnits
from domain.return_commands import DeclareReturn, ReceiveReturn
from projections.following import follow_all, prepare
from tests.adapters.verification.book import CREAM, FIRST, HONEY, RUN, SECOND, START, Book, pay_back
from tests.adapters.verification.lives import live
from tests.adapters.verification.planting import names, verified


def test_a_whole_history_is_sound(engine):
    report = verified(engine)
    assert [(c.name, f) for c in report.checks for f in c.findings] == []
    assert report.is_sound
    unused = [check.name for check in report.checks if check.things_checked == 0]
    assert unused == []


def test_a_report_is_plain_json(engine):
    report = verified(engine)
    read = json.loads(json.dumps(report.as_json(), ensure_ascii=False))
    assert read["is_sound"] is True
    assert read["last_position"] == report.last_position
    assert len(read["checks"]) == len(report.checks)
    assert read["units"] == {"sold": 11, "dispatched": 7, "refunded": 3, "open": 1}


@pytest.mark.parametrize("url_of", ["sqlite_url", "postgres_url"])
def test_every_read_model_is_what_a_fresh_fold_makes(request, url_of):
    url = request.getfixturevalue(url_of)
    live(url)
    engine = engine_for(url)
    prepare(engine, MODELS)
    follow_all(engine, SqlEventLog(engine), MODELS)
    report = verified(engine, *MODELS)
    assert [(c.name, f) for c in report.checks for f in c.findings] == []
    things = {check.name: check.things_checked for check in report.checks}
    assert {model.name for model in MODELS} <= things.keys()
    assert things["order_board_sums"] > 0
    assert things["campaign_sums"] > 0
    assert things["campaign_products"] > 0
    with engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("UPDATE entry_board_entries SET list_no = 'other'")
    assert names(verified(engine, *MODELS)) == ["entry_board"]
    with engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("UPDATE order_board_sums SET orders = orders + 1")
    assert set(names(verified(engine, *MODELS))) == {
        "entry_board",
        "order_board",
        "order_board_sums",
    }
    engine.dispose()


@pytest.mark.parametrize(
    ("order_id", "units"), [(SECOND, {CREAM: 1, HONEY: 1}), (FIRST, {CREAM: 1, HONEY: 3})]
)
def test_a_whole_order_may_come_back(engine, order_id, units):
    book = Book(engine, count=1_000, now=START + timedelta(days=22))
    book.react()
    book.do(AskReturn(order_id, RUN, "2", (), "refused", book.now))
    back = tuple(SkuUnits(sku, quantity) for sku, quantity in units.items())
    book.do(ReceiveReturn(order_id, "2", back, (), book.now))
    book.do(DeclareReturn(order_id, "2", "T-2", book.now))
    book.do(TakeReturnAnswer(order_id, RUN, "2", 399, book.kept("626 again"), "", book.now))
    pay_back(book)
    assert names(verified(engine)) == []
