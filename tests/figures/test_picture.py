"""The map as a still picture."""

import re
from xml.etree import ElementTree

import pytest

from mkdocs_paperdiary.atlas.atlas import Atlas, Cluster, Layout, Point
from mkdocs_paperdiary.diary import Diary, Entry
from mkdocs_paperdiary.figures.map import map_figure
from mkdocs_paperdiary.figures.picture import POINTS_UP_TO, map_picture

SVG = "{http://www.w3.org/2000/svg}"


def picture(label="Deep ideas", number=4, step=1.0):
    diary = Diary.of(Entry(f"n{i:05}", f"n{i}.md", f"Note {i}") for i in range(number))
    points = {e.id: Point(i * step, (i % 3) * step, 0) for i, e in enumerate(diary.entries)}
    hull = ((0.0, 0.0), (3.0 * step, 0.0), (2.0 * step, 2.0 * step))
    clusters = (Cluster(0, label, "#cc3344", number, (), (step, step), hull),)
    atlas = Atlas({"tsne": Layout("tsne", points, clusters)})
    return map_picture(map_figure(diary, atlas, "tsne", {}))


def test_it_is_an_svg_document_of_its_size():
    drawn = picture()
    root = ElementTree.fromstring(drawn.svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == f"0 0 {drawn.width} {drawn.height}"


def test_it_has_a_point_for_each_entry_and_a_hull():
    hull, points = ElementTree.fromstring(picture().svg).findall(f"{SVG}path")
    assert hull.get("d").endswith("Z")
    assert points.get("d").count("M") == 4


def test_everything_lies_inside_it():
    drawn = picture(number=200)
    pairs = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", drawn.svg)
    assert all(0 <= float(x) <= drawn.width and 0 <= float(y) <= drawn.height for x, y in pairs)


@pytest.mark.parametrize("step", [0.0, 1e-6, 1e6])
def test_points_in_one_spot_or_far_apart_are_drawn(step):
    assert "nan" not in picture(step=step).svg


def test_a_map_of_many_points_keeps_hulls_and_labels():
    svg = picture(number=POINTS_UP_TO + 1).svg
    assert svg.count("<path") == svg.count("<text>") == 1


@pytest.mark.parametrize("label", ['<a href="x">&amp;', "$x$ %{y}", "tab\tand \x07 bell", "]]>"])
def test_any_label_is_written_as_it_is(label):
    (text,) = ElementTree.fromstring(picture(label).svg).findall(f"{SVG}text")
    shown = " ".join("".join(span.itertext()) for span in text)
    assert shown == " ".join(label.replace("\x07", "").split(" ")).replace("\t", " ")


def test_it_holds_no_script_no_link_and_no_outside_reference():
    svg = picture("<script>alert(1)</script>").svg
    tags = {node.tag.removeprefix(SVG) for node in ElementTree.fromstring(svg).iter()}
    assert tags <= {"svg", "style", "path", "text", "tspan"}
    assert "url(" not in svg
