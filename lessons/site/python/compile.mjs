// node compile.mjs PYODIDE SOURCES ZIP: compile the sources with the page's own Python, and pack them with their data.
// Compiled elsewhere they would be of another version; not compiled, SymPy alone would take seconds more to load.
import { pathToFileURL } from "node:url";
import { dirname, basename, resolve } from "node:path";

const [pyodide, sources, zip] = process.argv.slice(2).map((each) => resolve(each));
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: pyodide, env: { PYTHONNODEBUGRANGES: "1" } });
python.mountNodeFS("/sources", sources);
python.mountNodeFS("/packed", dirname(zip));
await python.runPythonAsync(`
import importlib.util, marshal, pathlib, zipfile

HEAD = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)      # by hash, and nobody asks for it


def compiled(path, name):
    """A module as .pyc; of libraries without docstrings, which are half of it."""
    optimize = 0 if name.startswith("lessons/") else 2
    return HEAD + marshal.dumps(compile(path.read_bytes(), name, "exec", dont_inherit=True, optimize=optimize))


top = pathlib.Path("/sources")
zip = "/packed/" + ${JSON.stringify(basename(zip))}
with zipfile.ZipFile(zip, "w") as packed:
    for path in sorted(each for each in top.rglob("*") if each.is_file()):
        name = path.relative_to(top).as_posix()
        is_code = name.endswith(".py")
        info = zipfile.ZipInfo(name + "c" * is_code)                               # of 1980: same input, same bytes
        info.compress_type = zipfile.ZIP_DEFLATED
        packed.writestr(info, compiled(path, name) if is_code else path.read_bytes())
`);
