"""The number of the machine's processors, asked once for scikit-learn."""

from __future__ import annotations

import contextlib
import io
import warnings


def count_cores() -> None:
    """Let joblib find and keep the number of physical cores, of which scikit-learn asks it.

    On Windows without `wmic`, and in small containers, it cannot, and prints a warning with a
    traceback about it into a build that lacks nothing. It says so at the first time only.
    """
    from joblib import cpu_count

    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        cpu_count(only_physical_cores=True)
