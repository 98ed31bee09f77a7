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

from ..views.progress.view import TITLE, ProgressMap
from . import progress
from .cutting import narrow
from .doubles import compact, shared
from .models import drawable, gathered
from .prose import WORDS, anchor, code, linked, markdown
from .running import Cell

CONTENTS = "<!-- contents -->"  # behind what the lesson says of itself
VIEW = "application/vnd.jupyter.widget-view+json"
TEMPLATE = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
# In HTML, or in HTML within JSON.
_PICTURE = re.compile(r'<img ([^>]*?)src=(\\?")data:image/(\w+);base64,([^"\\]+)\2>')
_HEADING = re.compile(r'<h([23]) id="([^"]*)">(.*?)</h\1>', re.S)
_ROW = re.compile(r"^\| \[`(\w+)`]\([^)]*\) \| (.+) \| (.+) \|$", re.M)  # of README's table of lessons
_OWN = re.compile(r"^check\(", re.M)  # a program that the learner writes


@dataclass(frozen=True)
class Page:
    """What stands in a page of its own, and what the index says of it."""

    name: str
    title: str
    body: str
    data: str = ""
    about: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return f"{self.name}.html"


def lesson(path: Path, cells: list[Cell]) -> Page:
    """The page of a notebook that has been run."""
    ids = [output[VIEW]["model_id"] for cell in cells for output in cell.outputs if VIEW in output]
    models, names = gathered(filter(drawable, ids))
    parts = [_prose(cell.source) if cell.kind == "markdown" else _code(cell, names, path.name) for cell in cells]
    parts.insert(1, CONTENTS)
    models, table = shared(models)
    data = compact({"models": models, "table": table})
    pictures: dict[str, bytes] = {}
    body, data = (_PICTURE.sub(lambda found: _beside(found, pictures), each) for each in ("\n".join(parts), data))
    data = data.replace("</", "<\\/") if models else ""
    return Page(path.stem, _title(cells[0].source), body, data, pictures=pictures)


def _beside(picture: re.Match, pictures: dict[str, bytes]) -> str:
    """The place of a picture's file: in the page it would be a third larger, and come before the text below it."""
    told, quote, kind, data = picture.groups()
    content = base64.b64decode(data)
    name = f"assets/pictures/{hashlib.sha256(content).hexdigest()[:16]}.{kind}"
    pictures[name] = content
    said = re.findall(r'([\w-]+)="([^"]*)"', told.replace(quote, '"'))
    return narrow(dict(said), name).replace('"', quote)


def text(path: Path) -> Page:
    """The page of a Markdown file beside the notebooks."""
    source = path.read_text(encoding="utf-8")
    return Page(path.stem, _title(source), _prose(source))


def _title(source: str) -> str:
    return source.strip().split("\n\n")[0].removeprefix("# ").strip()


def abouts(readme: str) -> dict[str, str]:
    """What README says of each lesson, and how long it takes."""
    return {name: f"{what[0].upper()}{what[1:]}. {time}." for name, what, time in _ROW.findall(readme)}


def _prose(source: str) -> str:
    return f'<section class="page-prose">{markdown(source)}</section>'


def download(file: str) -> str:
    """A link to the notebook of a page."""
    return f'<a href="notebooks/{file}" download>{html.escape(file)}</a>'


def _code(cell: Cell, names: dict[str, str], file: str) -> str:
    """Code that is folded in the notebook is folded, as is what calls a view: a reader of the page has little of it."""
    shown, views = [], 0
    for output in cell.outputs:
        if VIEW in output and isinstance(widget := _instances[output[VIEW]["model_id"]], ProgressMap):
            shown.append(progress.place(widget, linked(output["text/html"])))
            continue
        if VIEW in output and output[VIEW]["model_id"] not in names:
            del output[VIEW]                     # its twin stands
        views += VIEW in output
        place = cell.id if views == 1 else f"{cell.id}-{views}"
        shown.append(_output(output, place, names))
    source = code(cell.source)
    if _OWN.search(cell.source):
        shown.append(f'<p class="page-own">{WORDS["own"].format(file=download(file))}</p>')
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
    line = "" if "\n" in told.strip() else " page-line"
    return f'<pre class="page-output page-text{line}" tabindex="0">{told}</pre>'


def written(page: Page, before: Page | None, after: Page | None, notebook: str = "", python: int = 0) -> str:
    """The page as HTML, with the way to its neighbors; `python` is how many bytes of Python stand beside it."""
    data = {"lessons-models": page.data,
            "lessons-python": json.dumps({"total": python}) if python and page.data else "",
            "lessons-progress": progress.table() if "data-progress" in page.body else ""}
    items = "".join(f'<li class="page-level-{level}"><a href="#{name}">{said}</a></li>'
                    for level, name, said in _HEADING.findall(page.body))
    nav = (f'<nav class="page-contents" aria-label="{WORDS["contents"]}"><details><summary>{WORDS["contents"]}'
           f"</summary><ol>{items}</ol></details></nav>")
    return TEMPLATE.substitute(
        title=html.escape(page.title, quote=False), about=html.escape(page.about), course=WORDS["course"],
        body=page.body.replace(CONTENTS, nav), ways="".join(_ways(before, after)), notebook=notebook,
        data="\n".join(f'<script type="application/json" id="{name}">{told}</script>'
                       for name, told in data.items() if told),
        **{name: WORDS[name] for name in ("skip", "main", "license")})


def _ways(before: Page | None, after: Page | None) -> Iterator[str]:
    for page, sign, relation in ((before, "← {}", "prev"), (after, "{} →", "next")):
        if page:
            said = sign.format(html.escape(page.title, quote=False))
            yield f'<a class="page-{relation}" rel="{relation}" href="{page.file}">{said}</a>'


def index(lessons: list[Page], others: list[Page]) -> Page:
    """The first page: what the course is, and its lessons."""
    rows = "".join(f'<li><a href="{page.file}">{html.escape(page.title, quote=False)}</a>'
                   f"<p>{html.escape(page.about, quote=False)}</p></li>" for page in lessons)
    more = "".join(f'<p><a href="{page.file}">{html.escape(page.title, quote=False)}</a></p>' for page in others)
    lead = "".join(f"<p>{each}</p>" for each in WORDS["lead"])
    heading, where = (f'<h2 id="{anchor(said)}">{said}</h2>' for said in (WORDS["lessons"], TITLE))
    body = (f'<section class="page-prose"><h1>{WORDS["course"]}</h1>{lead}{heading}'
            f'<ol class="page-lessons" start="0">{rows}</ol>{more}{where}{progress.place(None)}</section>')
    return Page("index", WORDS["course"], body, about=WORDS["lead"][0])
