from projections import returns_desk
from tests.projections.desk_checks import check_pages_of_any_size


def test_pages_of_any_size_give_the_same_rows(database_url):
    check_pages_of_any_size(database_url, returns_desk.MODEL)
