"""What the reader asks of a map, run by Node.js where it is installed."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import mkdocs_paperdiary

FOLDER = Path(mkdocs_paperdiary.__file__).parent / "theme/assets/paperdiary/javascripts"

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")


def called(module, name, *arguments):
    code = (
        f"import {{ {name} }} from {json.dumps((FOLDER / module).as_uri())};"
        f"console.log(JSON.stringify({name}(...{json.dumps(arguments)})))"
    )
    command = ["node", "--no-warnings", "--input-type=module", "--eval", code]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def spots(*pairs):
    return [{"x": x, "y": y} for x, y in pairs]


def test_a_hull_has_the_outermost_points_as_its_corners():
    square = spots((0, 0), (4, 0), (4, 4), (0, 4))
    inner = spots((2, 2), (1, 3), (2, 0), (4, 1))
    corners = called("geometry.js", "convexHull", [*inner, *square])
    assert sorted(corners, key=str) == sorted(square, key=str)


@pytest.mark.parametrize("points", [[], [(1, 1)], [(0, 0), (1, 1), (2, 2), (3, 3)]])
def test_points_on_a_line_have_a_hull_without_area(points):
    assert len(called("geometry.js", "convexHull", spots(*points))) < 3


@pytest.mark.parametrize(
    ("read", "then"), [(1, 2), (2, 3), (3, 5), (5, 2)], ids=["in", "end", "gap", "over again"]
)
def test_a_month_ends_before_the_first_day_of_another_one(read, then):
    dates = ["2024-05-03", "2024-05-09", "2025-05-01", "2025-07-02", "2025-07-02"]
    assert called("replay.js", "nextMonth", dates, read) == then


def test_case_accents_ligatures_and_width_are_folded():
    assert called("search.js", "folded", "Ávila ﬁne ＪＡＸ Müller") == "avila fine jax muller"


def shape(cluster):
    return called("shapes.js", "shapeOf", {"meta": {"role": "cluster", "cluster": cluster}})


def test_every_cluster_of_a_map_has_a_shape_of_its_own():
    # `auto` makes a dozen clusters at most; each call starts Node.js.
    assert len({shape(number)["symbol"] for number in range(12)}) == 12


def test_clusters_with_high_ids_have_a_shape_too():
    assert shape(31)["path"]
