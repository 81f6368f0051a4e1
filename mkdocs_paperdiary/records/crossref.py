"""Works with a DOI: by Crossref, and by content negotiation, which other agencies know too.

References:
    https://www.crossref.org/documentation/retrieve-metadata/rest-api/
    https://citation.doi.org/docs.html
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from .csl import record_of_csl
from .fetching import Fault, address, fetch, see_status, user_agent
from .record import Record

NAME: Final = "Crossref"
DOI_NAME: Final = "doi.org"
_CSL: Final = "application/vnd.citationstyles.csl+json, application/json;q=0.5"


def doi_page(doi: str) -> str:
    """The address of a DOI, with which it stays readable."""
    return f"https://doi.org/{quote(doi, safe='/:;()._-')}"


def ask_crossref(doi: str) -> Record:
    """Ask Crossref for a work.

    Args:
        doi: In lower case.

    Raises:
        Fault: Crossref does not know it or sends something else.
        ModuleNotFoundError: The package `habanero` is missing.
        Exception: Whatever the package lets through when Crossref cannot be reached.
    """
    import habanero
    from habanero import exceptions

    base = address("PAPERDIARY_CROSSREF_URL", "https://api.crossref.org")
    crossref = habanero.Crossref(base_url=base, ua_string=user_agent(), timeout=10)
    try:
        answer: Any = crossref.works(ids=[quote(doi, safe="/")])
    except exceptions.RequestError as error:
        # Of a success, it is said that something other than JSON was sent.
        status = error.status_code if isinstance(error.status_code, int) else 0
        see_status(status if status >= 400 else 200, NAME)
        raise Fault(f"{NAME} sent a page for people instead of its catalogue") from None
    return _with_doi(record_of_csl(answer.get("message"), NAME), doi)


def ask_doi(doi: str) -> Record:
    """Ask whoever has registered a DOI, such as DataCite.

    Raises:
        Fault: The DOI is unknown, or something else was sent.
        requests.RequestException: The server cannot be reached.
    """
    base = address("PAPERDIARY_DOI_URL", "https://doi.org")
    answer = fetch(f"{base}/{quote(doi, safe='/')}", _CSL, DOI_NAME)
    if "html" in answer.type:
        raise Fault(f"{DOI_NAME} sent a page for people instead of a catalogue's answer")
    return _with_doi(record_of_csl(json.loads(answer.content), DOI_NAME), doi)


def _with_doi(record: Record, doi: str) -> Record:
    return replace(record, doi=doi, link=doi_page(doi))
