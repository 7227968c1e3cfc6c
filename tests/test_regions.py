"""The register of regions: kinds, lifetimes, names, and files that are no register."""

from datetime import date

import pandas as pd
import pytest

from budget_index.errors import ProblemsFound
from budget_index.language import LANGUAGES
from budget_index.methodology.load import load_methodology, parse_methodology
from budget_index.methodology.source import parse_yaml
from budget_index.regions import (
    Region,
    assessed_regions,
    kazakhstan,
    peer_group_problems,
    peer_groups,
    peer_region_problems,
    read_regions,
    region_name,
    region_problems,
)

LOCAL = "kz-local-budgets-2026"


@pytest.mark.reference
def test_the_register_agrees_with_the_compiled_facts(reference):
    facts = pd.read_csv(reference / "kazakhstan" / "regions.csv", dtype=str, keep_default_na=False)
    ours = kazakhstan()
    assert set(ours) == set(facts["code"])
    for fact in facts.itertuples():
        region = ours[fact.code]
        assert (region.names["kk"], region.kind) == (fact.name_kk, fact.kind)
        assert region.valid_from == (date.fromisoformat(fact.valid_from) if fact.valid_from else None)
        assert region.valid_to == (date.fromisoformat(fact.valid_to) if fact.valid_to else None)
        assert region.predecessor == fact.predecessor_code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("year", "count"), [(2015, 16), (2017, 16), (2018, 18), (2019, 17), (2021, 17), (2022, 20), (2026, 20), (2035, 20)]
)
def test_how_many_regions_there_are(year, count):
    """16 to mid-2018, 17 to mid-2022, 20 since; in 2018 the old one and both new ones existed."""
    assert len(assessed_regions(load_methodology(LOCAL), year, kazakhstan())) == count


def test_a_methodology_for_cities_assesses_cities(scales):
    cities = parse_methodology(f"""
id: cities
title: Cities
kinds: [city]
{scales}
dimensions: [{{id: index, criteria: [{{id: P01, question: One?, scale: extent}}]}}]
""")
    assert assessed_regions(cities, 2026, kazakhstan()) == ["KZ-75", "KZ-71", "KZ-79"]


@pytest.mark.parametrize(
    ("code", "year", "problem", "suggestion"),
    [
        ("KZ-15", 2026, None, ""),
        ("KZ-1O", 2026, "unknown-region", "KZ-10"),
        ("kz-15", 2026, "unknown-region", "KZ-15"),
        ("KAZ", 2026, "unknown-region", ...),
        ("KZ-10", 2022, None, ""),
        ("KZ-10", 2021, "region-outside-lifetime", ""),
        ("KZ-YUZ", 2018, None, ""),
        ("KZ-YUZ", 2019, "region-outside-lifetime", ""),
    ],
)
def test_a_region_must_be_known_and_exist(code, year, problem, suggestion):
    found = region_problems([(code, year)], load_methodology(LOCAL), kazakhstan())
    assert [p.code for p in found] == ([problem] if problem else [])
    assert suggestion is ... or [p.suggestion for p in found] == [suggestion] * len(found)


def test_a_region_of_another_kind_is_refused():
    registry = {**kazakhstan(), "X": Region("X", {"en": "X"}, kind="village")}
    (problem,) = region_problems([("X", 2026)], load_methodology(LOCAL), registry)
    assert (problem.code, problem.facts["kind"]) == ("region-kind", "village")


@pytest.mark.parametrize("year", [0, 1889, 1989, 2101, 9999])
@pytest.mark.parametrize("name", [LOCAL, "obs-2017"])
def test_a_year_outside_the_century_is_a_mistake(year, name):
    assert [p.code for p in region_problems([("KZ-15", year)], load_methodology(name), kazakhstan())] == [
        "year-out-of-range"
    ]


def test_without_kinds_any_code_is_a_region():
    assert region_problems([("KAZ", 2017), ("Atlantis", 2017)], load_methodology("obs-2017"), kazakhstan()) == []


@pytest.mark.parametrize(("code", "changed"), [("KZ-63", True), ("KZ-35", True), ("KZ-19", True), ("KZ-15", False)])
def test_territory_that_changed_in_2022_is_marked(code, changed):
    assert kazakhstan()[code].territory_changed == (date(2022, 6, 8) if changed else None)


def test_city_and_region_of_almaty_are_told_apart():
    names = {
        language: {region_name(code, language, kazakhstan()) for code in ("KZ-75", "KZ-19")} for language in LANGUAGES
    }
    assert all(len(each) == 2 for each in names.values())
    assert {language: names[language] for language in ("kk", "ru", "en")} == {
        "kk": {"Алматы қаласы", "Алматы облысы"},
        "ru": {"город Алматы", "Алматинская область"},
        "en": {"Almaty city", "Almaty Region"},
    }
    assert region_name("Atlantis", "kk", kazakhstan()) == "Atlantis"


def test_no_two_regions_share_a_tile():
    tiles = [region.tile for region in kazakhstan().values() if region.tile]
    assert len(tiles) == len(set(tiles)) == 20
    assert all(0 <= column < 7 and 0 <= row < 5 for column, row in tiles)


