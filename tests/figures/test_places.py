"""The fragments that name places on maps, read by Node.js where it is installed."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import mkdocs_paperdiary

MODULE = Path(mkdocs_paperdiary.__file__).parent / "theme/assets/javascripts/places.js"

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")


def place_of(fragment):
    code = (
        f"import {{ placeOf }} from {json.dumps(MODULE.as_uri())};"
        f"console.log(JSON.stringify(placeOf({json.dumps(fragment)})))"
    )
    command = ["node", "--no-warnings", "--input-type=module", "--eval", code]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


@pytest.mark.parametrize(
    ("fragment", "figure", "entry"),
    [
        ("#map-tsne:papers/marl/jaxmarl", "map-tsne", "papers/marl/jaxmarl"),
        ("#map-umap:papers%2Fa", "map-umap", "papers/a"),
        ("#map-tsne:B%C3%BCcher/a%20b%3Ac", "map-tsne", "Bücher/a b:c"),
        ("#map-tsne:a:b", "map-tsne", "a:b"),
        ("#map-tsne:papers/100%", "map-tsne", "papers/100%"),
        ("#map-tsne:%ff", "map-tsne", "%ff"),
    ],
)
def test_a_place_is_a_map_and_an_entry(fragment, figure, entry):
    assert place_of(fragment) == {"figure": figure, "entry": entry}


@pytest.mark.parametrize("fragment", ["", "#", "#fn:1", "#2025-03", "#map-tsne", "#map-tsne:"])
def test_other_fragments_are_no_place(fragment):
    assert place_of(fragment) is None
