"""Progress on the pages is kept by the reader's browser; here is what showing it takes, and the place for it."""

import json
from collections import Counter
from typing import Any

from ..practice import TASKS
from ..practice.code import CODE_TASKS
from ..practice.stories import stories
from ..views.kit.twin import escape, link
from ..views.progress.view import (
    ASKED,
    CONFIRM,
    DELETE,
    DELETED,
    LESSONS,
    MET,
    MISTAKES,
    NONE_MET,
    UNTRIED,
    MistakesMet,
    ProgressMap,
    names,
    told,
)
from .prose import WORDS, linked


def place(widget: Any, twin: str = "") -> str:
    """Where a page shows what was done, or the mistakes met; its twin stands there without a script."""
    what = "met" if isinstance(widget, MistakesMet) else "map"
    return f'<div class="page-output page-twin page-progress" data-progress="{what}">{twin}</div>'


def is_progress(widget: Any) -> bool:
    return isinstance(widget, ProgressMap)


def table() -> str:
    """Lessons with their tasks, mistakes with their stories, and the words, as JSON."""
    tasks = Counter(key[:2] for key in (*TASKS, *CODE_TASKS))
    lessons = [[number, linked(link(name)), tasks[number]]
               for number, name in sorted(names().items())]
    mistakes = {key: [escape(title), linked(where)] for key in stories() for title, where in [told(key)]}
    words = {"untried": UNTRIED, "unmet": NONE_MET, "delete": DELETE, "confirm": CONFIRM,
             "asked": ASKED.partition(". ")[0] + ".", "deleted": DELETED, "kept": WORDS["kept"]}
    return json.dumps({"words": words, "lessons": [each for each in lessons if each[2]], "mistakes": mistakes,
                       "heads": [LESSONS, MISTAKES], "met": MET}, ensure_ascii=False).replace("</", "<\\/")
