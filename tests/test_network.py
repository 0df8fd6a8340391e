"""The graph as a network: neighbourhoods, paths, ranks, communities, positions."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.network import (
    build_network,
    choose_connected,
    find_communities,
    measure_betweenness,
    neighbourhood,
    neighbours,
    place_nodes,
    rank_nodes,
    shortest_paths,
)

EDGES = [
    ("國防部", "part", "台灣"),
    ("外交部", "part", "台灣"),
    ("國防部", "joins", "對話"),
    ("美國", "joins", "對話"),
    ("美國", "hosts", "對話"),
    ("澳洲", "joins", "演習"),
]
NODES = ["國防部", "外交部", "台灣", "美國", "對話", "演習", "澳洲", "孤島"]


def network(edges=EDGES):
    return build_network(NODES, edges)


def test_edges_to_unknown_nodes_are_left_out():
    graph = build_network(["a"], [("a", "p", "b")])
    assert list(graph) == ["a"]
    assert graph.number_of_edges() == 0


def test_parallel_edges_stay_apart():
    assert network().number_of_edges("美國", "對話") == 2
    assert neighbours(network(), "對話") == ["國防部", "美國"]


def test_neighbourhood_is_nearest_first_and_capped():
    assert neighbourhood(network(), "國防部", 1) == ["國防部", "對話", "台灣"]
    assert set(neighbourhood(network(), "國防部", 2)) == {
        "國防部",
        "對話",
        "台灣",
        "外交部",
        "美國",
    }
    assert len(neighbourhood(network(), "國防部", 2, cap=3)) == 3


def test_paths_ignore_direction_and_come_shortest_first():
    paths = shortest_paths(network(), "外交部", "美國")
    assert paths == [["外交部", "台灣", "國防部", "對話", "美國"]]
    assert shortest_paths(network(), "外交部", "孤島") == []
    assert shortest_paths(network(), "外交部", "沒有") == []


def test_all_paths_of_the_shortest_length_are_sorted():
    square = build_network(
        "abcd", [("a", "p", "b"), ("b", "p", "d"), ("a", "p", "c"), ("c", "p", "d")]
    )
    assert shortest_paths(square, "a", "d") == [["a", "b", "d"], ["a", "c", "d"]]


def test_ranks_and_choice_hang_together():
    graph = network()
    assert rank_nodes(graph)[-1] == "孤島"
    chosen = choose_connected(graph, 5)
    assert set(chosen) == {"國防部", "台灣", "對話", "美國", "外交部"}
    assert len(choose_connected(graph, 50)) == len(NODES)


def test_communities_and_betweenness_are_deterministic():
    assert find_communities(network()) == find_communities(
        network(random.Random(3).sample(EDGES, 6))  # noqa: S311
    )
    assert sum(map(len, find_communities(network()))) == len(NODES)
    scores = measure_betweenness(network())
    assert max(scores, key=scores.get) in {"國防部", "對話", "台灣"}
    assert find_communities(build_network([], [])) == []


def test_positions_are_the_same_whatever_the_order():
    boxes = dict.fromkeys(NODES, (90, 60))
    first = place_nodes(network(), boxes)
    second = place_nodes(build_network(NODES[::-1], EDGES[::-1]), boxes)
    assert first == second
    assert set(first) == set(NODES)
    assert place_nodes(build_network([], []), {}) == {}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=60))
def test_boxes_never_overlap(pairs):
    nodes = [f"n{i:02d}" for i in range(25)]
    graph = build_network(nodes, [(nodes[a], "p", nodes[b]) for a, b in pairs])
    boxes = {n: (60 + 5 * (i % 7), 50) for i, n in enumerate(nodes)}
    points = place_nodes(graph, boxes)
    for i, a in enumerate(nodes):
        for b in nodes[i + 1 :]:
            apart = [
                abs(points[a][k] - points[b][k]) * 2 >= boxes[a][k] + boxes[b][k] - 2
                for k in (0, 1)
            ]
            assert any(apart), (a, b)
