"""The ranking of notes: in a browser, run by Node.js, and on the command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mkdocs_paperdiary
from mkdocs_paperdiary.recall import merged
from mkdocs_paperdiary.recall.ranking import Ranking

FOLDER = Path(mkdocs_paperdiary.__file__).parent / "theme/assets/paperdiary/javascripts"

_CODE = """
import { readFileSync } from "node:fs"
import { merged, preparing } from "%s"
const { files: [first, ...others], queries, limit, nearness } = JSON.parse(readFileSync(0, "utf-8"))
function ended(steps) {
  let step
  do step = steps.next(); while (!step.done)
  return step.value
}
const search = ended(preparing(merged(first, others)))
const near = nearness?.map(one => Float64Array.from(one)) ?? []
console.log(JSON.stringify(queries.map((query, at) => ended(search(query, limit, near[at])))))
"""

_STEMS = """
import { readFileSync } from "node:fs"
import { stemOf } from "%s"
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map(stemOf)))
"""


def ranked_in_python(
    index: bytes | Sequence[bytes],
    queries: Sequence[str],
    limit: int = 5,
    nearness: Sequence[Sequence[float]] | None = None,
) -> list[list[dict[str, Any]]]:
    """The same by the command line's ranking."""
    ranking = Ranking(merged(_files(index)))
    near = np.array(nearness, np.float32) if nearness else [None] * len(queries)
    found = (ranking.search(query, limit, one) for query, one in zip(queries, near, strict=True))
    return [[asdict(match) for match in some] for some in found]


def ranked(
    index: bytes | Sequence[bytes],
    queries: Sequence[str],
    limit: int = 5,
    nearness: Sequence[Sequence[float]] | None = None,
) -> list[list[dict[str, Any]]]:
    """The matches of each query, the best first, from an index in one or several files.

    Those of a site with an encoder need the nearness of each note to each query.
    """
    files = [*map(json.loads, _files(index))]
    given = {"files": files, "queries": queries, "limit": limit, "nearness": nearness}
    found: list[list[dict[str, Any]]] = _answered(_CODE % (FOLDER / "ranking.js").as_uri(), given)
    return found


def _files(index: bytes | Sequence[bytes]) -> Sequence[bytes]:
    return [index] if isinstance(index, bytes) else index


def stems_in_browser(words: Sequence[str]) -> list[str]:
    """The stems of words, as a browser has them."""
    found: list[str] = _answered(_STEMS % (FOLDER / "stemming.js").as_uri(), words)
    return found


def _answered(code: str, given: Any) -> Any:
    """What a module writes as JSON, which reads JSON."""
    if not shutil.which("node"):
        if os.environ.get("CI"):
            pytest.fail("Node.js is not installed, and CI requires these tests", pytrace=False)
        pytest.skip("Node.js is not installed")
    command = ["node", "--no-warnings", "--input-type=module", "--eval", code]
    text = json.dumps(given)
    run = subprocess.run(command, input=text, capture_output=True, check=True, encoding="utf-8")
    return json.loads(run.stdout)
