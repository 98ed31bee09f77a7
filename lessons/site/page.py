"""A lesson as one page: prose, code, outputs as in the notebook; where a view will be, its twin until then."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

from ipywidgets.widgets.widget import _instances

from ..views.progress.view import TITLE
from . import progress
from .doubles import compact, shared
from .models import drawable, gathered
from .prose import WORDS, anchor, code, instead, linked, markdown
from .running import Cell

RUN = "**Run ▸"                                  # how such a paragraph begins
CONTENTS = "<!-- contents -->"  # behind what the lesson says of itself
VIEW = "application/vnd.jupyter.widget-view+json"
TEMPLATE = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
_PICTURE = re.compile(r'src=(\\?")data:image/(\w+);base64,([^"\\]+)\1')  # in HTML, or in HTML within JSON
_HEADING = re.compile(r'<h([23]) id="([^"]*)">(.*?)</h\1>', re.S)
_OWN = re.compile(r"^check\(", re.M)  # a program that the learner writes


@dataclass(frozen=True)
class Page:
    """What stands in a page of its own, and what the index says of it."""

    name: str
    title: str
    about: str
    body: str
    data: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return f"{self.name}.html"


def lesson(path: Path, cells: list[Cell]) -> Page:
    """The page of a notebook that has been run."""
    ids = [output[VIEW]["model_id"] for cell in cells for output in cell.outputs if VIEW in output]
    models, names = gathered(filter(drawable, ids))
    parts = [_prose(cell) if cell.kind == "markdown" else _code(cell, names) for cell in cells]
    parts.insert(1, CONTENTS)
    title, about = _told(cells[0].source)
    models, table = shared(models)
    data = compact({"models": models, "table": table})
    pictures: dict[str, bytes] = {}
    body, data = (_PICTURE.sub(lambda found: _beside(found, pictures), each) for each in ("\n".join(parts), data))
    return Page(path.stem, title, about, body, data.replace("</", "<\\/") if models else "", pictures)


def _beside(picture: re.Match, pictures: dict[str, bytes]) -> str:
    """The place of a picture's file: in the page it would be a third larger, and come before the text below it."""
    content = base64.b64decode(picture[3])
    name = f"assets/pictures/{hashlib.sha256(content).hexdigest()[:16]}.{picture[2]}"
    pictures[name] = content
    return f"src={picture[1]}{name}{picture[1]}"


def text(path: Path) -> Page:
    """The page of a Markdown file beside the notebooks."""
    source = path.read_text(encoding="utf-8")
    return Page(path.stem, *_told(source), f'<section class="page-prose">{markdown(source)}</section>')


def _told(source: str) -> tuple[str, str]:
    """The title in the first cell, and what the lesson is about: its first paragraph that is no note, or a note."""
    title, *rest = [part.strip() for part in source.strip().split("\n\n")]
    rest = [part for part in rest if not part.startswith(RUN)]
    about = next((part for part in rest if part[0] not in "*#"), rest[0] if rest else "")
    return title.removeprefix("# ").strip(), instead(about).strip("*").replace("\n", " ")


def _prose(cell: Cell) -> str:
    return f'<section class="page-prose">{markdown(cell.source)}</section>'


def _code(cell: Cell, names: dict[str, str]) -> str:
    """Code that is folded in the notebook is folded, as is what calls a view: a reader of the page has little of it."""
    shown, views = [], 0
    for output in cell.outputs:
        if VIEW in output and progress.is_progress(widget := _instances[output[VIEW]["model_id"]]):
            shown.append(progress.place(widget, linked(output["text/html"])))
            continue
        if VIEW in output and output[VIEW]["model_id"] not in names:
            del output[VIEW]                     # its twin stands
        views += VIEW in output
        place = cell.id if views == 1 else f"{cell.id}-{views}"
        shown.append(_output(output, place, names))
    source = code(cell.source)
    if _OWN.search(cell.source):
        shown.append(f'<p class="page-own">{WORDS["own"]}</p>')
    if views or cell.folded:
        source = f'<details class="page-code"><summary>{WORDS["code"]}</summary>{source}</details>'
    return "\n".join([f'<section class="page-cell">{source}', *shown, "</section>"])


