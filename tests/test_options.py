"""The options as they are documented, and what a wrong one gets."""

import re
from pathlib import Path

import pytest
import yaml
from mkdocs.config.base import Config
from mkdocs.config.config_options import SubConfig

from mkdocs_paperdiary.config import PaperDiaryConfig

LESSONS = Path(__file__).parents[1] / "docs/lessons.md"
DOCS = Path(__file__).parent.parent / "docs" / "options.md"


def options_of(config: type[Config], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for name, option in config._schema:
        if isinstance(option, SubConfig):
            found |= options_of(option.config_class, f"{prefix}{name}.")
        else:
            found[prefix + name] = option.default
    return found


def errors_of(options: dict[str, object]) -> list[str]:
    config = PaperDiaryConfig()
    config.load_dict(options)
    errors, warnings = config.validate()
    return [str(message) for _, message in (*errors, *warnings)]


def test_every_option_is_documented_with_its_default() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| `(.*?)` \|", DOCS.read_text("utf-8"), re.M)
    documented = {name: yaml.safe_load(default) for name, default in rows}
    assert documented == options_of(PaperDiaryConfig)


def test_the_documented_example_is_valid_and_says_the_defaults() -> None:
    example, *_ = re.findall(r"```yaml\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    options = yaml.safe_load(example)["plugins"][1]["paperdiary"]
    assert errors_of(options) == []
    config, defaults = PaperDiaryConfig(), PaperDiaryConfig()
    config.load_dict(options)
    config.validate()
    defaults.load_dict({})
    defaults.validate()
    assert config.atlas_settings() == defaults.atlas_settings()
    assert config.page_names() == defaults.page_names()
    assert config.entries == defaults.entries
    assert config.themes == defaults.themes


def test_the_documented_themes_are_valid() -> None:
    pages = [page.read_text("utf-8") for page in sorted(DOCS.parent.glob("*.md"))]
    examples = [
        yaml.safe_load(example)
        for page in pages
        for example in re.findall(r"```yaml\n(.*?)```", page, re.S)
        if re.search(r"^\s*themes:\n", example, re.M)
    ]
    assert examples
    for example in examples:
        options = example
        if "plugins" in example:
            (options,) = [one["paperdiary"] for one in example["plugins"] if "paperdiary" in one]
        assert errors_of(options) == []
        config = PaperDiaryConfig()
        config.load_dict(options)
        config.validate()
        assert [one.name for one in config.themes] == [
            one if isinstance(one, str) else one["name"] for one in options["themes"]
        ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"map": {"clusters": "many"}}, "'auto' or a whole number from 1"),
        ({"map": {"clusters": 0}}, "'auto' or a whole number from 1"),
        ({"map": {"clusters": True}}, "'auto' or a whole number from 1"),
        ({"map": {"perplexity": 1}}, "a number above 1"),
        ({"map": {"perplexity": True}}, "a number above 1"),
        ({"map": {"pca": 1}}, "a number above 1"),
        ({"map": {"seed": -1}}, "a number above -1"),
        ({"embedding": {"provider": "sentence-transformer"}}, "sentence-transformers"),
        ({"labels": {"provider": "oracle"}}, "keywords"),
        ({"labels": {"provider": "keyword"}}, "keywords"),
        ({"labels": {"provider": "gemini"}}, "keywords"),
        ({"labels": {"provider": ""}}, "keywords"),
        ({"date_order": "MYD"}, "YMD"),
        ({"pages": {"diary": "diary"}}, "a/diary.md"),
        ({"pages": {"plots": "../plots.md"}}, "a/diary.md"),
        ({"pages": {"plots": "/plots.md"}}, "a/diary.md"),
        ({"pages": {"topics": "../topics"}}, "'topics'"),
        ({"pages": {"topics": "."}}, "'topics'"),
        ({"pages": {"unread": "unread"}}, "a/diary.md"),
        ({"pages": {"unread": True}}, "str"),
        ({"pages": {"in_review": "/review"}}, "'topics'"),
        ({"in_review": {"periods": ["decade"]}}, "quarter"),
        ({"in_review": {"periods": "year"}}, "list"),
        ({"themes": "Robots"}, "a list of themes"),
        ({"themes": {"Robots": "intro"}}, "a list of themes"),
        ({"themes": [["Robots"]]}, "a theme's name"),
        ({"themes": [None]}, "a theme's name"),
        ({"themes": [""]}, "a theme's name"),
        ({"themes": [{"intro": "No name."}]}, "a theme's name"),
        ({"themes": [{"name": "Robots", "colour": "red"}]}, "name, intro and icon"),
        ({"themes": [{"name": "Robots", "intro": ["a"]}]}, "all of them text"),
        ({"entrys": []}, "entrys"),
        ({"entries": "papers"}, "list"),
    ],
)
def test_a_wrong_option_is_told_with_what_was_expected(options, expected: str) -> None:
    assert any(expected in message for message in errors_of(options)), errors_of(options)


def test_the_reading_list_can_be_switched_off() -> None:
    config = PaperDiaryConfig()
    config.load_dict({"pages": {"unread": False}})
    config.validate()
    assert config.page_names().unread is None


def test_auto_clusters_are_chosen_from_the_points() -> None:
    config = PaperDiaryConfig()
    config.load_dict({"map": {"clusters": "auto"}})
    config.validate()
    assert config.atlas_settings().map.clusters is None
