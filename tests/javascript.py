"""Functions of the JavaScript modules, run by Node.js."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import mkdocs_paperdiary

FOLDER = Path(mkdocs_paperdiary.__file__).parent / "theme/assets/paperdiary/javascripts"


def call(module: str, name: str, *arguments: Any) -> Any:
    """Call an exported function, whose arguments and result JSON can express."""
    (result,) = call_each(module, name, [arguments])
    return result


def call_each(module: str, name: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
    """Call an exported function once for each list of arguments, in one process."""
    results: list[Any] = evaluate(
        module, f"calls.map(call => module.{name}(...call) ?? null)", calls=calls
    )
    return results


def evaluate(module: str, expression: str, **values: Any) -> Any:
    """Evaluate an expression with a module and some values; a Map is returned as an object.

    Without Node.js the test is skipped, and fails where CI runs it.
    """
    if not shutil.which("node"):
        if os.environ.get("CI"):
            pytest.fail("Node.js is not installed, and CI requires these tests", pytrace=False)
        pytest.skip("Node.js is not installed")
    code = (
        'import { readFileSync } from "node:fs";'
        f"import * as module from {json.dumps((FOLDER / module).as_uri())};"
        f"const {{ {', '.join(values)} }} = JSON.parse(readFileSync(0));"
        "const asObject = (_, value) => value instanceof Map ? Object.fromEntries(value) : value;"
        f"console.log(JSON.stringify({expression}, asObject))"
    )
    command = ["node", "--no-warnings", "--input-type=module", "--eval", code]
    run = subprocess.run(
        command, input=json.dumps(values), capture_output=True, check=True, encoding="utf-8"
    )
    return json.loads(run.stdout)
