"""Write the site: every page of every round in every language; what is there already and the same stays untouched."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as xml_escape

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from budget_index import __version__
from budget_index.files import safe_stem, write_bytes
from budget_index.language import LANGUAGES, Language, Say, localized
from budget_index.publish.html.blocks import blocks_css
from budget_index.publish.site.pages import RoundPages, as_html
from budget_index.publish.site.site_round import SiteRound

FOLDER = Path(__file__).parent
STYLE = blocks_css() + (FOLDER / "assets" / "site.css").read_text("utf-8")
SCRIPT = (FOLDER / "assets" / "site.js").read_text("utf-8")
SCRIPT_HASH = "sha256-" + base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
MANIFEST = "site.json"


class Site:
    """What is written where; addresses are relative, so that a folder or a stick will do.

    Parameters
    ----------
    rounds
        The latest first.
    base_url
        Where it will be read, for previews in messengers and the site map; may be empty.
    """

    def __init__(self, rounds: Sequence[SiteRound], output: Path, *, base_url: str = "") -> None:
        self.rounds = sorted(rounds, key=lambda each: (each.year, each.id), reverse=True)
        self.output, self.base_url = output, base_url.rstrip("/")
        loader = FileSystemLoader(FOLDER / "templates")
        self.pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        self.pages.globals.update(
            style=as_html(STYLE),
            script=as_html(SCRIPT),
            script_hash=SCRIPT_HASH,
            version=__version__,
            base_url=self.base_url,
            languages=LANGUAGES,
            language_names=own_names(),
        )
        self.known = self._manifest()
        self.written: dict[str, list[str]] = {}
        self.changed = 0

    def write(self, watched: Callable[[Sequence[SiteRound]], Iterable[SiteRound]] = iter) -> None:
        """Write all pages; a round of which nothing has changed is left as it is."""
        outline = self._outline()
        for round_ in watched(self.rounds):
            key = hashlib.sha256((outline + round_.fingerprint()).encode()).hexdigest()
            before = self.known.get(round_.id, {})
            files = before.get("files", [])
            if before.get("key") == key and all((self.output / name).is_file() for name in files):
                self.written[round_.id] = files
            else:
                self.written[round_.id] = []
                self._write_round(round_)
            self.known[round_.id] = {"key": key, "files": self.written[round_.id]}
        self._write_frame()
        write_bytes(self.output / MANIFEST, (json.dumps(self.known, indent=1) + "\n").encode())

    def _manifest(self) -> dict[str, Any]:
        path = self.output / MANIFEST
        try:
            known: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        except ValueError:
            known = {}
        ids = {round_.id for round_ in self.rounds}
        return {name: each for name, each in known.items() if name in ids}

    def _outline(self) -> str:
        """Say what every page depends on: the frame, the program, and which rounds there are."""
        templates = "".join(path.read_text("utf-8") for path in sorted((FOLDER / "templates").iterdir()))
        rounds = [(each.id, each.tables.ranking["region"].tolist()) for each in self.rounds]
        return repr((templates, STYLE, SCRIPT, __version__, self.base_url, rounds))

    def put(self, round_: SiteRound | None, name: str, content: bytes) -> str:
        """Write a file unless it is there with these bytes; return its address."""
        path = self.output / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, content)
            self.changed += 1
        if round_ is not None:
            self.written[round_.id].append(name)
        return name

    def _write_round(self, round_: SiteRound) -> None:
        for language in LANGUAGES:
            for name, content in RoundPages(self, round_, Say(language)).files():
                self.put(round_, name, content)

    def _write_frame(self) -> None:
        """Write what belongs to no round: the door, one address for the latest of each, and the site map."""
        names = {language: Say(language)("site.name") for language in LANGUAGES}
        home = self.pages.get_template("home.html").render(names=names)
        self.put(None, "index.html", home.encode())
        for language in LANGUAGES:
            for old, (new, title) in self.latest(language).items():
                self.put(None, f"{language}/{old}", self._moved(language, old, new, title))
        if self.base_url:
            places = sorted(name for names in self.written.values() for name in names if name.endswith(".html"))
            urls = "".join(f"<url><loc>{xml_escape(f'{self.base_url}/{name}')}</loc></url>\n" for name in places)
            space = "http://www.sitemaps.org/schemas/sitemap/0.9"
            text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{urls}</urlset>\n'
            self.put(None, "sitemap.xml", text.encode())

    def latest(self, language: Language) -> dict[str, tuple[str, str]]:
        """List addresses that stay from round to round, each with where it leads now and the title of that round."""
        places: dict[str, tuple[str, str]] = {}
        for round_ in reversed(self.rounds):
            title = localized(round_.tables.round.title, language)
            names = ["index.html", *(f"regions/{safe_stem(code)}.html" for code in round_.tables.ranking["region"])]
            places |= {name: (f"{round_.id}/{name}", title) for name in names}
        return places

    def _moved(self, language: Language, old: str, new: str, title: str) -> bytes:
        say, up = Say(language), "../" * old.count("/")
        return self.render(
            "moved.html",
            say,
            old,
            title=title,
            sentence="",
            moved=f"{up}{new}",
            menu=[],
            footer=[],
            mark="",
            source="",
            corrections=[],
            picture="",
        )

    def render(self, template: str, say: Say, path: str, **facts: Any) -> bytes:
        """Fill a template; its path is that within the language."""
        whole = f"{say.language}/{path}"
        root = "../" * whole.count("/")
        known = {
            "say": say,
            "path": whole,
            "root": root,
            "in_language": lambda language: f"{language}/{path}",
            "moved": "",
        }
        return self.pages.get_template(template).render(**(known | facts)).encode()


def own_names() -> dict[str, str]:
    """Return what each language calls itself."""
    return {language: Say(language)(f"region-page.language-{language}") for language in LANGUAGES}
