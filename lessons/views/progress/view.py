"""ProgressMap: where the learner is in the course, and which mistakes to go back to. MistakesMet: all of these."""

from collections import Counter
from pathlib import Path

from ipywidgets import HTML, Button, HBox, Text

from ...practice import TASKS, progress, story
from ...practice.code import CODE_TASKS
from ...practice.stories import stories
from ..kit import twin
from ..kit.twin import escape, link
from ..kit.view import Boxed, View

TITLE, UNTRIED = "Where you are", "Nothing has been tried yet."
DELETE, CONFIRM = "Delete", "Press again to delete all of it"
ASKED, DELETED = "Everything that was noted will be forgotten. Look again keeps it.", "Deleted."
SAVE, NAME = "Save for your teacher", "Your name"
LESSONS, MISTAKES = ("lesson", "done", "tried", "tasks"), ("mistake met most often", "times", "go back to")
MET = 5  # mistakes that are shown
GALLERY = "11_spot_the_mistake"  # the lesson that explains no mistake of its own, so that no story names it
NONE_MET = "No mistake is noted yet. Those that you meet in tasks are."
TIMES = {1: "once", 2: "twice"}


class Keys(View):
    """Keeps the host's keys away from the buttons beside it."""


class ProgressMap(Boxed):
    """For each lesson how many of its tasks are done and tried, the mistakes met most often, and where this is kept.

    Lessons run in kernels of their own, so a button looks again. Deleting takes a second press. With a name, what was
    handed in is written to a file for the teacher. The twins know nothing of it: a notebook that is handed on tells
    nobody's progress.
    """

    title, untried = TITLE, UNTRIED

    def __init__(self):
        self._map, self._said = HTML(), HTML()
        self._again, self._delete = Button(description="Look again"), Button(description=DELETE)
        self._again.on_click(lambda button: self._look())
        self._delete.on_click(lambda button: self._press())
        self._name = Text(description=NAME, layout={"width": "20em"}, style={"description_width": "initial"})
        self._save = Button(description=SAVE, layout={"width": "auto"})
        self._save.on_click(lambda button: self._write())
        buttons = HBox([self._again, self._delete, self._name, self._save, self._said],
                       layout={"flex_flow": "row wrap"}).add_class("lessons-footer")
        super().__init__([self._map, buttons, Keys()])
        self.add_class("lessons").add_class("lessons-panel").add_class("lessons-progress")
        self._look()

    def _look(self, said: str = "") -> None:
        """Show what is noted now; a deletion that was begun is called off."""
        self._delete.description = DELETE
        self._map.value = (f'<div class="lessons-header"><p class="lessons-title">{self.title}</p></div>'
                           f'<div class="lessons-body">{self._shown(progress.progress())}'
                           f'<p class="lessons-progress-file">{escape(progress.where())}</p></div>')
        self._say(said)

    def _press(self) -> None:
        if self._delete.description == DELETE:
            self._delete.description = CONFIRM
            self._say(ASKED)
        else:
            progress.delete()
            self._look("" if progress.progress() else DELETED)

    def _write(self) -> None:
        """What was handed in goes to a file beside the notebook, for whoever judges it again."""
        try:
            file = progress.save(self._name.value, Path.cwd())
            self._say(f"Written: {file.name}, beside this notebook. Give this file to your teacher.")
        except ValueError:
            self._say("Write your name first.")
        except OSError as error:
            self._say(f"It could not be written: {error}")

    def _say(self, said: str) -> None:
        """An alert is read aloud as it comes; the focus stays on the button."""
        self._said.value = f'<span role="alert">{escape(said)}</span>' if said else ""

    def _shown(self, entries: dict[str, progress.Entry]) -> str:
        """All of it as HTML."""
        untried = [] if entries else [f"<p>{self.untried}</p>"]
        return "".join([_lessons(entries), _mistakes(_met(entries)[:MET]), *untried])

    def __repr__(self) -> str:
        return f"{self.title}: {self.untried[:1].lower()}{self.untried[1:]}"

    def stored(self) -> str:
        return f"{twin.heading(self.title)}\n<p>{self.untried}</p>"


class MistakesMet(ProgressMap):
    """Each mistake that the learner met, how often, and where to go back to: those met most often come first."""

    title, untried = "What you met", NONE_MET

    def _shown(self, entries: dict[str, progress.Entry]) -> str:
        rows = [f"<li>You met <b>{escape(title)}</b> {TIMES.get(times, f'{times} times')}"
                f"{f': go back to {where}' if where else ''}.</li>" for title, times, where in _met(entries)]
        return f"<ol>{''.join(rows)}</ol>" if rows else f"<p>{self.untried}</p>"


def _lessons(entries: dict[str, progress.Entry]) -> str:
    """A column for each lesson that has tasks. What is noted of others, such as any derivation, is counted nowhere."""
    keys, merged = [*TASKS, *CODE_TASKS], dict[str, progress.Entry]()
    columns: list[tuple[str, ...]] = [LESSONS]
    for key, entry in entries.items():
        progress.add(merged, key.partition("#")[0], entry)      # a class seed is the same task
    for number, name in sorted(names().items()):
        tasks = [key for key in keys if key.startswith(f"{number}/")]
        noted = [merged[key] for key in tasks if key in merged]
        done = sum(entry["done"] for entry in noted)
        columns.append((link(name, short=number), *map(str, (done, len(noted), len(tasks)))))
    head, *rows = zip(*columns, strict=True)
    return twin.table(rows, head, named=True, cell=str)


def _met(entries: dict[str, progress.Entry]) -> list[tuple[str, int, str]]:
    """The mistakes, how often they were met, and where they are explained; most often first, equal ones by key."""
    met = Counter[str]()
    for entry in entries.values():
        met.update(entry["mistakes"])
    ordered = sorted(met.items(), key=lambda each: (-each[1], each[0]))
    return [(title, times, where) for key, times in ordered if story(key) for title, where in [told(key)]]


def _mistakes(met: list[tuple[str, int, str]]) -> str:
    """A row for each mistake, by its title."""
    if not met:
        return ""
    rows = [[escape(title), str(times), where] for title, times, where in met]
    return ('<div class="lessons-progress-met">'
            f"{twin.table(rows, MISTAKES, named=True, cell=str)}</div>")


def told(key: str) -> tuple[str, str]:
    """The title of a mistake, and a link to where it is explained."""
    tale = story(key)
    name = names().get(tale.lesson[:2], "")
    return twin.plain(tale.title), link(name, tale.heading) if name else ""


def names() -> dict[str, str]:
    """The lessons by number, as the stories call them."""
    return {told.lesson[:2]: told.lesson for told in stories().values() if told.lesson} | {GALLERY[:2]: GALLERY}
