"""Fragments that lead to a place on a map, read by Node.js."""

import pytest

from ..javascript import call


def target_of(fragment):
    return call("fragment.js", "targetOf", fragment)


@pytest.mark.parametrize(
    ("fragment", "id_"),
    [
        ("#entry=papers/marl/jaxmarl", "papers/marl/jaxmarl"),
        ("#entry=papers%2Fa", "papers/a"),
        ("#entry=B%C3%BCcher/a%20b%26c%3Dd", "Bücher/a b&c=d"),
        ("#entry=a=b", "a=b"),
        ("#entry=a+b", "a+b"),
        ("#entry=papers/100%", "papers/100%"),
        ("#entry=%ff", "%ff"),
    ],
)
def test_a_target_is_an_entry(fragment, id_):
    assert target_of(fragment) == {"kind": "entry", "id": id_, "layout": None}


def test_a_target_is_a_cluster():
    assert target_of("#cluster=12") == {"kind": "cluster", "id": "12", "layout": None}


@pytest.mark.parametrize("what", ["entry=2", "cluster=2"])
def test_a_target_names_its_layout(what):
    assert target_of(f"#{what}&layout=umap")["layout"] == "umap"


@pytest.mark.parametrize(
    "fragment",
    ["", "#", "#fn:1", "#2025-03", "#entry=", "#entry", "#cluster=a", "#cluster=", "#layout=umap"],
)
def test_other_fragments_are_no_target(fragment):
    assert target_of(fragment) is None
