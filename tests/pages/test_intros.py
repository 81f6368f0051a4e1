"""The introductions of themes as HTML."""

from mkdocs_paperdiary.pages.lesson_html import intros_in
from mkdocs_paperdiary.pages.marks import Passage
from mkdocs_paperdiary.pages.themes import ThemeSetting


def test_what_is_dropped_from_an_introduction_is_a_problem_of_the_option() -> None:
    intro = "Look. <script>alert(1)</script>"
    passages = {0: Passage(f"<p>{intro}</p>"), 1: Passage("<p>Fine.</p>")}
    settings = [ThemeSetting("Risky", intro), ThemeSetting("Safe", "Fine.")]
    intros, (problem,) = intros_in(passages, settings)
    assert intros == {"risky": "<p>Look. </p>", "safe": "<p>Fine.</p>"}
    assert str(problem) == (
        "option 'themes': a script is dropped from the introduction of 'Risky'; write it without"
    )
