"""Material's blog, tags and meta plugins."""

from __future__ import annotations

import pytest

from ..site.building import Built, Site, by_class, text
from .diary import NUMBER, assert_whole, use

TAGS = "# Tags\n\n<!-- material/tags -->\n"


@pytest.fixture
def blog(site: Site) -> Site:
    """A diary beside a blog with one post."""
    post = "---\ndate: 2025-06-02\ntags: [robots]\n---\n\n# Post\n\nShort.\n"
    site.write("blog/index.md", "# Blog\n")
    site.write("blog/posts/post.md", post)
    return site


def tagged(built: Built, path: str) -> list[str]:
    return [text(tag) for tag in by_class(built.page(path), "md-tag")]


def test_a_post_is_no_entry_and_is_still_published(blog: Site) -> None:
    built = use(blog, "blog").build()
    assert_whole(built)
    assert built.has("blog/2025/06/02/post/index.html")
    assert "Post" in text(built.page("blog/index.html"))


def test_a_post_that_the_patterns_name_stays_the_blog_s(blog: Site) -> None:
    blog.options["entries"] = ["papers/**/*.md", "blog/posts/*.md"]
    built = use(blog, "blog").build()
    assert_whole(built)
    assert built.broken_links() == []


def test_the_tags_page_lists_notes(site: Site) -> None:
    site.write("tags.md", TAGS)
    built = use(site, "tags").build()
    assert_whole(built)
    links = {text(a): a.get("href", "") for a in built.article("tags/index.html").iter("a")}
    assert {f"Note {at}" for at in range(NUMBER)} <= links.keys()
    assert all(built.target("tags/index.html", href).is_file() for href in links.values())
    assert tagged(built, "papers/robots/note-2/index.html") == ["robots"]


def test_tags_of_a_folder_reach_its_posts_and_notes(blog: Site) -> None:
    blog.write("tags.md", TAGS)
    blog.write("blog/posts/.meta.yml", "tags: [news]\n")
    blog.write("papers/robots/.meta.yml", "tags: [hands]\n")
    built = use(blog, "meta", "blog", "tags").build()
    assert_whole(built)
    assert "hands" in tagged(built, "papers/robots/note-2/index.html")
    assert "news" in tagged(built, "blog/2025/06/02/post/index.html")
