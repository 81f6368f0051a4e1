"""Prompts of the user's own, which may come with a diary that strangers have written."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_paperdiary.llm import prompt_process, read_prompt
from mkdocs_paperdiary.llm.prompts import SUFFIX

HOSTILE = {
    "globals": "{{ cycler.__init__.__globals__.os.mkdir('PLACE') }}",
    "subclasses": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "attribute filter": "{{ cycler | attr('__init__') | attr('__globals__') }}",
    "format": "{{ '{0.__class__.__init__.__globals__}'.format(cycler) }}",
    "changes": "{% set x = [] %}{{ x.append(1) }}",
    "nested loops": "{% for a in range(99999) %}" * 2 + "{% endfor %}" * 2,
    "long": "{% for a in range(99999) %}aaaaaaaaaa{% endfor %}",
    "memory": "{{ 'a' * 10 ** 11 }}",
    "a power": "{{ 9 ** (9 ** 9) }}",
    "padding": "{{ '%99999999999d' % 1 }}",
    "recursion": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "itself": "{% include 'labels.md.jinja' %}",
    "outside": "{% include '../secret' %}",
    "a link": "{% include 'link' %}",
    "unknown": "one\n{{ nothing }}",
    "syntax": "one\n{% if %}",
    "a fault": "{{ 1 / 0 }}",
    "depth": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "bytes": "\udcff",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_template_that_does_more_than_write_text_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(prompt_process, "__file__", str(_hasty(tmp_path)))
    folder = tmp_path / "prompts"
    folder.mkdir()
    (tmp_path / "secret").write_text("secret", "utf-8")
    (folder / "link").symlink_to(tmp_path / "secret")
    own = folder / f"labels{SUFFIX}"
    template = HOSTILE[name].replace("PLACE", str(tmp_path / "made"))
    own.write_bytes(template.encode("utf-8", "surrogateescape"))
    prompt, problem = read_prompt("labels", folder)
    assert prompt == read_prompt("labels")[0]
    assert problem
    assert problem.src == str(own)
    assert problem.code == "unusable-prompt"
    assert not (tmp_path / "made").exists()
    if name in ("unknown", "syntax"):
        assert problem.line == 2


def _hasty(folder: Path) -> Path:
    """The process with less time, so that the test has to wait less."""
    source = Path(prompt_process.__file__).read_text("utf-8")
    assert "SECONDS = 5" in source
    hasty = folder / "hasty.py"
    hasty.write_text(source.replace("SECONDS = 5", "SECONDS = 1"), "utf-8")
    return hasty


def test_a_template_may_extend_the_package_s_and_include_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "role.jinja").write_text("You name {{ 'things' | upper }}.", "utf-8")
    (tmp_path / f"labels{SUFFIX}").write_text(
        '{% extends "paperdiary/labels.md.jinja" %}{% block role %}{% include "role.jinja" %}'
        "{% for one in range(2) %} Briefly.{% endfor %}{% endblock %}",
        "utf-8",
    )
    prompt, problem = read_prompt("labels", tmp_path)
    assert problem is None
    assert prompt.own
    assert "You name THINGS. Briefly. Briefly." in prompt.text


def test_what_is_wrong_names_the_included_file(tmp_path: Path) -> None:
    (tmp_path / "part.jinja").write_text("\n\n{{ nothing }}", "utf-8")
    (tmp_path / f"labels{SUFFIX}").write_text("{% include 'part.jinja' %}", "utf-8")
    _, problem = read_prompt("labels", tmp_path)
    assert problem
    assert problem.src == str(tmp_path / "part.jinja")
    assert problem.line == 3
