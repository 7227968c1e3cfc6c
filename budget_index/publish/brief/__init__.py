"""The brief for a region: two pages and a third that says how to check it, as PDF and as a document to edit."""

from collections.abc import Sequence

from budget_index.content.round_tables import RoundTables
from budget_index.language import Say

RESIDENTS = "infographic.pdf"


def write_brief(
    tables: RoundTables, region: str, say: Say, ending: str, *, earlier: Sequence[RoundTables] = ()
) -> bytes:
    """Return the brief of a region as ``pdf`` or ``docx``, or the page for its residents as ``infographic.pdf``."""
    if ending == RESIDENTS:
        from budget_index.publish.brief.pdf import write_infographic

        return write_infographic(tables, region, say)
    if ending == "pdf":
        from budget_index.publish.brief.pdf import write_region_pdf as write
    else:
        from budget_index.publish.brief.docx import write_region_docx as write
    return write(tables, region, say, earlier=earlier)
