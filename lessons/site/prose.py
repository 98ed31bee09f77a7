"""Markdown and code as HTML: prose as in the notebook, formulas where KaTeX finds them, links between pages."""

import html
import json
import re
from pathlib import Path

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

WORDS = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
_LINK = re.compile(r'(<a [^>]*href=")(?:\./)?([\w.-]+)\.(?:ipynb|md)(?=["#])')
_LESSON = re.compile(r"\b(\d\d_)(\w+)")
_TAG = re.compile(r"<[^>]+>")


class _Renderer(IPythonRenderer):
    """As JupyterLab shows a cell, with formulas that wait for KaTeX, and headings that it links to. Names of lessons
    may break behind each _."""

    def codespan(self, text: str) -> str:
        return _LESSON.sub(lambda found: found[1] + found[2].replace("_", "_<wbr>"), super().codespan(text))

    def inline_math(self, body: str) -> str:
        return f'<span class="math">{html.escape(body)}</span>'

    def block_math(self, body: str) -> str:
        return f'<span class="math" data-display>{html.escape(body)}</span>'

    def heading(self, text: str, level: int, **_: object) -> str:
        return f'<h{level} id="{anchor(text)}">{text}</h{level}>\n'


def anchor(heading: str) -> str:
    """The name by which notebooks link to a heading, as an attribute's value."""
    return html.escape(html.unescape(_TAG.sub("", heading)).replace(" ", "-"), quote=True)


def markdown(source: str) -> str:
    """A cell of prose as HTML."""
    return linked(MarkdownWithMath(renderer=_Renderer(escape=False)).render(instead(source)))


def instead(source: str) -> str:
    """Prose without the words that are only true in JupyterLab."""
    for words, other in WORDS["instead"].items():
        source = re.sub(words, other, source)
    return source


def linked(text: str) -> str:
    """HTML whose links lead to pages where they led to notebooks, in this window."""
    text = _LINK.sub(lambda found: f"{found[1]}{found[2]}.html", text)
    return re.sub(r'(<a href="[\w.-]+\.html[^>]*?) target="_blank" rel="noopener"', r"\1", text)


def code(source: str) -> str:
    return highlight(source, PythonLexer(), HtmlFormatter(cssclass="code", wrapcode=True)).strip()