def _output(output: dict[str, Any], place: str, names: dict[str, str]) -> str:
    if VIEW in output:
        return (f'<div class="page-output page-twin" id="{place}" data-view="{names[output[VIEW]["model_id"]]}">'
                f"{linked(output['text/html'])}</div>")
    if "text/html" in output:
        return f'<div class="page-output page-twin">{linked(output["text/html"])}</div>'
    if "text/latex" in output:
        return f'<div class="page-output">{html.escape(output["text/latex"], quote=False)}</div>'
    told = html.escape(output["stream"] if "stream" in output else output["text/plain"], quote=False)
    return f'<pre class="page-output page-text" tabindex="0">{told}</pre>'


def contents(page: Page) -> list[tuple[int, str, str]]:
    """The headings of a page: level, name, and what they say."""
    return [(int(level), name, said) for level, name, said in _HEADING.findall(page.body)]


def written(page: Page, before: Page | None, after: Page | None, notebook: str = "", python: int = 0) -> str:
    """The page as HTML, with the way to its neighbors; `python` is how many bytes of Python stand beside it."""
    data = {"lessons-models": page.data,
            "lessons-python": json.dumps({"total": python}) if python and page.data else "",
            "lessons-progress": progress.table() if "data-progress" in page.body else ""}
    items = "".join(f'<li class="page-level-{level}"><a href="#{name}">{said}</a></li>'
                    for level, name, said in contents(page))
    nav = (f'<nav class="page-contents" aria-label="{WORDS["contents"]}"><details><summary>{WORDS["contents"]}'
           f"</summary><ol>{items}</ol></details></nav>")
    return TEMPLATE.substitute(
        title=html.escape(page.title, quote=False), about=html.escape(_plain(page.about)), course=WORDS["course"],
        body=page.body.replace(CONTENTS, nav), ways="".join(_ways(before, after)), notebook=notebook,
        data="\n".join(f'<script type="application/json" id="{name}">{told}</script>'
                       for name, told in data.items() if told),
        **{name: WORDS[name] for name in ("skip", "main", "license")})


def _ways(before: Page | None, after: Page | None) -> Iterator[str]:
    for page, sign, relation in ((before, "← {}", "prev"), (after, "{} →", "next")):
        if page:
            said = sign.format(html.escape(page.title, quote=False))
            yield f'<a class="page-{relation}" rel="{relation}" href="{page.file}">{said}</a>'


def _plain(text: str, formulas: str = "") -> str:
    """Markdown as a sentence; around formulas stands what is given."""
    return re.sub(r"\[`?([^]`]*)`?\]\([^)]*\)", r"\1", text).replace("*", "").replace("$", formulas)


def index(lessons: list[Page], others: list[Page]) -> Page:
    """The first page: what the course is, and its lessons."""
    rows = "".join(f'<li><a href="{page.file}">{html.escape(page.title, quote=False)}</a>'
                   f"<p>{html.escape(_plain(page.about, '$'), quote=False)}</p></li>" for page in lessons)
    more = "".join(f'<p><a href="{page.file}">{html.escape(page.title, quote=False)}</a></p>' for page in others)
    lead = "".join(f"<p>{each}</p>" for each in WORDS["lead"])
    heading, where = (f'<h2 id="{anchor(said)}">{said}</h2>' for said in (WORDS["lessons"], TITLE))
    body = (f'<section class="page-prose"><h1>{WORDS["course"]}</h1>{lead}{heading}'
            f'<ol class="page-lessons" start="0">{rows}</ol>{more}{where}{progress.place(None)}</section>')
    return Page("index", WORDS["course"], WORDS["lead"][0], body)
