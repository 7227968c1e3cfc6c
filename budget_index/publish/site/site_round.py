"""A round of the site, with what its pages are made of."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from budget_index.content.round_tables import RoundTables
from budget_index.files import csv_bytes, safe_stem
from budget_index.publish.site.corrections import Correction


@dataclass(frozen=True)
class SiteRound:
    """A round of the site, the rounds of its family before it, and what was corrected in it."""

    tables: RoundTables
    folder: Path
    earlier: tuple[RoundTables, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return safe_stem(self.tables.round.id)

    @property
    def year(self) -> int:
        """The year that is assessed."""
        return self.tables.year

    def fingerprint(self) -> str:
        """Return a text that changes with everything that its pages say."""
        contents = [(tables.round.id, csv_bytes(tables.results.criteria), csv_bytes(tables.public.responses),
                 csv_bytes(tables.public.publications), tables.methodology.model_dump_json())
                for tables in (*self.earlier, self.tables)]  # fmt: skip
        return hashlib.sha256(repr((contents, self.corrections)).encode()).hexdigest()
