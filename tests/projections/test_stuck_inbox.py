from projections import stuck_inbox
from tests.projections.desk_checks import check_pages_of_any_size


def test_pages_of_any_size_give_the_same_rows(database_url):
    check_pages_of_any_size(database_url, stuck_inbox.MODEL)
