"""All files of the site: a page for each notebook and Markdown file, an index, and what the pages share."""

import gc
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import chdir
from dataclasses import replace
from pathlib import Path

from ..views.kit.linking import VIEWS, bundle, style
from .page import Page, abouts, download, index, lesson, text, written
from .prose import WORDS
from .python.making import Absent, make
from .running import ran

HERE = Path(__file__).parent
KATEX = ("katex.min.js", "katex.min.css", "*.woff2", "LICENSE")


def build(notebooks: Path, folder: Path, lite: bool = False) -> list[Page]:
    """Run every notebook in `notebooks`, and write the site into `folder`, which is made anew; with links to
    JupyterLite, if that will be there."""
    paths = sorted(notebooks.glob("*.ipynb"))
    with ProcessPoolExecutor(os.cpu_count(), initializer=gc.disable) as processes:  # a sixth faster, 70 MB more in each
        # long lessons first, so that no process waits long for another at the end
        ordered = sorted(paths, key=lambda path: path.stat().st_size, reverse=True)
        lessons = list(processes.map(page_of, ordered))
    readme = notebooks.parent / "README.md"
    told = abouts(readme.read_text(encoding="utf-8")) if readme.exists() else {}
    lessons = [replace(page, about=told.get(page.name, "")) for page in sorted(lessons, key=lambda page: page.name)]
    others = [text(path) for path in sorted(notebooks.glob("*.md"))]
    if folder.exists():
        shutil.rmtree(folder)
    (folder / "assets" / "pictures").mkdir(parents=True)
    (folder / "notebooks").mkdir()
    for name, content in files(lessons, others, python(folder / "assets" / "python"), lite):
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
    for name, picture in (each for page in lessons for each in page.pictures.items()):
        (folder / name).write_bytes(picture)
    for path in paths:
        shutil.copyfile(path, folder / "notebooks" / path.name)
    for pattern in KATEX:
        for path in sorted((HERE / "katex").glob(pattern)):
            shutil.copyfile(path, folder / "assets" / path.name.replace("LICENSE", "katex-license.txt"))
    return [*lessons, *others]


def page_of(path: Path) -> Page:
    """Run one notebook, beside its file."""
    os.environ["LESSONS_PROGRESS"] = "off"  # whose progress would it be?
    with chdir(path.parent), ran(path) as cells:
        return lesson(path, cells)


def python(folder: Path) -> int:
    """Put Python beside the pages, where it can be had: how many bytes a page loads of it."""
    try:
        return make(folder)
    except Absent as why:
        print(f"The pages are without Python: {why}.")
        return 0


def files(lessons: list[Page], others: list[Page], loaded: int, lite: bool = False) -> Iterator[tuple[str, str]]:
    """The text files of the site, by name."""
    start = index(lessons, others)
    yield start.file, written(start, None, lessons[0] if lessons else None)
    for page, before, after in zip(lessons, [start, *lessons], [*lessons[1:], None], strict=False):
        yield page.file, written(page, before, after, _notebook(page, lite), loaded)
    for page in others:
        yield page.file, written(page, start, None)
    yield "assets/page.js", f"(() => {{\n{bundle({'main': HERE / 'host' / 'main.js'})}}})();\n"
    views = {path.parent.name: path for path in sorted(VIEWS.glob("*/view.js"))}
    views |= {f"{path.parent.name}/page": path for path in sorted(VIEWS.glob("*/page.js"))}
    yield "assets/views.js", f"globalThis.lessonsViews = (() => {{\n{bundle(views)}}})();\n"
    yield "assets/views.css", style(*sorted(VIEWS.glob("*/view.css")))
    yield "assets/page.css", style(HERE / "page.css")


def _notebook(page: Page, lite: bool) -> str:
    """Where the lesson can be had with its code: as a file, and as JupyterLite."""
    told = f"<p>{WORDS['notebook'].format(file=download(f'{page.name}.ipynb'))}</p>"
    if lite:
        link = f'<a class="page-lite" href="lite/lab/index.html?path={page.name}.ipynb">{WORDS["lite"]}</a>'
        told += f"<p>{WORDS['open'].format(lite=link)}</p>"
    return told
