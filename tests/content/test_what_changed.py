"""Every number about a change between two rounds is that of the tables, in all languages, for all example rounds."""

from itertools import combinations

import numpy as np
import pytest

from budget_index.content.what_changed import what_changed
from budget_index.language import Say
from budget_index.regions import kazakhstan, region_name
from budget_index.rounding import round_half_up
from tests.content.said import ROUNDS, numbers, tables_of
from tests.sweeps import in_turn


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize(("earlier", "name", "language"), in_turn(combinations(ROUNDS, 2)))
def test_every_number_about_a_change_is_that_of_the_tables(earlier, name, language):
    before, tables = tables_of(earlier), tables_of(name)
    content = what_changed(tables, before, Say(language))
    assert "{" not in repr(content)
    changes = tables.changes_since(before).changes.set_index("region")
    own = changes[changes["change"].notna() & (changes["break"] == "")]["change"]
    counts = [(round_half_up(sign * own.to_numpy(), 0) > 0).sum() for sign in (1, -1)]
    still = len(own) - sum(counts)
    assert numbers(content.title) == [*counts, *([still] if still else [])]
    names = [region_name(code, language, kazakhstan()) for code in changes.index]
    told = numbers(content.sentence, *names)
    assert told[:2] == pytest.approx([own.max(), own.min()], abs=0.0501)
    assert told[2] == pytest.approx(own.mean(), abs=0.0501)
    assert sum(told[3:6]) == pytest.approx(told[2], abs=1e-9)
    table = content["moved"].table
    assert {row.id for row in table.rows} == set(changes.index)
    sizes = [abs(value) for row in table.rows if not np.isnan(value := changes.loc[row.id, "change"])]
    assert sizes == sorted(sizes, reverse=True)
    for row in table.rows:
        change = changes.loc[row.id, "change"]
        written = [numbers(table.cell(row, key).text) for key in ("change", "by_region", "by_rules", "by_assessment")]
        if np.isnan(change):
            assert written == [[]] * 4
            assert row.note
            continue
        assert written[0][0] == pytest.approx(change, abs=0.0501)
        assert sum(part[0] for part in written[1:]) == pytest.approx(written[0][0], abs=1e-9)
