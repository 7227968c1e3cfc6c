"""The pages of one round in one language: content laid out, and the files that go with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, Protocol

from markupsafe import Markup

from budget_index.charts.palette import band_colour
from budget_index.content.document import document_page
from budget_index.content.methodology_facts import methodology_facts
from budget_index.content.model import Content, Facts, ItemList, ListItem, Section
from budget_index.content.overview import overview
from budget_index.content.paper import region_paper
from budget_index.content.region_actions import every_action
from budget_index.content.what_changed import what_changed
from budget_index.files import csv_bytes, safe_stem, zipped
from budget_index.language import Say, localized
from budget_index.methodology.titles import document_name
from budget_index.publish.html import blocks, region_blocks
from budget_index.publish.provenance import mark_of
from budget_index.publish.site.charts import standings_png, standings_spec, standings_svg, untitled, years_svg
from budget_index.publish.site.corrections import touching
from budget_index.publish.site.site_round import SiteRound
from budget_index.publish.site.tables import scores_by_stage, sortable
from budget_index.reports.downloads import citation, package, round_tables, rules_files

FOLDED = ("fixes", "answers", "open", "remarks", "check")
SHOWN_FIRST = ("documents", "movers", "participation")
OWN_NAMES = {"overview": "index"}
KILOBYTE = 1024
OF_REGIONS = ("moved", "regions", "stages")
"""Tables whose rows are regions."""
Written = tuple[str, bytes]
"""An address within the site, and what stands there."""


def as_html(text: str) -> Markup:
    """Take as HTML what the blocks have made: they escape what others wrote."""
    return Markup(text)  # noqa: S704


@dataclass(frozen=True)
class PagePart:
    """A part of a page."""

    title: str
    sentence: str
    html: Markup


class Frame(Protocol):
    """What a page needs to know of its site."""

    rounds: list[SiteRound]
    base_url: str

    def render(self, template: str, say: Say, path: str, **facts: Any) -> bytes:
        """Fill a template."""
        ...


class RoundPages:
    """The pages of a round in one language."""

    def __init__(self, site: Frame, round_: SiteRound, say: Say) -> None:
        self.site, self.round, self.say, self.tables = site, round_, say, round_.tables
        self.root = f"{say.language}/{round_.id}"
        self.papers: dict[str, Content] = {}

    def files(self) -> Iterator[Written]:
        """Make every page and file."""
        yield from self.overview_files()
        for code in self.tables.ranking["region"]:
            yield self.region_page(str(code))
        yield self.blocks_page("stages", [self.stages()], self.say("site.stages-title"))
        yield from self.document_pages()
        if self.round.earlier:
            content = what_changed(self.tables, self.round.earlier[-1], self.say)
            yield self.blocks_page("changed", map(self.block, content.sections), content.title, content.sentence)
        yield from self.methodology_pages()
        yield from self.data_files()
        about = list(touching(self.round.corrections, self.tables.round.id))
        none = "" if about else self.say("site.no-corrections")
        yield self.blocks_page("corrections", [], self.say("site.corrections"), none, corrections=about)

    @cached_property
    def overview(self) -> Content:
        """What is said of the round."""
        return overview(self.tables, self.say, earlier=self.round.earlier)

    def paper(self, code: str) -> Content:
        """Return what is said of a region."""
        if code not in self.papers:
            self.papers[code] = region_paper(self.tables, code, self.say, earlier=self.round.earlier)
        return self.papers[code]

    @cached_property
    def documents(self) -> dict[str, str]:
        """The documents that somebody is asked about, with their titles."""
        table = self.tables.actions()
        listed = set(table.loc[table["action"] == table["document"], "document"].astype("str"))
        known = [name for name in self.tables.methodology.documents if name in listed]
        return {name: document_name(self.tables.methodology, name, self.say.language) for name in known}

    @cached_property
    def around(self) -> dict[str, Any]:
        """What stands around every page."""
        pages = ["overview", "stages", "documents", "changed", "methodology", "data"]
        there = {"documents": bool(self.documents), "changed": bool(self.round.earlier)}
        menu = [self.entry(name) for name in pages if there.get(name, True)]
        provenance = self.overview.provenance
        return {
            "menu": menu,
            "footer": [*menu, self.entry("glossary"), self.entry("corrections")],
            "mark": provenance.mark or mark_of(self.tables, self.say),
            "source": provenance.source,
            "picture": f"{self.picture}.png" if self.site.base_url else "",
            "corrections": [],
        }

    def entry(self, name: str) -> tuple[str, str]:
        """Return the title of a page and where it is."""
        return self.say(f"site.{name}"), f"{self.root}/{OWN_NAMES.get(name, name)}.html"

    @property
    def picture(self) -> str:
        """Where the pictures of the ranking are, without their ending."""
        return f"pictures/{self.round.id}-{self.say.language}"

    def page(self, name: str, template: str, title: str, sentence: str, **facts: Any) -> Written:
        """Make a page."""
        path = f"{self.round.id}/{name}.html"
        head = {"title": f"{title} · {self.tables.year}", "sentence": sentence}
        return f"{self.root}/{name}.html", self.site.render(template, self.say, path, **(self.around | head | facts))

    def blocks_page(
        self, name: str, shown: Iterable[PagePart], title: str, sentence: str = "", **facts: Any
    ) -> Written:
        """Make a page of blocks one below the other."""
        return self.page(name, "sections.html", title, sentence, blocks=list(shown), heading=title, **facts)

    def block(self, section: Section) -> PagePart:
        """Lay out a section by what it holds."""
        body, sentence = section.body, section.sentence
        if section.id == "documents" and any(column.id.startswith(blocks.COUNTS) for column in section.table.columns):
            html, sentence = blocks.documents_grid(section, self.say), ""
        elif section.id == "movers":
            html, sentence = blocks.moves_list(section), ""
        elif isinstance(body, ItemList):
            html = f'<ul class="said">{"".join(map(_item, body.items))}</ul>'
        elif isinstance(body, Facts):
            html = _facts(body)
        elif section.table.columns:
            html = sortable(section, self.say("word.region") if section.id in OF_REGIONS else "")
        else:
            html = f"<ul>{''.join(f'<li>{escape(row.title)}</li>' for row in section.table.rows)}</ul>"
        return PagePart(section.title, sentence, as_html(html))

    def overview_files(self) -> Iterator[Written]:
        """Make the first page, and its chart to take along."""
        content, say = self.overview, self.say
        spec = standings_spec(self.tables, content, say)
        self.drawn = standings_svg(spec, content).encode()
        yield f"{self.picture}.svg", self.drawn
        yield f"{self.picture}.csv", csv_bytes(self.tables.ranked(self.tables.methodology.ranked))
        if self.site.base_url:
            yield f"{self.picture}.png", standings_png(spec, content)
        ranking = content["ranking"].table
        scores = {row.id: ranking.cell(row, "score") for row in ranking.rows}
        others = [each for each in self.site.rounds if each is not self.round]
        yield self.page(
            "index",
            "overview.html",
            content.title,
            content.sentence,
            content=content,
            chart=as_html(untitled(spec)),
            chart_files={"svg": f"{self.picture}.svg", "csv": f"{self.picture}.csv"},
            regions=[
                (row.title, self.region_path(row.id), scores[row.id].text, scores[row.id].value) for row in ranking.rows
            ],
            seen=as_html(self.seen()),
            blocks=[self.block(content[name]) for name in SHOWN_FIRST if name in content],
            rounds=[
                (localized(each.tables.round.title, say.language), f"{say.language}/{each.id}/index.html")
                for each in others
            ],
        )

    def seen(self) -> str:
        """List what is seen in the chart."""
        section = self.overview.get("seen")
        return blocks.item_list(section.title, [each.title for each in section.items]) if section else ""

    def region_path(self, code: str) -> str:
        """Return where a region's page is."""
        return f"{self.root}/regions/{safe_stem(code)}.html"

    def region_page(self, code: str) -> Written:
        """Make a region's page: figures, what to publish first, documents, stages, change, years, the rest folded."""
        content, say = self.paper(code), self.say
        other_years = [
            (str(each.year), f"{say.language}/{each.id}/regions/{safe_stem(code)}.html")
            for each in self.site.rounds
            if each is not self.round and code in set(each.tables.ranking["region"])
        ]
        return self.page(
            f"regions/{safe_stem(code)}",
            "region.html",
            content.title,
            content.sentence,
            heading=content.title,
            figures=as_html(region_blocks.figures(content["standing"].facts.facts)),
            ruler=as_html(self.ruler(content)),
            main=list(self.main_blocks(content)),
            pairs=[self.drawn_block(content, name) for name in ("stages", "change", "years") if name in content],
            folds=[*self.actions(code), *(self.block(content[name]) for name in FOLDED if name in content)],
            other_years=other_years,
            corrections=list(touching(self.round.corrections, self.tables.round.id, code)),
        )

    def ruler(self, content: Content) -> str:
        """Draw where the region's score is among the bands; nothing without a score."""
        if "ruler" not in content:
            return ""
        colours = {band.id: band_colour(band) for band in self.tables.methodology.bands}
        return region_blocks.ruler(content["ruler"], float(str(content["standing"].facts["score"].value)), colours)

    def main_blocks(self, content: Content) -> Iterator[PagePart]:
        """Lay out what lacks for a score, what to publish first, and how each document stands."""
        say = self.say
        if "missing" in content:
            section = content["missing"]
            html = blocks.written_table(section, say("word.stage"))
            yield PagePart(section.title, section.sentence, as_html(html))
        if "first" in content:
            section = content["first"]
            steps = "".join(_step(item, say) for item in section.items)
            if "together" in content and len(section.items) > 1:
                together = content["together"]
                table = f"<p>{escape(together.sentence)}</p>{blocks.written_table(together, say('brief.first'))}"
                steps += f"<details><summary>{escape(together.title)}</summary><div>{table}</div></details>"
            yield PagePart(section.title, section.sentence, as_html(steps))
        if "documents" in content:
            section = content["documents"]
            yield PagePart(section.title, "", as_html(region_blocks.strip(section, content.get("stages"), say)))

    def drawn_block(self, content: Content, name: str) -> PagePart:
        """Draw stages, the parts of the change, or years."""
        section = content[name]
        if name == "stages":
            html = region_blocks.dots(section, content.title)
        elif name == "years":
            html = f"<figure>{years_svg(section)}<figcaption>{escape(section.sentence)}</figcaption></figure>"
        else:
            html = region_blocks.parts(section) if section.table.rows else f"<p>{escape(section.sentence)}</p>"
        return PagePart(section.title, "", as_html(html))

    def actions(self, code: str) -> Iterator[PagePart]:
        """List all actions of a region."""
        section = every_action(self.tables, code, self.say)
        yield PagePart(section.title, section.sentence, as_html(sortable(section, self.say("word.document"))))

    def stages(self) -> PagePart:
        """Lay out the scores by stage."""
        section = scores_by_stage(self.tables, self.say)
        links = {row.id: f"regions/{safe_stem(row.id)}.html" for row in section.table.rows}
        return PagePart("", section.sentence, as_html(sortable(section, self.say("word.region"), links)))

    def document_pages(self) -> Iterator[Written]:
        """Make a page a document, and one that lists them beside the regions."""
        if not self.documents:
            return
        say = self.say
        places = {name: f"documents/{safe_stem(name)}" for name in self.documents}
        rows = "".join(
            f'<li><a href="{places[name]}.html">{escape(title)}</a></li>' for name, title in self.documents.items()
        )
        listed = PagePart("", "", as_html(f'<ul class="said">{rows}</ul>'))
        grid = [self.block(self.overview["documents"])] if "documents" in self.overview else []
        yield self.blocks_page("documents", [listed, *grid], say("site.documents"), say("site.documents-sentence"))
        for name, place in places.items():
            content = document_page(self.tables, name, say)
            shown = [
                self.standing_everywhere(each) if each.id == "regions" else self.block(each)
                for each in content.sections
            ]
            yield self.blocks_page(place, shown, content.title, content.sentence)

    def standing_everywhere(self, section: Section) -> PagePart:
        """Lay out how a document stands in all regions, each with the way to its page."""
        links = {row.id: f"../regions/{safe_stem(row.id)}.html" for row in section.table.rows}
        return PagePart(section.title, "", as_html(sortable(section, self.say("word.region"), links)))

    def methodology_pages(self) -> Iterator[Written]:
        """Make the pages about the rules and the words."""
        before = self.round.earlier[-1].methodology if self.round.earlier else None
        content = methodology_facts(self.tables.methodology, self.say, year=self.tables.year, before=before)
        shown = [self.block(section) for section in content.sections if section.id != "glossary"]
        yield self.blocks_page("methodology", shown, content.title, content.sentence)
        words = [
            PagePart("", each.sentence, self.block(each).html) for each in content.sections if each.id == "glossary"
        ]
        yield self.blocks_page("glossary", words, self.say("site.glossary"))

    def data_files(self) -> Iterator[Written]:
        """Make the page of downloads, and what it offers."""
        say, tables, folder = self.say, self.tables, f"data/{self.round.id}"
        frames = self.frames()
        files = {f"{name}.csv": csv_bytes(table) for name, table in frames.items()}
        rules = rules_files(tables.round, self.round.folder, tables.methodology)
        published = {name: table for name, table in frames.items() if name != "actions"}
        packed = {
            f"{self.round.id}-{say.language}.zip": package(tables.round, tables.methodology, published, rules, say),
            f"press-{self.round.id}-{say.language}.zip": zipped(self.press_files()),
        }
        words = dict(zip(packed, (say("site.package"), say("site.press")), strict=True))
        listed = ""
        for name, content in {**packed, **files, **rules}.items():
            yield f"{folder}/{name}", content
            rows = say("site.rows", n=len(frames[Path(name).stem])) if name in files else ""
            size = say("site.kilobytes", n=say.number(max(1, round(len(content) / KILOBYTE))))
            label = f"{words.get(name, name)} – {', '.join(filter(None, (size, rows)))}"
            listed += f'<li><a href="../../{folder}/{escape(name)}" download>{escape(label)}</a></li>'
        licence = say("site.licence", licence=tables.round.licence) if tables.round.licence else ""
        offered = PagePart("", licence, as_html(f'<ul class="files">{listed}</ul>'))
        cited = PagePart(say("site.cite"), citation(tables.round, tables.methodology, say.language), as_html(""))
        yield self.blocks_page("data", [offered, cited], say("site.data"))

    def frames(self) -> dict[str, Any]:
        """Return the tables of the round, and what each action would bring."""
        public, tables = self.tables.public, self.tables
        frames = round_tables(
            tables.results, public.responses, public.publications, tables.registry, example=tables.round.example
        )
        return frames | {"actions": tables.actions()}

    def press_files(self) -> Mapping[str, bytes]:
        """Pack what a journalist takes along: sentences about all regions, the ranking, the picture."""
        content, ranked = self.overview, self.tables.ranked(self.tables.methodology.ranked)
        provenance = content.provenance
        regions = [self.paper(str(code)).sentence for code in ranked["region"]]
        lines = [provenance.mark, content.title, content.sentence, *regions, provenance.source]
        return {
            "sentences.txt": "".join(f"{line}\n" for line in lines if line).encode(),
            "ranking.csv": csv_bytes(ranked),
            "ranking.svg": self.drawn,
        }


def _item(item: ListItem) -> str:
    note = f"<br><small>{escape(item.note)}</small>" if item.note else ""
    text = f"<br>{escape(item.text)}" if item.text and item.text != item.title else ""
    links = "".join(f" {blocks.linked(link.href)}" for link in item.links if link.href)
    return f"<li><b>{escape(item.title)}</b>{note}{text}{links}</li>"


def _facts(body: Facts) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(fact.label)}</th><td>{escape(fact.text)}</td></tr>' for fact in body.facts
    )
    return f'<div class="listed"><table><tbody>{rows}</tbody></table></div>'


def _step(item: ListItem, say: Say) -> str:
    return f'<div class="first"><h3>{escape(item.title)}</h3>{region_blocks.step(item, say)}</div>'
