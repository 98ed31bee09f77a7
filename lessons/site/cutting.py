"""Pictures on a narrow page: a row of them is cut, so that they wrap and keep their size."""

from collections.abc import Mapping

BROAD = 560                 # page pixels of a picture in one piece; page.css makes it no narrower


def narrow(said: Mapping[str, str], file: str) -> str:
    """A picture by its attributes. With `data-tiles` (see picture.py) as a row and, of the same file, as tiles:
    page.css shows the row where there is room for it, else the tiles."""
    turned = said.get("class", "")
    if "data-tiles" not in said:
        broad = "page-broad " if int(said["width"]) > BROAD else ""
        return _tag("img", {**said, "class": broad + turned, "src": file})
    count, left, across, down = map(int, said["data-tiles"].split())
    columns = (int(said["width"]) - left) // across
    whole = _tag("image", {"href": file, "width": said["width"], "height": said["height"]})
    corners = [(left + i % columns * across, i // columns * down) for i in range(count)]
    tiles = "".join(f'<svg viewBox="{x} {y} {across} {down}">{whole}</image></svg>' for x, y in corners)
    kept = {name: value for name, value in said.items() if name != "data-tiles"}
    return (_tag("img", {**kept, "class": f"page-row {turned}", "src": file})
            + _tag("span", {"class": f"page-tiles {turned}", "role": "img", "aria-label": said["alt"],
                            "style": f"--tile: {across}px"}) + f"{tiles}</span>")


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    told = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f"<{name} {told}>"
