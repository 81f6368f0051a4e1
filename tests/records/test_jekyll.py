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
        "_posts/2024-05-07-next.md:7: {% include loom.html %} is Liquid, which only Jekyll reads; "
        "write Markdown in its place"
    ]


def test_broken_front_matter_is_told_and_the_rest_is_read(blog: Path) -> None:
    (blog / "_posts" / "2024-05-08-bad.md").write_text("---\ntitle: A: B\n---\ntext\n")
    records, problems = IMPORTS["jekyll"].read(blog)
    assert len(records) == 3
    assert messages(problems)[0].startswith("_posts/2024-05-08-bad.md:2: this is no valid YAML")


def test_a_folder_without_posts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no posts"):
        IMPORTS["jekyll"].read(tmp_path)


def test_posts_of_all_folders_are_found_and_keep_their_days_and_links(tmp_path: Path) -> None:
    posts = {
        "_posts/2031-05-06-ahead.md": "To [old]({% post_url 2020-01-02-old %}).",
        "trees/_posts/2020-01-02-old.md": "To [ahead]({% post_url 2031-05-06-ahead %}).",
        "_posts/more/2020-01-03-more.md": "Text.",
        "_posts/2020-01-04-none.md": "---\ndiary: false\n---\nText.",
        "notes/2020-01-05-no-post.md": "Text.",
    }
    for src, text in posts.items():
        (tmp_path / src).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / src).write_text(text)
    records, problems = IMPORTS["jekyll"].read(tmp_path)
    assert {(one.path, one.date, one.topic, one.body) for one in records} == {
        ("2031-05-06-ahead.md", dt.date(2031, 5, 6), "", "To [old](trees/2020-01-02-old.md)."),
        (
            "trees/2020-01-02-old.md",
            dt.date(2020, 1, 2),
            "trees",
            "To [ahead](../2031-05-06-ahead.md).",
        ),
        ("more/2020-01-03-more.md", dt.date(2020, 1, 3), "more", "Text."),
    }
    assert [(one.src, one.code) for one in problems] == [("_posts/2020-01-04-none.md", "no-work")]


def test_tags_of_a_text_are_there_once_and_not_empty(blog: Path) -> None:
    post = POST.replace("tags: weave thread", "tags: weave, a thread, weave,")
    (blog / "_posts/2024-05-06-deep-weaving.markdown").write_text(post)
    records, _ = IMPORTS["jekyll"].read(blog)
    assert records[0].tags == ("weave", "a thread")
