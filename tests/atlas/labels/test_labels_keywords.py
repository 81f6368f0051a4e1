"""Labels from the clusters' own words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from mkdocs_paperdiary.atlas.labels import Group
from mkdocs_paperdiary.atlas.labels.keywords import KeywordLabeller

GroupsOf = Callable[..., list[Group]]


def labels(groups: list[Group]) -> list[str]:
    return [naming.label for naming in KeywordLabeller().name(groups, range(len(groups)))]


def test_a_label_says_what_the_titles_share(groups: list[Group]) -> None:
    first, second, third = labels(groups)

    assert "Query Optimization" in first
    assert "Protein Folding" in second
    assert "Gradual Typing" in third


def test_a_label_has_two_to_four_words_beside_and(groups: list[Group]) -> None:
    for label in labels(groups):
        assert 2 <= len([word for word in label.split() if word != "and"]) <= 4


def test_two_phrases_with_one_head_share_it(groups_of: GroupsOf) -> None:
    clusters = groups_of(
        [
            "Contrastive Learning",
            "Curriculum Learning",
            "More Contrastive Learning",
            "On Curriculum Learning",
        ],
        ["Volcanic Ash", "Volcanic Ash Clouds"],
    )

    assert labels(clusters)[0] in {
        "Contrastive and Curriculum Learning",
        "Curriculum and Contrastive Learning",
    }


def test_the_vocabulary_of_summaries_is_no_label(groups_of: GroupsOf) -> None:
    boilerplate = (
        "This paper proposes a novel method and demonstrates significantly better results."
    )
    clusters = groups_of(
        [(f"Coral Reefs {name}", boilerplate) for name in ("Bleach", "Recover", "Migrate")],
        [(f"Glacier Melt {name}", boilerplate) for name in ("North", "South", "Inland")],
    )

    text = " ".join(
        [
            *labels(clusters),
            *sum((n.keywords for n in KeywordLabeller().name(clusters, range(len(clusters)))), ()),
        ]
    )
    assert not re.search(
        r"(?i)propos|novel|method|demonstrat|significant|result|paper|better", text
    )


def test_a_verb_that_opens_a_title_is_no_label(groups_of: GroupsOf) -> None:
    clusters = groups_of(
        ["Dispelling the Fear of Sharks", "Dispelling a Fear"], ["Orchid Care", "Orchid Soil"]
    )

    assert "Dispelling" not in labels(clusters)[0]


def test_a_word_of_all_clusters_is_no_label_alone(groups_of: GroupsOf) -> None:
    clusters = groups_of(
        *(
            [f"Agents for {subject}", f"{subject} with Agents", f"Why Agents Need {subject}"]
            for subject in ("Chess Openings", "Crop Rotation", "Tax Returns", "Bird Songs")
        )
    )

    assert [label for label in labels(clusters) if "Agents" in label] == []


def test_singular_and_plural_are_one_word(groups_of: GroupsOf) -> None:
    clusters = groups_of(
        ["Neural Network Pruning", "Neural Networks", "Pruned Neural Networks"],
        ["Tides", "Tide Tables"],
    )

    first = KeywordLabeller().name(clusters, range(len(clusters)))[0]
    assert sum("Neural Network" in keyword for keyword in first.keywords) == 1


@pytest.mark.parametrize("name", ["JAX", "t-SNE", "GPU", "PyTorch", "DCRL-MAP-Elites", "C++"])
def test_names_keep_the_case_of_the_titles(name: str, groups_of: GroupsOf) -> None:
    clusters = groups_of(
        [f"{name} Kernels", f"Kernels in {name}", f"How {name} Works"],
        ["Orchid Care", "Orchid Soil"],
    )

    assert name in labels(clusters)[0].split()


def test_a_title_in_capitals_makes_no_acronyms(groups_of: GroupsOf) -> None:
    clusters = groups_of(
        ["SOIL MOISTURE FROM SATELLITE IMAGES", "Soil moisture maps", "Soil moisture"],
        ["Orchid Care", "Orchid Soil"],
    )

    assert "Soil Moisture" in labels(clusters)[0]


def test_hyphenated_words_stay_together(groups_of: GroupsOf) -> None:
    clusters = groups_of(
        ["Multi-Agent Traffic", "multi‑agent traffic control", "On Multi-Agent Traffic"],
        ["Orchid Care", "Orchid Soil"],
    )

    assert "Multi-Agent Traffic" in labels(clusters)[0]


def test_years_and_numbers_are_no_words(groups_of: GroupsOf) -> None:
    clusters = groups_of(
        ["Solar Cells 2023", "Solar Cells 2024", "12 Solar Cells in 2025"],
        ["Wind Farms 2023", "Wind Farms"],
    )

    assert not re.search(r"\d", " ".join(labels(clusters)))


def test_a_paper_read_twice_is_one_witness(groups_of: GroupsOf) -> None:
    once = ["Whale Song Archive"]
    clusters = groups_of(
        [*once * 4, "Deep Sea Vents", "Life at Deep Sea Vents", "Deep Sea Vents Mapped"],
        ["Orchid Care"],
    )

    assert "Sea Vents" in labels(clusters)[0]


def test_chinese_titles_give_chinese_words(groups_of: GroupsOf) -> None:
    clusters = groups_of(
        ["图神经网络综述", "图神经网络在推荐系统中的应用"], ["蛋白质折叠预测", "蛋白质折叠的能量"]
    )

    first, second = labels(clusters)
    assert "图神经网络" in first
    assert "蛋白质折叠" in second


@pytest.mark.parametrize(
    ("titles", "phrase"),
    [
        (["معالجة اللغة العربية", "نماذج اللغة العربية"], "اللغة العربية"),
        (["Графовые нейронные сети", "Нейронные сети"], "Нейронные сети"),
        (["गहन शिक्षण", "गहन शिक्षण और भाषा"], "गहन शिक्षण"),
        (["강화 학습 개론", "심층 강화 학습"], "강화 학습"),
    ],
)
def test_other_scripts_give_whole_words(
    titles: list[str], phrase: str, groups_of: GroupsOf
) -> None:
    assert phrase in labels(groups_of(titles, ["Orchid Care", "Orchid Soil"]))[0]


def test_a_cluster_without_telling_words_is_named_after_its_topic(groups_of: GroupsOf) -> None:
    clusters = groups_of(
        [
            ("Results", "", "papers/graph_neural-networks"),
            ("Methods", "", "papers/graph_neural-networks"),
        ],
        ["Orchid Care", "Orchid Soil"],
    )

    assert labels(clusters)[0] == "Graph Neural Networks"


def test_a_cluster_without_topic_is_named_after_a_title(groups_of: GroupsOf) -> None:
    assert labels(groups_of(["How and Why"], ["Orchid Care", "Orchid Soil"]))[0] == "How and Why"


@pytest.mark.parametrize(
    "clusters",
    [
        pytest.param([["Note"] * 3, ["Note"] * 3, ["Note"]], id="identical"),
        pytest.param([["🎉🎉", "🚀"], ["🎉"], ["😀"]], id="emoji"),
        pytest.param([["!!!"], ["..."], ["1234"], ["2024", "2024"]], id="no letters"),
        pytest.param([["a"], ["b"], ["c d e"]], id="single letters"),
        pytest.param([["the of and"], ["of the"], ["and"]], id="function words"),
        pytest.param([["\ud800 lone"], ["\x00"], ["<script>alert(1)</script>"]], id="hostile"),
        pytest.param([["x" * 5000], ["word " * 2000]], id="endless"),
    ],
)
def test_hopeless_input_gives_different_labels_that_are_not_empty(
    clusters: list[list[str]], groups_of: GroupsOf
) -> None:
    found = labels(groups_of(*clusters))

    assert len({label.casefold() for label in found}) == len(clusters)
    assert all(label.strip() and len(label) <= 80 for label in found)
    assert not any(re.search(r"(?i)cluster|[<>]", label) for label in found)


def test_a_cluster_of_emoji_is_named_after_its_file(groups_of: GroupsOf) -> None:
    assert labels(groups_of(["🎉🎉"], ["Orchid Care", "Orchid Soil"]))[0] == "Note0"


def test_keywords_are_up_to_eight_different_phrases(groups: list[Group]) -> None:
    for naming in KeywordLabeller().name(groups, range(len(groups))):
        assert 1 <= len(naming.keywords) <= 8
        assert len(set(naming.keywords)) == len(naming.keywords)


def test_labels_do_not_depend_on_the_order_of_hashes() -> None:
    script = (
        "from conftest import make_groups\n"
        "from mkdocs_paperdiary.atlas.labels.keywords import KeywordLabeller\n"
        "groups = make_groups(['Red Fox', 'Grey Wolf', 'Arctic Hare'],"
        "['Oak Tree', 'Elm Tree', 'Ash Tree'])\n"
        "print(KeywordLabeller().name(groups, [0, 1]))"
    )
    here = os.path.dirname(__file__)
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            cwd=here,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }

    assert len(outputs) == 1
