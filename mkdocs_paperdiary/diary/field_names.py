"""The names of front matter fields: the diary's own, their aliases, and those of other tools."""

from __future__ import annotations

import difflib

_FILLS = {
    "title": "title",
    "date": (
        "read date_read read_date read_on finished finished_date date_finished finished_on "
        "reading_date last_read last_read_date date date_added added created date_created "
        "created_date created_at"
    ),
    "link": "link paper paper_url paper_link url arxiv arxiv_id doi pdf source source_url",
    "links": (
        "links urls video video_url url_video talk slides slides_url url_slides website "
        "website_url project project_page project_url url_project blog blog_post blog_url poster "
        "poster_url url_poster demo demo_url data data_url dataset dataset_url url_dataset"
    ),
    "summary": "summary tldr description excerpt abstract",
    "topic": "topic",
    "kind": "kind",
    "authors": "authors author",
    "venue": "venue journal conference",
    "year": "year publication_year published publication_date date_published publication pubdate",
    "tags": "tags keywords tag",
    "rating": "rating",
    "code": "code github repo",
    "lessons": "lessons",
    "alias": "aliases alias",
}

_DOCUMENTED = (
    "title date read date_read link arxiv doi url summary topic kind authors venue year tags "
    "rating code links video slides website poster demo lessons diary"
)
DOCUMENTED = tuple(_DOCUMENTED.split())
"""The fields that the documentation names. A wrong value there is a mistake; the other names in
`KNOWN` belong to other tools too, and are used where they fit and left alone where they do not."""

_FOREIGN = """
    archive archived article_header aside author_profile banner bibtex bookcomments boost
    bookflatsection bookhidden booktoc canonical canonical_url categories category citation_key
    citekey class classes comment comments cover cover_image created_by css cssclass cssclasses
    custom_edit_url date_modified date_updated disable_share disqus draft edit_url exclude
    excerpt_separator expiry_date external_url featured feature_image feature_text feed footer
    generator git_revision_date git_revision_date_localized has_children has_math header hero
    hidden hide hide_meta hide_summary hide_sidebar hide_table_of_contents icon id ignore_macros
    image images img index isbn issn js jupyter jupytext kernelspec lang language last_mod
    last_modified last_modified_at last_update last_updated layout license link_title locale
    macros math mathjax katex menu mermaid meta metadata modified modified_date nav nav_exclude
    nav_order nav_title navigation navigation_title next no_index no_toc notes obsidian og_image
    pagination pagination_label pagination_next pagination_prev parent grand_parent path
    permalink pin pinned prev preview previous private progress project projects public publish
    publish_date published_at publisher read_time reading_time redirect redirect_from
    redirect_to related render_macros render_with_liquid resources revision revision_date robots
    search section series share short_title show_toc sidebar sidebar_class_name sidebar_label
    sidebar_position sitemap slug social source_type status sticky style stylesheet subtitle
    tagline template theme thumbnail toc toc_label toc_open toc_sticky translation_key twitter
    type types typora_root_url unlisted updated updated_at updated_date use_math user uuid
    version volume pages number issue publisher_url weight wip zettel zotero zotero_key
    zotero_link zotero_tags cite uri
"""


def _key(name: str) -> str:
    """A name without what people write differently: `dateRead`, `date-read`, `Date Read`."""
    return name.strip().lower().replace("_", "").replace("-", "").replace(" ", "")


KNOWN = {
    _key(name): (target, rank)
    for target, names in _FILLS.items()
    for rank, name in enumerate(names.split())
}
"""Each name that fills a field of the entry: that field, and a rank; the lowest rank wins."""

FOREIGN = frozenset(_key(name) for name in _FOREIGN.split())
"""Fields of MkDocs, Material and its plugins, Jekyll, Hugo, Docusaurus, Obsidian and Zotero."""

_PREFIXES = ("_", "og:", "twitter:", "dg-", "git-", "zotero")
_OWN = frozenset(_key(name) for name in DOCUMENTED)


def field_filled_by(name: str) -> tuple[str, int] | None:
    """The entry's field that a front matter field fills, and its rank among the names for it."""
    return KNOWN.get(_key(name))


def is_own(name: str) -> bool:
    """Whether a name is one of the diary's documented fields."""
    return _key(name) in _OWN


def is_foreign(name: str) -> bool:
    """Whether a name belongs to another tool and is to be left alone."""
    return _key(name) in FOREIGN or name.strip().lower().startswith(_PREFIXES)


def nearest(name: str) -> str | None:
    """The documented field that a misspelt name most likely means."""
    if len(name) < 4:
        return None
    cutoff = 0.8 if len(name) > 4 else 0.75
    close = difflib.get_close_matches(name.strip().lower(), DOCUMENTED, n=1, cutoff=cutoff)
    return close[0] if close else None
