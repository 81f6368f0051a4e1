"""Labels of diaries in other languages."""

from __future__ import annotations

import pytest

from benchmarks.labels import parted
from mkdocs_paperdiary.atlas.labels import Group, segmenters
from mkdocs_paperdiary.atlas.labels.keywords import KeywordLabeller
from mkdocs_paperdiary.atlas.languages import function_words

from .invented_diaries import TONGUES, TOPICS, invented_diary, topic_nouns


def labels_of(groups: list[Group]) -> list[str]:
    return [one.label for one in KeywordLabeller().name(groups, range(len(groups)))]


@pytest.mark.parametrize("language", TONGUES)
def test_labels_name_their_topics_in_the_language_of_the_diary(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segmenters, "is_installed", lambda language: False)
    assert_labels_name_their_topics(language)


@pytest.mark.parametrize("language", ["zh", "ja", "ko", "th"])
def test_labels_name_their_topics_by_a_segmenter(language: str) -> None:
    if not segmenters.is_installed(language):
        pytest.skip("the extra `cjk` is not installed")
    assert_labels_name_their_topics(language)


def assert_labels_name_their_topics(language: str) -> None:
    labels = labels_of(invented_diary(language))
    for number, label in enumerate(labels):
        phrases = parted(label.lower(), language)
        nouns = {word for noun in topic_nouns(language, number) for word in noun.split()}
        for phrase in phrases:
            for word in phrase.split():
                assert any(word in noun or noun in word for noun in nouns), (
                    f"{label} ({TOPICS[number]}), in {labels}"
                )
                assert word not in function_words(language), label
