from hypothesis import given
from hypothesis import strategies as st

from playbooks.charting.nodes import Link
from playbooks.charting.routing import packed, route

COLUMNS = [["a", "b", "c"], ["d", "e"], ["f"]]


def test_arrows_that_run_side_by_side_have_tracks_of_their_own() -> None:
    found = route(COLUMNS, [Link("a", "c"), Link("b", "c"), Link("d", "e")])

    tracks = {(link.source, link.target): one.leaving for link, one in found.routes.items()}
    assert tracks[("a", "c")] != tracks[("b", "c")]
    assert found.gutters == (2, 1, 0)
    assert found.bus == 0


def test_an_arrow_to_another_column_goes_over_the_bus() -> None:
    link = Link("a", "f")
    found = route(COLUMNS, [link])

    assert (found.routes[link].bus, found.bus) == (0, 1)
    assert found.gutters == (1, 0, 1)


def test_no_two_ports_of_a_box_are_the_same() -> None:
    found = route(COLUMNS, [Link("a", "c"), Link("a", "e"), Link("b", "a")])
    at_a = [one.source for link, one in found.routes.items() if link.source == "a"]
    at_a += [one.target for link, one in found.routes.items() if link.target == "a"]

    assert len(set(at_a)) == len(at_a) == 3


PORTS = st.tuples(st.integers(min_value=-1, max_value=9).map(float), st.sampled_from([0.25, 0.5, 0.75]))


@given(st.lists(st.tuples(PORTS, PORTS), max_size=12))
def test_no_two_spans_on_one_track_touch(
    spans: list[tuple[tuple[float, float], tuple[float, float]]],
) -> None:
    tracks = packed(dict(enumerate(spans)))

    for one, track in tracks.items():
        for other, same in tracks.items():
            if one < other and track == same:
                assert max(spans[one]) < min(spans[other]) or max(spans[other]) < min(spans[one])
