"""Works of arXiv, by its own API.

References:
    arXiv API User's Manual, https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from ..diary.urls import arxiv_id, clean_doi
from .catalogue_text import brief, names, plain_line, plain_title
from .fetching import Fault, address, see_status, user_agent
from .record import Record

NAME: Final = "arXiv"


def arxiv_page(number: str) -> str:
    """The page of an arXiv id."""
    return f"https://arxiv.org/abs/{number}"


def ask_arxiv(number: str) -> Record:
    """Ask arXiv for a work.

    Args:
        number: An arXiv id without version.

    Raises:
        Fault: arXiv does not know it or sends no feed.
        requests.RequestException: arXiv cannot be reached.
        ModuleNotFoundError: The package `arxiv` is missing.
    """
    import arxiv

    # One try: whoever is asked too often is not helped by more questions.
    client = arxiv.Client(page_size=1, delay_seconds=0, num_retries=0)
    client.query_url_format = address("PAPERDIARY_ARXIV_URL", "https://export.arxiv.org/api/query")
    client.query_url_format = _query(client.query_url_format)
    _be_polite(client)
    try:
        found = next(iter(client.results(arxiv.Search(id_list=[number], max_results=1))), None)
    except arxiv.HTTPError as error:
        see_status(error.status, NAME)
        raise
    # An error is told as an entry, too, with an id of its own.
    if found is None or arxiv_id(found.entry_id.rpartition("/abs/")[2]) != number:
        raise Fault(f"{NAME} does not know {number}")
    if not (title := plain_title(found.title)):
        raise Fault(f"{NAME} tells no title of {number}")
    return Record(
        title=title,
        link=arxiv_page(number),
        summary=brief(found.summary),
        kind="paper",
        authors=names([author.name for author in found.authors]),
        venue=plain_line(found.journal_ref)[:200] or None,
        year=found.published.year,
        arxiv=number,
        doi=clean_doi(found.doi.removeprefix("https://doi.org/")) if found.doi else None,
    )


def as_arxiv(record: Record, number: str) -> Record:
    """A record of an arXiv DOI as one of the work on arXiv."""
    return replace(record, arxiv=number, doi=None, link=arxiv_page(number), venue=None)


def _query(base: str) -> str:
    # The package fills in the query by `str.format`.
    whole = base if base.endswith("/query") else f"{base}/api/query"
    return whole.replace("{", "{{").replace("}", "}}") + "?{}"


def _be_polite(client: Any) -> None:
    """Bound the requests of the package's client, and let them say who asks."""
    import requests

    class Session(requests.Session):
        def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> Any:
            kwargs["headers"] = {"User-Agent": user_agent()}
            answer = super().request(method, url, *args, **{"timeout": 10, **kwargs})
            kind = answer.headers.get("Content-Type", "").lower()
            if answer.ok and "html" in kind:
                raise Fault(f"{NAME} sent a page for people instead of its catalogue")
            return answer

    client._session = Session()
