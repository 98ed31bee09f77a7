"""Modules become one text: each import first and once, what is not exported stays its own; all else is refused."""

import json
import re
from pathlib import Path

import pytest
from node import run

from lessons.views.kit.linking import VIEWS, LinkError, script, style


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "view.js"


def test_a_helper_of_the_same_name_stays_with_its_file(tmp_path):
    view = written(
        tmp_path,
        view='import { tell as told, ONE } from "./words.js";\nimport { twice } from "./kit.js";\n'
             'const helper = () => "view";\nexport const all = [told(), helper(), twice(ONE)];\nexport default all;',
        words='import { twice } from "./kit.js";\nconst helper = () => "words";\nexport const ONE = twice(0.5);\n'
              'export function tell() { return helper(); }',
        kit="const helper = (x) => 2 * x;\nexport function twice(x) { return helper(x); }")
    assert run(f"{script(view)}\nconsole.log(JSON.stringify(all));") == '["words","view",2]'
    assert script(view).count("2 * x") == 1


def test_every_module_of_the_views_links_to_a_module_that_loads():
    texts = [script(entry) for entry in sorted(VIEWS.glob("*/*.js"))]
    assert not [text for text in texts if re.search(r"^\s*import\b", text, re.M)]
    load = 'await import("data:text/javascript;charset=utf-8," + encodeURIComponent(text));'
    assert len(texts) > 40
    assert run(f"for (const text of {json.dumps(texts)}) {load} console.log('all');") == "all"


@pytest.mark.parametrize(("files", "complaint"), [
    ({"view": 'import { a } from "./a.js";', "a": 'import { b } from "./b.js";\nexport const a = 1;',
      "b": 'import { a } from "./a.js";\nexport const b = 2;'}, r"a circle came: .*a\.js → .*b\.js → .*a\.js"),
    ({"view": 'import { a } from "./a.js";'}, r"view\.js imports .*a\.js, which is not there"),
    ({"view": 'import { b } from "./a.js";', "a": "export const a = 1;"}, r"imports b from .*a\.js, which exports a$"),
    ({"view": 'import { b } from "./a.js";', "a": "const b = 1;"}, "which exports nothing"),
    ({"view": "export const a = 1;\nexport function a() {}"}, r"view\.js exports a twice"),
    ({"view": 'import { a } from "./a.js";\nimport { b as a } from "./a.js";',
      "a": "export const a = 1;\nexport const b = 2;"}, "imports a twice"),
    ({"view": 'import * as all from "./a.js";', "a": ""}, r"import \* as all .* came, an import or export in one"),
    ({"view": "export let a = 1;"}, "export let a = 1;"),
    ({"view": "export { a };"}, "export { a };"),
    ({"view": 'import words from "./words.json" with { type: "json" };'}, r"imports .*words\.json, which is not there"),
])
def test_what_cannot_be_linked_is_refused(tmp_path, files, complaint):
    with pytest.raises(LinkError, match=complaint):
        script(written(tmp_path, **files))


def test_a_table_of_words_is_part_of_the_text(tmp_path):
    (tmp_path / "words.json").write_text('{"one": "{n} dog"}', encoding="utf-8")
    text = 'import WORDS from "./words.json" with { type: "json" };\nexport const one = WORDS.one;'
    assert run(f"{script(written(tmp_path, view=text))}\nconsole.log(one);") == "{n} dog"


def test_styles_come_once_and_first(tmp_path):
    (tmp_path / "base.css").write_text(".base {}\n", encoding="utf-8")
    (tmp_path / "own.css").write_text('@import "base.css";\n\n.own {}\n', encoding="utf-8")
    (tmp_path / "view.css").write_text('@import "base.css";\n@import "own.css";\n\n.view {}\n', encoding="utf-8")
    assert style(tmp_path / "view.css").split("\n") == [".base {}", "", ".own {}", "", ".view {}", ""]
    (tmp_path / "base.css").write_text('@import "view.css";', encoding="utf-8")
    with pytest.raises(LinkError, match="a circle came"):
        style(tmp_path / "view.css")
