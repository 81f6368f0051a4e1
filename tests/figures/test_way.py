"""The way of a time over the map, and the pictures of a year for sharing."""

from __future__ import annotations

import struct
import zlib
from xml.etree import ElementTree

import pytest

from mkdocs_paperdiary.atlas.atlas import Atlas, Cluster, Layout, Point
from mkdocs_paperdiary.diary import Diary, Entry
from mkdocs_paperdiary.figures.figure import Figure
from mkdocs_paperdiary.figures.map import map_figure
from mkdocs_paperdiary.figures.picture import CARD, Picture, Stop, path_picture, year_card
from mkdocs_paperdiary.figures.shared_picture import year_png

SVG = "{http://www.w3.org/2000/svg}"


def map_of(number: int = 6) -> Figure:
    diary = Diary.of(Entry(f"n{i}", f"n{i}.md", f"Note {i}") for i in range(number))
    points = {e.id: Point(float(i), float(i % 3), i % 2) for i, e in enumerate(diary.entries)}
    hull = ((0.0, 0.0), (3.0, 0.0), (2.0, 2.0))
    clusters = tuple(
        Cluster(id_, label, color, number, (), (1.0, 1.0), hull)
        for id_, label, color in ((0, "Deep & <old>", "#cc3344"), (1, "New", "#3344cc"))
    )
    figure = map_figure(diary, Atlas({"tsne": Layout("tsne", points, clusters)}), "tsne", {})
    assert figure
    return figure


STOPS = [
    Stop("Jan", ("n0", "n1"), ("n0",)),
    Stop("Mar", ("n2",), ("n2",)),
    Stop("Dec", ("n5",), ("n5",)),
]


def way(stops: list[Stop], number: int = 6) -> Picture:
    drawn = path_picture(map_of(number), stops)
    assert drawn
    return drawn


def of_class(svg: str, name: str) -> list[ElementTree.Element]:
    # In a page, the namespace is the parser's own.
    root = ElementTree.fromstring(svg)
    return [one for one in root.iter() if one.get("class") == name]


def test_the_way_leads_from_stop_to_stop_and_what_was_not_read_fades() -> None:
    svg = way(STOPS).svg
    (line,) = of_class(svg, "way")
    assert str(line.get("d")).count("C") == 2
    assert len(of_class(svg, "stop")) == 3
    (names,) = of_class(svg, "stops")
    assert ["".join(text.itertext()) for text in names] == ["Jan", "Mar", "Dec"]
    assert sum(str(one.get("d")).count("M") for one in of_class(svg, "own")) == 4
    assert sum(str(one.get("d")).count("M") for one in of_class(svg, "other")) == 2


def test_nothing_in_it_has_a_font_or_a_style_of_its_own() -> None:
    svg = way(STOPS).svg
    assert "style" not in svg
    assert "font" not in svg


def test_one_stop_makes_no_line() -> None:
    svg = way(STOPS[:1]).svg
    assert of_class(svg, "way") == []
    assert len(of_class(svg, "stop")) == 1


def test_a_time_of_which_nothing_is_on_the_map_has_no_way() -> None:
    assert path_picture(map_of(), [Stop("Jan", ("elsewhere",), ("elsewhere",))]) is None
    assert path_picture(map_of(), []) is None


def test_of_very_many_points_hulls_and_the_way_remain() -> None:
    svg = way(STOPS, number=2000).svg
    assert of_class(svg, "other") == []
    assert len(of_class(svg, "stop")) == 3


@pytest.mark.parametrize("drawn", [way(STOPS), None])
def test_the_card_is_a_document_of_its_own_with_the_words_as_they_are(
    drawn: Picture | None,
) -> None:
    card = year_card(drawn, "A & B <i>", "2025 in review", ["12 entries", "x" * 500], "Rob'oto;}")
    root = ElementTree.fromstring(card)
    assert (root.get("width"), root.get("height")) == ("1200", "630")
    texts = [text.text for text in root.findall(f"{SVG}text")]
    assert texts[:3] == ["A & B <i>", "2025 in review", "12 entries"]
    assert str(texts[3]).endswith("…")
    assert "font-family:'Roboto',system-ui" in str(root[0].text)
    assert len(root.findall(f"{SVG}svg")) == (drawn is not None)


def pixels(png: bytes) -> bytes:
    """The pixels of a PNG without filters, checked by its own sums."""
    found, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length :][:4])[0] == zlib.crc32(kind + data)
        found += data if kind == b"IDAT" else b""
        at += length + 12
    return zlib.decompress(found)


def test_a_year_is_drawn_without_a_font_the_same_bytes_each_time() -> None:
    read = [3, 0, 1, *[0] * 8, 2]
    first = year_png(map_of(), "2025", read, STOPS)
    assert len(pixels(first)) == CARD[1] * (CARD[0] * 3 + 1)
    assert first == year_png(map_of(), "2025", read, STOPS)
    others = [
        year_png(map_of(), "2024", read, STOPS),
        year_png(map_of(), "2025", read[::-1], STOPS),
        year_png(map_of(), "2025", read, STOPS[:1]),
    ]
    assert len({first, *others}) == 4


def test_every_digit_can_be_drawn_and_a_year_without_stops() -> None:
    for year in ("0123", "4567", "8901"):
        assert pixels(year_png(map_of(), year, [0] * 12, []))
