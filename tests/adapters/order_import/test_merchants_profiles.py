from datetime import UTC, datetime

import pytest

from adapters.databases import engine_for
from adapters.log_tables import create_tables
from adapters.order_import import tables
from adapters.order_import.merchants_profiles import MerchantsProfiles, OwnProfile, from_choices
from adapters.order_import.profile import FileFacts, ProfileError
from tests.adapters.order_import.merchants_files import CHOSEN, own_profile

AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def kept(database_url):
    engine = engine_for(database_url)
    create_tables(engine, tables.metadata)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(tables.import_profiles.delete())
    yield MerchantsProfiles(engine, "demo")
    engine.dispose()


def test_a_profile_is_kept_under_a_name_and_read_as_it_was(kept):
    kept.keep(own_profile(), "mei", AT)
    assert kept.one("kiwi", "店铺导出") == own_profile()
    [row] = kept.all(None)
    assert (row.merchant_id, row.name, row.made_by, row.made_at) == ("kiwi", "店铺导出", "mei", AT)


def test_another_of_the_same_name_gives_way(kept):
    kept.keep(own_profile(), "mei", AT)
    other = OwnProfile(
        "kiwi", "店铺导出", from_choices("other", CHOSEN, FileFacts("gb18030"), "2019-01")
    )
    kept.keep(other, "mei", AT)
    assert kept.one("kiwi", "店铺导出").profile.file.encoding == "gb18030"
    assert len(kept.all(["kiwi"])) == 1


def test_each_merchant_has_its_own(kept):
    kept.keep(own_profile("kiwi"), "mei", AT)
    assert kept.all(["other"]) == []
    with pytest.raises(ProfileError, match="of other"):
        kept.one("other", "店铺导出")
    assert not kept.remove("other", "店铺导出")
    assert kept.remove("kiwi", "店铺导出")
    assert kept.all(None) == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb"])
def test_a_profile_without_a_name_of_its_own_is_not_kept(kept, name):
    with pytest.raises(ProfileError):
        kept.keep(own_profile(name=name), "mei", AT)
    assert kept.all(None) == []


@pytest.mark.parametrize("changed", [{"sku": ""}, {"sku": "数量"}, {"telephone": " "}])
def test_each_needed_field_has_a_column_of_its_own(changed):
    with pytest.raises(ProfileError, match="column of its own"):
        from_choices("shop", {**CHOSEN, **changed}, FileFacts(), "2019-01")
