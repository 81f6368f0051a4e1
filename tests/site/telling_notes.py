"""Notes that tell lessons in all ways, for the tests of what becomes of them."""

from __future__ import annotations

from .building import COMMON, Site

A = f"""\
---
title: Fast Environments
date: 2025-06-01
summary: {COMMON}
lessons:
  - theme: Reinforcement Learning
    lesson: "Measure `env.step` *first*"
    detail: |
      ## Why

      - One:

          - inner one of A

          ![plot](../img/plot.png)

      - Two, as [the other note](b.md#more) says.[^1]

      <figure markdown="span"><img src="../../img/raw.png" alt="raw"></figure>

      ```python
      if fast:
          print("a < b")
      ```

      | what | much |
      |---|---|
      | steps | 10 |
  - theme: Writing
    lesson: Say it once
---

# Fast Environments

Text before.[^1]

## Later

Text behind.

[^1]: The footnote of A.
"""

B = f"""\
---
title: Slow Environments
date: 2025-06-02
summary: {COMMON}
---

# Slow Environments

Text before.

!!! lesson "reinforcement learning: Wait for the slowest"
    See [the first note](a.md) and ![plot](../img/plot.png).

    1. inner one of B

        ```
        !!! lesson "Code: is no lesson"
        ```

Text between.

??? lesson "Writing: Say it **once**."
    For the reader's sake.

- Item

    ???+ lesson "Statistics: A mean hides"
        The spread, that is.

## More

Text behind, as [the highlights](../../highlights.md#rl-measure-env-step-first) say.
"""

C = f"""\
---
title: Mean Environments
date: 2025-05-30
summary: {COMMON}
lessons:
  - Statistics: Plot the points
---

# Mean Environments

It builds on [the first](../rl/a.md).
"""

PLOT = b"\x89PNG\r\n\x1a\n"


def write_notes(site: Site) -> None:
    """Write three notes, two of one topic; A and B tell one lesson in common."""
    site.write("papers/rl/a.md", A)
    site.write("papers/rl/b.md", B)
    site.write("papers/means/c.md", C)
    site.write("papers/img/plot.png", PLOT)
    site.write("papers/img/raw.png", PLOT)
