"""UMAP in a process that compiles it once, for all maps that the tests of a worker make.

A build starts a process for its map, which compiles umap-learn for seconds. In tests this script is
that process, and has the map made by a server, whose code and numbers are the plugin's own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Client, Listener
from pathlib import Path

KEY = b"tests"
PORT = "PAPERDIARY_TEST_UMAP_PORT"
"""The environment variable that says at which port the server is."""

LIBRARIES = ("OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "NUMBA_NUM", "BLIS_NUM", "VECLIB_MAXIMUM")
THREADS = {f"{name}_THREADS": "1" for name in LIBRARIES}
"""As in the plugin's process: a sum over threads would come out in another order."""


@contextmanager
def compiled_once() -> Iterator[None]:
    """Have all builds of this process make their maps by one server, which the first one starts."""
    import pytest

    from mkdocs_paperdiary.atlas import layouts

    servers: list[subprocess.Popen[str]] = []
    start_process = layouts._start

    def start(folder: Path) -> subprocess.Popen[bytes]:
        if not servers:
            servers.append(start_server())
        return start_process(folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layouts, "SCRIPT", Path(__file__))
        patch.setattr(layouts, "_start", start)
        yield
    for server in servers:
        server.kill()
        server.communicate()


def start_server() -> subprocess.Popen[str]:
    """Start a server, and note its port in the environment."""
    server = subprocess.Popen(
        [sys.executable, "-P", __file__, "serve"],
        env=os.environ | THREADS,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert server.stdout
    os.environ[PORT] = server.stdout.readline().strip()
    return server


def serve() -> None:
    """Print the port, compile UMAP, and place the vectors of one process after the other."""
    with Listener(("127.0.0.1", 0), authkey=KEY) as listener:
        print(listener.address[1], flush=True)

        from mkdocs_paperdiary.atlas.layouts.umap_process import compile_umap, place_in

        warnings.simplefilter("ignore")
        compile_umap()
        while True:
            # A build that fails ends its process, which may then ask no more or not listen.
            with suppress(OSError, EOFError), listener.accept() as asking:
                folder, seed = asking.recv()
                try:
                    place_in(folder, seed)
                    asking.send(None)
                except Exception as error:
                    asking.send(error)


def ask(folder: Path) -> None:
    """Do what the plugin's process does: wait for a seed, and have the vectors placed."""
    if seed := sys.stdin.readline():
        with Client(("127.0.0.1", int(os.environ[PORT])), authkey=KEY) as server:
            server.send((folder, int(seed)))
            error = server.recv()
        if error is not None:
            raise error


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        ask(Path(sys.argv[1]))
