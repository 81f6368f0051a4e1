"""Functions of the figures' JavaScript modules, run by Node.js."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import mkdocs_paperdiary

FOLDER = Path(mkdocs_paperdiary.__file__).parent / "theme/assets/paperdiary/javascripts"


def call(module: str, name: str, *arguments: Any) -> Any:
    """Call an exported function, whose arguments and result JSON can express.

    Without Node.js the test is skipped, and fails where CI runs it.
    """
    if not shutil.which("node"):
        if os.environ.get("CI"):
            pytest.fail("Node.js is not installed, and CI requires these tests", pytrace=False)
        pytest.skip("Node.js is not installed")
    code = (
        f"import {{ {name} }} from {json.dumps((FOLDER / module).as_uri())};"
        f"console.log(JSON.stringify({name}(...{json.dumps(arguments)})))"
    )
    command = ["node", "--no-warnings", "--input-type=module", "--eval", code]
    run = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    return json.loads(run.stdout)
