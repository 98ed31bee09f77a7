"""For instructors: `python3 -m lessons tasks` lists the tasks with their mistakes, `… tasks 06/input` tells one.

With a class seed, `… tasks 06/input#7` tells the task as this class has it, and `… tasks 06#7` lists those of a lesson.
"""

import sys
import textwrap
from io import TextIOWrapper

from . import TASKS, Task, TaskError, story


def main(keys: list[str]) -> int:
    """List the tasks of lessons such as 06, or all; tell one such as 06/input.  1 where one is unknown or at fault."""
    if len(keys) == 1 and "/" in keys[0]:
        try:
            print(told(TASKS[keys[0]]))
        except KeyError as error:
            print(f"tasks: {error.args[0]}", file=sys.stderr)
            return 1
        return 0
    lessons = sorted({key.partition("/")[0] for key in TASKS})
    wanted = [key.partition("#") for key in keys or lessons]
    if unknown := [lesson for lesson, _, _ in wanted if lesson not in lessons]:
        print(f"tasks: {', '.join(unknown)} came, one of {', '.join(lessons)} was expected, or one task such as "
              f"{next(iter(TASKS))}", file=sys.stderr)
        return 1
    chosen, problems = [], []
    for key in (f"{task.key}{mark}{seed}" for lesson, mark, seed in wanted for task in TASKS.of(lesson)):
        try:
            task = TASKS[key]
        except KeyError as error:       # of this one a class seed draws nothing
            print(f"{key}\n    {error.args[0]}\n", flush=True)
            continue
        chosen.append(task)
        print(listed(task), flush=True)
        problem = checked(task)
        print(f"    {problem or 'told apart: each mistake is named as itself'}\n", flush=True)
        problems += [problem] if problem else []
    print(f"{len(chosen)} tasks, {sum(len(task.mistakes) for task in chosen)} mistakes; not told apart in "
          f"{len(problems)} tasks.")
    return 1 if problems else 0


def checked(task: Task) -> str:
    """What is wrong with a task, or nothing."""
    try:
        task.check()
    except TaskError as error:
        return f"NOT told apart: {error}"
    return ""


def head(task: Task) -> str:
    at = ", ".join(f"{name} = {n}" for name, n in (task.at or {}).items())
    asks = "derive" if task.form == "derive" else f"{task.form}, at {at}" if at else task.form
    return f"{task.key}  ({asks}; {task.source})\n{textwrap.indent(textwrap.fill(task.ask, 110), '    ')}"


def listed(task: Task) -> str:
    """A task in few lines: what it asks, and the line of each mistake."""
    widest = max(map(len, task.mistakes), default=0)
    return "\n".join([head(task), *(f"    {key:{widest}}  {line}" for key, line in task.mistakes.items())])


def told(task: Task) -> str:
    """A task with everything: its right lines, and the story of each mistake."""
    parts = [head(task), "Right:\n" + "\n".join(f"    {line}" for line in task.right)]
    for key, line in task.mistakes.items():
        if it := story(key):
            where = f"\nLesson {it.lesson}, “{it.heading}”." if it.lesson else ""
            said = f"{it.title}.\nWhy it tempts: {it.tempts}\nWhy it fails: {it.fails}{where}"
            parts.append(f"{key}: {line}\n{textwrap.indent(said, '    ')}")
    if task.questions:
        parts.append(f"Asked by learners: {', '.join(task.questions)}.")
    return "\n\n".join([*parts, checked(task) or "Each mistake is told apart, and named as itself."])


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):       # a line may hold letters that the terminal does not have
        sys.stdout.reconfigure(errors="backslashreplace")
    raise SystemExit(main(sys.argv[1:]))
