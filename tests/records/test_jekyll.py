"""The posts of a Jekyll blog."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.formats import IMPORTS, Unreadable

from .importing_files import messages

POST = """---
layout: post
title: "Deep: Weaving"
categories: looms
tags: weave thread
link: https://doi.org/10.1234/loom
---
{% highlight python %}
print("{{ loom }}")
{% endhighlight %}

See [the next]({% post_url 2024-05-07-next %}) and ![a loom]({{ site.baseurl }}/img/loom.png).
"""
NEXT = "---\ntitle: Next\ndate: 2024-05-09 10:00:00 +0100\n---\nA text about looms.\n"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    posts = tmp_path / "_posts"
    posts.mkdir()
    (posts / "2024-05-06-deep-weaving.markdown").write_text(POST)
    (posts / "2024-05-07-next.md").write_text(NEXT)
    (posts / "no-post.md").write_text("not dated")
    (tmp_path / "about.md").write_text("# About")
    return tmp_path


def test_a_post_is_read_whole(blog: Path) -> None:
    assert IMPORTS["jekyll"].detects(blog)
    records, problems = IMPORTS["jekyll"].read(blog)
    assert problems == ()
    assert records[0] == Record(
        "Deep: Weaving",
        date=dt.date(2024, 5, 6),
        link="https://doi.org/10.1234/loom",
        topic="looms",
        kind="paper",
        tags=("weave", "thread"),
        doi="10.1234/loom",
        path="2024-05-06-deep-weaving.md",
        body=(
            '```python\nprint("{{ loom }}")\n```\n\n'
            "See [the next](2024-05-07-next.md) and ![a loom](/img/loom.png)."
        ),
    )


def test_the_front_matters_day_wins_over_the_names(blog: Path) -> None:
    records, _ = IMPORTS["jekyll"].read(blog / "_posts")
    assert [(one.title, one.date) for one in records][1] == ("Next", dt.date(2024, 5, 9))
    assert len(records) == 2


def test_other_liquid_stays_and_is_told_with_its_line(blog: Path) -> None:
    path = blog / "_posts" / "2024-05-07-next.md"
    path.write_text(f"{NEXT}\n{{% include loom.html %}} and `{{{{ code }}}}`\n")
    records, problems = IMPORTS["jekyll"].read(blog)
    assert "{% include loom.html %}" in records[1].body
    assert messages(problems) == [
        "2024-05-07-next.md:7: {% include loom.html %} is Liquid, which only Jekyll reads; write "
        "Markdown in its place"
    ]


def test_broken_front_matter_is_told_and_the_rest_is_read(blog: Path) -> None:
    (blog / "_posts" / "2024-05-08-bad.md").write_text("---\ntitle: A: B\n---\ntext\n")
    records, problems = IMPORTS["jekyll"].read(blog)
    assert len(records) == 3
    assert messages(problems)[0].startswith("2024-05-08-bad.md:2: this is no valid YAML")


def test_a_folder_without_posts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no posts"):
        IMPORTS["jekyll"].read(tmp_path)
