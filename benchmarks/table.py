"""The measurements as one plain table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .measure import Comparison, megabytes, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = (
    "ours : peer",
    "ratio",
    "target",
    "runs",
    "median time",
    "peak memory",
    "warm build imports",
    "command",
)


def table(comparisons: Sequence[Comparison]) -> str:
    """One line each, with ours before the peer's in every column of two figures."""
    return in_columns([HEAD, *(_row(comparison) for comparison in comparisons)])


def in_columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows of as many cells each, as text; the first is the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _row(comparison: Comparison) -> tuple[str, ...]:
    ours, peers = comparison.ours, comparison.peers
    return (
        comparison.name,
        f"{comparison.ratio:.2f}",
        f"≤ {comparison.target:.2f}",
        f"{len(ours)} + {len(peers)}",
        f"{seconds(ours):.2f} s : {seconds(peers):.2f} s",
        f"{megabytes(ours):.0f} MB : {megabytes(peers):.0f} MB",
        ", ".join(comparison.heavy_imports) or "no heavy library",
        comparison.command,
    )
