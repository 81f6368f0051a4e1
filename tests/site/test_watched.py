"""What `mkdocs serve` watches beside the docs folder."""

from __future__ import annotations

from mkdocs.livereload import LiveReloadServer

from mkdocs_paperdiary.plugin import PaperDiaryPlugin

from .building import Site


def test_prompts_and_pinned_answers_are_watched_but_not_the_maps_memory(site: Site) -> None:
    site.note("a.md", title="A")
    folder = site.root / "paperdiary"
    (folder / "prompts").mkdir(parents=True)
    (folder / "labels.json").write_text("{}\n")
    (folder / "map.jsonl").write_text("")
    config = site.loaded()
    (plugin,) = [one for one in config.plugins.values() if isinstance(one, PaperDiaryPlugin)]
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(site.root / "site"))
    try:
        plugin.on_serve(server, config=config, builder=lambda: None)
        watched = {path.removeprefix(f"{folder}/") for path in server._watched_paths}
    finally:
        server.server_close()
    assert watched == {"prompts", "labels.json"}
