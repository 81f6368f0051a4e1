"""The pages of clusters, and the ways to them."""

from __future__ import annotations

from typing import Any

from .building import Built, Site, by_class, text


def clusters(built: Built) -> dict[str, dict[str, Any]]:
    """The clusters of the map, by the paths of their pages."""
    return {f"clusters/{one['id']}/index.html": one for one in built.data["clusters"]["tsne"]}


def members(built: Built, cluster: dict[str, Any]) -> list[str]:
    """The titles of a cluster's entries, newest first."""
    return [
        entry["title"]
        for entry in reversed(built.data["entries"])
        if entry["layouts"]["tsne"]["cluster"] == cluster["id"]
    ]


def test_each_cluster_has_a_page_with_its_label_and_keywords(ten: Built) -> None:
    assert len(clusters(ten)) > 1
    for page, cluster in clusters(ten).items():
        (title,) = ten.article(page).iter("h1")
        assert text(title).rstrip("¶") == cluster["label"]
        words = [text(one) for one in by_class(ten.article(page), "paperdiary-keyword")]
        assert words == cluster["keywords"]


def test_the_page_has_the_clusters_entries_newest_first(ten: Built) -> None:
    for page, cluster in clusters(ten).items():
        links = by_class(ten.article(page), "paperdiary-entry__title", "a")
        assert [text(link) for link in links] == members(ten, cluster)
        (share,) = by_class(ten.article(page), "paperdiary-topic__share")
        assert text(share).startswith(f"{cluster['size']} entr")


def test_the_page_leads_to_the_map_and_to_its_topics(ten: Built) -> None:
    for page, cluster in clusters(ten).items():
        (chip,) = by_class(ten.article(page), "paperdiary-chip", "a")
        assert str(chip.get("href")).endswith(f"#cluster={cluster['id']}")
        (topics,) = by_class(ten.article(page), "paperdiary-share")
        assert next(topics.iter("a")).get("href") == "../../topics/subject/"


def test_the_list_of_the_map_and_a_topic_lead_to_the_pages(ten: Built) -> None:
    pages = {ten.folder / page for page in clusters(ten)}
    for page, name in (
        ("plots/index.html", "paperdiary-clusters__facts"),
        ("topics/subject/index.html", "paperdiary-share"),
    ):
        links = [a for part in by_class(ten.article(page), name) for a in part.iter("a")]
        assert {ten.target(page, link.get("href", "")) for link in links} >= pages


def test_clusters_do_not_stand_in_the_sidebar(ten: Built) -> None:
    labels = {cluster["label"] for cluster in clusters(ten).values()}
    assert not labels & ten.navigation("diary/index.html").keys()


def test_a_page_of_the_users_wins_and_may_have_the_block(site: Site) -> None:
    site.notes(10)
    site.umap = False
    id_ = site.build().data["clusters"]["tsne"][0]["id"]
    site.write(f"groups/{id_}.md", f"# My Own\n\n<!-- paperdiary/cluster {{id: {id_}}} -->\n")
    site.options["pages"] = {"clusters": "groups"}
    built = site.build()
    assert built.warnings == []
    article = built.article(f"groups/{id_}/index.html")
    assert [text(h1).rstrip("¶") for h1 in article.iter("h1")] == ["My Own"]
    assert by_class(article, "paperdiary-entry")


def test_a_cluster_that_is_not_there_is_told(site: Site) -> None:
    site.note("a.md", title="A")
    site.write("page.md", "# Page\n\n<!-- paperdiary/cluster {id: 7} -->\n")
    built = site.build()
    assert "The map has no such cluster." in text(built.article("page/index.html"))
