"""What a workbook says of itself."""

from budget_index.methodology.load import load_methodology
from budget_index.workbook.identity import fingerprint


def test_other_colours_of_bands_make_no_other_methodology() -> None:
    methodology = load_methodology("obs-2017")
    bands = [band.model_copy(update={"color": "#0f3a63"}) for band in methodology.bands]
    assert bands != methodology.bands
    assert fingerprint(methodology.model_copy(update={"bands": bands})) == fingerprint(methodology)
    moved = [band.model_copy(update={"from_": band.from_ / 2}) for band in methodology.bands]
    assert fingerprint(methodology.model_copy(update={"bands": moved})) != fingerprint(methodology)
