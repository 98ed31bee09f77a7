"""Progress on the pages is kept by the reader's browser; here is what showing it takes, and the place for it."""

import json
from collections import Counter
from typing import Any

from ..practice import TASKS
from ..practice.code import CODE_TASKS
from ..practice.stories import stories
from ..views.kit.twin import escape, link
from ..views.progress import view
from .prose import WORDS, linked


def place(widget: Any, twin: str = "") -> str:
    """Where a page shows what was done, or the mistakes met; its twin stands there without a script."""
    what = "met" if isinstance(widget, view.MistakesMet) else "map"
    return f'<div class="page-output page-twin page-progress" data-progress="{what}">{twin}</div>'


def table() -> str:
    """Lessons with their tasks, mistakes with their stories, and the words, as JSON."""
    tasks = Counter(key[:2] for key in (*TASKS, *CODE_TASKS))
    lessons = [[number, linked(link(name)), tasks[number]] for number, name in sorted(view.names().items())]
    mistakes = {key: [escape(title), linked(where)] for key in stories() for title, where in [view.told(key)]}
    words = {"untried": view.UNTRIED, "unmet": view.NONE_MET, "delete": view.DELETE, "confirm": view.CONFIRM,
             "asked": view.ASKED.partition(". ")[0] + ".", "deleted": view.DELETED, "kept": WORDS["kept"]}
    told = {"words": words, "lessons": [each for each in lessons if each[2]], "mistakes": mistakes,
            "heads": [view.LESSONS, view.MISTAKES], "met": view.MET}
    return json.dumps(told, ensure_ascii=False).replace("</", "<\\/")
