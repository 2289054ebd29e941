import json

from tests.adapters.verification.planting import verified


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
