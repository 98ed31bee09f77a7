"""Run the notebooks, and write the course as web pages into the folder that is named: `python3 -m lessons site`."""

import sys
import time
from pathlib import Path

from .building import build
from .models import Unknown
from .running import Failed

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def main(arguments: list[str]) -> int:
    name, *lite = arguments
    folder, start = Path(name).resolve(), time.perf_counter()
    if folder.exists() and any(folder.iterdir()) and not (folder / "assets" / "page.js").is_file():
        print(f"site: {folder} has files that are no earlier site, an empty or a new folder was expected",
              file=sys.stderr)
        return 1
    try:
        pages = build(NOTEBOOKS, folder, "--lite" in lite)
    except (Failed, Unknown) as problem:
        print(f"No site is written: {problem}", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    print(f"{len(pages)} pages in {folder}, {size:.1f} MB, {time.perf_counter() - start:.0f} s. Open index.html.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
