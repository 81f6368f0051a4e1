"""How much of diaries of unlike habits is read right, adopted as they are.

The table of shares is printed with `-s`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .adopted import FIELDS, Adopted, adopt, names

ENOUGH = 0.97
"""The share of each field that is to be right in each habit."""


@pytest.fixture(scope="module")
def diary(
    tmp_path_factory: pytest.TempPathFactory, shared_cache: Path
) -> Iterator[Callable[[str], Adopted]]:
    """Adopts a diary, once for all its tests."""
    all_: dict[str, Adopted] = {}

    def of(habit: str) -> Adopted:
        if habit not in all_:
            folder = tmp_path_factory.mktemp("habits") / habit
            all_[habit] = adopt(habit, folder, shared_cache)
        return all_[habit]

    yield of
    print(f"\n{'habit':<20}{'works':>6}", *(f"{field:>8}" for field in FIELDS))
    for habit, adopted in all_.items():
        shares = (f"{adopted.shares[field]:8.2f}" for field in FIELDS)
        print(f"{habit:<20}{len(adopted.works):>6}", *shares)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("habit", names())
def test_a_diary_is_read_as_a_person_reads_it(
    diary: Callable[[str], Adopted], habit: str, field: str
) -> None:
    adopted = diary(habit)
    told = "\n".join(adopted.misread["entries"] + adopted.misread[field])
    assert adopted.shares[field] >= ENOUGH, told


@pytest.mark.parametrize("habit", names())
def test_the_site_of_a_diary_has_its_styles(diary: Callable[[str], Adopted], habit: str) -> None:
    assert diary(habit).missing_styles == []