def test_a_register_of_one_s_own_needs_a_code_only(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("\ufeffcode,name,kind\nA,Alpha,village\nB,,\n", encoding="utf-8")
    own = read_regions(path)
    assert region_name("A", "ru", own) == "Alpha"
    assert region_name("B", "ru", own) == "B"
    assert own["A"].kind == "village"
    assert own["B"].exists_in(1900)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"code,name\n", "file-empty"),
        (b"id,name\nA,Alpha\n", "column-missing"),
        ("code,name\nA,Индекс\n".encode("cp1251"), "not-utf-8"),
    ],
)
def test_a_file_that_is_no_register(tmp_path, content, code):
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    with pytest.raises(ProblemsFound) as found:
        read_regions(path)
    assert [(p.code, p.file) for p in found.value] == [(code, str(path))]


def test_a_register_that_is_not_there(tmp_path):
    with pytest.raises(ProblemsFound) as found:
        read_regions(tmp_path / "nowhere.csv")
    assert [p.code for p in found.value] == ["file-not-found"]


def own_register(folder, rows):
    path = folder / "own.csv"
    path.write_text(rows, encoding="utf-8")
    return read_regions(path)


def test_population_and_class_are_read_where_they_are(tmp_path):
    own = own_register(tmp_path, "code,name,kind,population,class\nA,Alpha,town,36 000, large\nB,Beta,town,,\n")
    assert [(each.population, each.class_) for each in own.values()] == [(36000, "large"), (None, "")]


def test_a_population_that_is_no_number_is_reported_at_its_line(tmp_path):
    with pytest.raises(ProblemsFound) as refused:
        own_register(tmp_path, "code,population\nA,800\nB,about 900\nC,-5\n")
    assert [(p.code, p.line, p.facts["value"]) for p in refused.value] == [
        ("population-misread", 3, "about 900"),
        ("population-misread", 4, "-5"),
    ]


def test_the_register_has_only_populations_that_a_source_gives():
    """Ten of the twenty were reported on 2 February 2026; a blank is unknown, not nobody."""
    known = [region.population for region in kazakhstan().values() if region.population is not None]
    assert (len(known), min(known), max(known)) == (10, 218_993, 2_347_924)


def with_peers(peers: str, kinds: str = "[oblast, city]"):
    text = f"""
id: index
title: Index
kinds: {kinds}
peers: {peers}
scales: {{extent: {{answers: {{a: {{points: 100}}, d: {{points: 0}}}}}}}}
dimensions: [{{id: index, criteria: [{{id: P01, question: One?, scale: extent}}]}}]
"""
    return parse_methodology(text), parse_yaml(text, "index.yaml")


def test_groups_come_from_kind_class_or_a_list(tmp_path):
    own = own_register(tmp_path, "code,kind,class\nA,oblast,large\nB,city,\n")
    groups = {
        rule: peer_groups(["A", "B", "C"], with_peers(rule)[0], own)
        for rule in ("{by: kind}", "{by: class}", "{groups: [{id: west, regions: [B, C]}]}")
    }
    assert [list(each.values()) for each in groups.values()] == [
        ["oblast", "city", ""],
        ["large", "", ""],
        ["", "west", "west"],
    ]


def test_without_a_word_about_peers_kinds_make_the_groups_where_there_are_several():
    assert peer_groups(["KZ-15"], load_methodology(LOCAL), kazakhstan()) == {"KZ-15": "oblast"}
    assert peer_groups(["KAZ"], load_methodology("obs-2017"), kazakhstan()) == {"KAZ": ""}


def test_a_region_of_a_group_that_no_register_knows_is_reported_at_its_line():
    methodology, source = with_peers("{groups: [{id: west, regions: [KZ-15, kz-27, KZ-1O]}]}")
    problems = peer_region_problems(methodology, kazakhstan(), source)
    assert [(p.code, p.line, p.path, p.suggestion) for p in problems] == [
        ("peers-unknown-region", 5, ("peers", "groups", "west", "regions", "#2"), "KZ-27"),
        ("peers-unknown-region", 5, ("peers", "groups", "west", "regions", "#3"), "KZ-10"),
    ]


def test_a_region_of_a_group_that_is_not_assessed_is_reported():
    methodology, source = with_peers("{groups: [{id: west, regions: [KZ-15, KZ-75]}]}", kinds="[oblast]")
    (problem,) = peer_region_problems(methodology, kazakhstan(), source)
    assert (problem.code, problem.facts["region"]) == ("region-kind", "KZ-75")


def test_without_kinds_a_group_may_name_any_code():
    methodology, source = with_peers("{groups: [{id: west, regions: [KAZ]}]}", kinds="null")
    assert peer_region_problems(methodology, kazakhstan(), source) == []


def test_a_class_that_is_no_group_is_refused_and_none_at_all_is_noticed(tmp_path):
    own = own_register(tmp_path, "code,kind,class\nA,city,large\nB,city,lrage\nC,city,\n")
    methodology, _ = with_peers("{by: class, groups: [{id: small}, {id: large}]}")
    problems = peer_group_problems(["A", "B", "C"], methodology, own)
    assert [(p.code, p.severity, p.suggestion) for p in problems] == [
        ("peers-unknown-group", "error", "large"),
        ("peers-without-group", "notice", ""),
    ]
    assert (problems[1].facts["n"], problems[1].facts["regions"]) == (1, "C")
