from adapters.web.live_frames import Standing, Told, marked, moved_to


def standing(board: int, ledger: int, mark: str = "a") -> Standing:
    return Standing({"board": board, "ledger": ledger}, {"imports": mark})


def told(*standings: Standing) -> list[list[bytes]]:
    stream = Told()
    return [list(stream.frames_of(each)) for each in standings]


def test_a_stream_hears_where_all_stands_and_then_only_what_moved():
    first, again = told(standing(7, 7), standing(7, 7))
    assert first == [marked("imports", "a"), moved_to(7)]
    assert again == []


def test_a_model_that_comes_up_to_the_furthest_is_told_too():
    assert told(standing(7, 3), standing(7, 7))[1] == [moved_to(7)]


def test_a_mark_is_told_by_itself():
    assert told(standing(7, 7), standing(7, 7, "b"))[1] == [marked("imports", "b")]
