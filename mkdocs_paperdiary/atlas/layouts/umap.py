"""UMAP, by umap-learn in a process of its own.

Importing umap-learn and compiling it takes longer than all other stages of a first build. The
process does both while this one loads the model and embeds, and takes the compiler's memory with it
when it ends.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..settings import MapSettings
from . import LayoutFailed, LayoutNotInstalled, Placement, is_installed
from .gradients import UmapForces

SCRIPT = Path(__file__).with_name("umap_process.py")


class Umap:
    """Places neighbours near each other and keeps more of the distances between groups.

    References:
        McInnes, Healy and Melville (2018), UMAP, https://arxiv.org/abs/1802.03426
    """

    @contextlib.contextmanager
    def ready(self) -> Iterator[Placement]:
        """Start the process, which has ended when the work is done."""
        if not is_installed("umap"):
            raise LayoutNotInstalled(
                'umap-learn is not installed: pip install "mkdocs-paperdiary[umap]"'
            )
        with tempfile.TemporaryDirectory(prefix="paperdiary-") as name:
            folder = Path(name)
            process = _start(folder)
            try:
                yield lambda vectors, settings: _place(process, folder, vectors, settings)
            finally:
                if process.poll() is None:
                    process.kill()
                if process.stdin:
                    with contextlib.suppress(OSError):
                        process.stdin.close()
                process.wait()

    def forces(self, settings: MapSettings) -> UmapForces:
        """The forces of the same objective."""
        return UmapForces()


def _start(folder: Path) -> subprocess.Popen[bytes]:
    # One thread for each library: a sum over threads would come out in another order.
    threads = ("OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "NUMBA_NUM", "BLIS_NUM", "VECLIB_MAXIMUM")
    environment = os.environ | {f"{name}_THREADS": "1" for name in threads}
    try:
        with (folder / "errors").open("wb") as errors:
            return subprocess.Popen(
                # -P: modules are not imported from the script's folder, which has an `umap.py`.
                [sys.executable, "-P", str(SCRIPT), str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=environment,
            )
    except (OSError, ValueError) as error:
        raise LayoutFailed(f"its process could not be started ({error})") from error


def _place(
    process: subprocess.Popen[bytes],
    folder: Path,
    vectors: NDArray[np.float64],
    settings: MapSettings,
) -> Callable[[], NDArray[np.float64]]:
    np.save(folder / "vectors.npy", vectors)
    with contextlib.suppress(OSError):  # It has ended already; `wait` says why.
        assert process.stdin
        process.stdin.write(f"{settings.seed}\n".encode())
        process.stdin.close()

    def wait() -> NDArray[np.float64]:
        status = process.wait()
        try:
            placed: NDArray[np.float64] = np.load(folder / "places.npy", allow_pickle=False)
        except (OSError, ValueError) as error:
            lines = (folder / "errors").read_text(errors="replace").strip().splitlines()
            reason = lines[-1] if lines else f"exit status {status}"
            raise LayoutFailed(f"its process failed ({reason})") from error
        return placed

    return wait
