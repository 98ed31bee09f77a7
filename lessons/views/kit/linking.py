"""One text from many modules: what a view's `view.js` imports, each once and before whoever needs it; styles likewise.

A view is loaded from a blob, where `import "./words.js"` has no address to resolve against, and a build step would
stand between an edit and the page. So each module becomes a function that returns what it exports; what it does not
export stays its own. Three forms are read, each on a line of its own: `import { a, b as c } from "../kit/dom.js";`,
`import words from "./words.json" with { type: "json" };`, and `export` before a function, a const with one name, a
class or `default`. What a view gives is `render`; that it goes on hearing the kernel is seen to here.
"""

import json
import re
from pathlib import Path

VIEWS = Path(__file__).parent.parent
BASE = VIEWS / "kit" / "base.css"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";$', re.M)
_JSON = re.compile(r'^import (\w+) from "([^"]+\.json)" with \{ type: "json" \};$', re.M)
_EXPORT = re.compile(r"^export (?:(default) |((?:async )?function |const |class )(\w+))", re.M)
_OTHER = re.compile(r"^\s*(?:import|export)\b.*", re.M)
_STYLE = re.compile(r'^@import "([^"]+)";\n*', re.M)
_RENDER = re.compile(r"^export (?:async function|function|const) render\b", re.M)
_HEARD = 'import { heard } from "%s";\n%s\nexport default heard({ render });\n'


class LinkError(ValueError):
    """A module that cannot be linked: the file, what came, and what was expected."""


def assets(module: str) -> str | None:
    """The script of the view whose module is this `__file__`, which brings its sheets; None where none is beside it."""
    folder, dom = Path(module).parent, VIEWS / "kit" / "dom.js"
    if not (folder / "view.js").is_file():
        return None
    worn = json.dumps(sheets(folder / "view.css"))
    return script(folder / "view.js", dom) + f"{_name(dom)}.dress({worn});\n"


def templates(module: str) -> dict[str, str]:
    """The table of the view whose module is this `__file__`: `WORDS = templates(__file__)`, then
    `WORDS["mean"].format(value=…)`. In JavaScript: `import WORDS from "./words.json" with { type: "json" };`, then
    `fill(WORDS.mean, { value })` of kit/words.js.
    """
    return json.loads(Path(module).with_name("words.json").read_text(encoding="utf-8"))


def script(entry: Path, *others: Path) -> str:
    """`entry` and all that it imports as one JavaScript module, which exports what `entry` exports; `others` before."""
    linked: dict[Path, tuple[str, list[str]]] = {}
    for each in (*others, entry):
        _link(each.resolve(), (), linked)
    name, (_, given) = _name(entry.resolve()), linked[entry.resolve()]
    lines = [text for text, _ in linked.values()]
    # anywidget would take a `render` that is exported by name for the whole view, and nobody would hear
    if plain := [each for each in given if each not in ("default", "render")]:
        lines.append(f"export const {{ {', '.join(plain)} }} = {name};\n")
    if "default" in given:
        lines.append(f"export default {name}.default;\n")
    return "".join(lines)


def bundle(entries: dict[str, Path]) -> str:
    """What these modules export by default, by name, as the body of one function: what they share stands in it once."""
    linked: dict[Path, tuple[str, list[str]]] = {}
    for entry in entries.values():
        _link(entry.resolve(), (), linked)
    given = ", ".join(f"{json.dumps(name)}: {_name(entry.resolve())}.default" for name, entry in entries.items())
    return "".join(text for text, _ in linked.values()) + f"return {{ {given} }};\n"


def sheets(*entries: Path) -> dict[str, str]:
    """The style sheets and all that they import, each once and before whoever imports it, by folder and name."""
    linked: dict[Path, str] = {}
    for entry in entries:
        _gather(entry.resolve(), (), linked)
    return {_label(path): text for path, text in linked.items()}


def style(*entries: Path) -> str:
    """The same as one sheet."""
    return "\n".join(sheets(*entries).values())


def _link(path: Path, above: tuple[Path, ...], linked: dict[Path, tuple[str, list[str]]]) -> None:
    text = _read(path, above, linked)
    if text is None:
        return
    taken: list[str] = []
    if _RENDER.search(text):
        text = _HEARD % ((VIEWS / "kit" / "hearing.js").as_posix(), text)

    def imported(found: re.Match) -> str:
        source = (path.parent / found[2]).resolve()
        _link(source, (*above, path), linked)
        wanted = [one.strip() for one in found[1].split(",") if one.strip()]
        for one in wanted:
            if one.split(" as ")[0] not in linked[source][1]:
                raise LinkError(f"{_label(path)} imports {one.split(' as ')[0]} from {_label(source)}, which exports "
                                f"{', '.join(linked[source][1]) or 'nothing'}")
        taken.extend(one.split(" as ")[-1] for one in wanted)
        return f"const {{ {', '.join(wanted)} }} = {_name(source)};".replace(" as ", ": ")

    def data(found: re.Match) -> str:
        source = (path.parent / found[2]).resolve()
        taken.append(found[1])
        return f"const {found[1]} = {_read(source, (*above, path), {})};"

    text = _JSON.sub(data, _IMPORT.sub(imported, text))
    names = [found[1] or found[3] for found in _EXPORT.finditer(text)]
    text = _EXPORT.sub(lambda found: found[2] + found[3] if found[3] else "const $default = ", text)
    if other := _OTHER.search(text):
        raise LinkError(f"{_label(path)}: {other[0].strip()!r} came, an import or export in one of the forms of "
                        "linking.py was expected")
    for what, all_names in (("imports", taken), ("exports", names)):
        if twice := {name for name in all_names if all_names.count(name) > 1}:
            raise LinkError(f"{_label(path)} {what} {', '.join(sorted(twice))} twice, once was expected")
    returned = ", ".join("default: $default" if name == "default" else name for name in names)
    linked[path] = f"const {_name(path)} = (() => {{\n{text}\nreturn {{ {returned} }};\n}})();\n", names


def _gather(path: Path, above: tuple[Path, ...], linked: dict[Path, str]) -> None:
    text = _read(path, above, linked)
    if text is not None:
        for found in _STYLE.finditer(text):
            _gather((path.parent / found[1]).resolve(), (*above, path), linked)
        linked[path] = _STYLE.sub("", text)


def _read(path: Path, above: tuple[Path, ...], linked: dict) -> str | None:
    """The text of a file that is not linked yet; refused where it is not there, or on the way to itself."""
    if path in above:
        raise LinkError(f"a circle came: {' → '.join(map(_label, (*above[above.index(path):], path)))}")
    if not path.is_file():
        raise LinkError(f"{_label(above[-1]) if above else 'a view'} imports {_label(path)}, which is not there")
    return None if path in linked else path.read_text(encoding="utf-8")


def _label(path: Path) -> str:
    """grid/sum.js: the path as one says it, from the views or from the package on."""
    return next((path.relative_to(top).as_posix() for top in (VIEWS, VIEWS.parent) if path.is_relative_to(top)),
                path.as_posix())


def _name(path: Path) -> str:
    """The constant that holds what a module exports."""
    return re.sub(r"\W", "_", _label(path).removesuffix(".js"))
