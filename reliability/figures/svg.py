"""A matplotlib figure as SVG that a page under a strict policy can hold.

No ``style``, no metadata, nothing outside the file; every tone carries the class of its role, so
that one drawing serves a light page, a dark one and paper.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from reliability.figures.palette import ROLES
from reliability.words.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

__all__ = ["new_figure", "safe_svg", "white_png"]

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_DROPPED = {"metadata", "style", "title", "desc", "script"}
# Presentation attributes of SVG 1.1 that matplotlib writes as style.
_PRESENTED = {
    "fill",
    "fill-opacity",
    "font-size",
    "font-style",
    "font-weight",
    "opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
}
_FONT = re.compile(r"(?:(italic|oblique)\s+)?(?:(bold|\d{3})\s+)?([\d.]+)px")
_DECIMALS = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure with an SVG canvas, its size in points; pyplot stays out of it."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / 72, height / 72), dpi=72)
    FigureCanvasSVG(figure)
    return figure


def safe_svg(figure: Figure, *, name: str, title: str, description: str) -> str:
    """Return `figure` as an inline SVG element.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to draw.
    name : str
        Prefix of every id, so that two drawings on one page never clash.
    title, description : str
        What a reader hears who does not see the drawing.

    Returns
    -------
    str
        One ``<svg>`` element; the same figure gives the same bytes.
    """
    import matplotlib

    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    # The text is matplotlib's own: labels were escaped by it, and no entity is declared in it.
    root = ElementTree.fromstring(buffer.getvalue())
    names = _Names(name)
    width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
    inner = "".join("".join(_written(child, names)) for child in root)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="figure" role="img" '
        f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(plain(title))}</title>'
        f'<desc id="{name}-desc">{escape(plain(description))}</desc>{inner}</svg>\n'
    )


def white_png(figure: Figure, *, dots_per_inch: int = 200) -> bytes:
    """Return `figure` as a bitmap on white; the same figure gives the same bytes."""
    buffer = io.BytesIO()
    figure.savefig(
        buffer, format="png", dpi=dots_per_inch, facecolor="white", metadata={"Software": None}
    )
    return buffer.getvalue()


class _Names:
    """Short ids in order of appearance, under one prefix."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.known: dict[str, str] = {}

    def of(self, identifier: str) -> str:
        return self.known.setdefault(identifier, f"{self.prefix}-{len(self.known) + 1}")


def _written(node: ElementTree.Element, names: _Names) -> Iterator[str]:
    tag = node.tag.removeprefix(_SVG)
    if tag in _DROPPED:
        return
    children = [part for child in node for part in _written(child, names)]
    text = escape(node.text) if tag in ("text", "tspan") and node.text else ""
    if not children and not text and tag in ("g", "defs"):
        return
    attributes = _attributes(node, tag, names)
    if tag == "g" and not attributes:
        # matplotlib groups every artist; a group that says nothing is left out.
        yield from children
        return
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    inner = text + "".join(children)
    yield f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>"


def _attributes(node: ElementTree.Element, tag: str, names: _Names) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in node.attrib.items():
        key = key.removeprefix(_XLINK)
        if key == "style":
            found.update(_presented(value))
        elif key == "id":
            # A group's id is a label of matplotlib's, nothing refers to it.
            if tag != "g":
                found["id"] = names.of(value)
        elif key == "href":
            found["href"] = "#" + names.of(value.removeprefix("#"))
        elif key == "transform" and value.startswith("rotate(-0 "):
            continue
        else:
            found[key] = value
    classes = []
    for key in ("fill", "stroke"):
        role = ROLES.get(found.get(key, ""))
        if role is not None:
            classes.append(f"{key}-{role}")
            if role == "ink":
                found[key] = "currentColor"
    if classes:
        found["class"] = " ".join(classes)
    return {key: _tidy(value, names) for key, value in found.items()}


def _presented(style: str) -> dict[str, str]:
    """Turn a ``style`` into presentation attributes; what has none is dropped."""
    found: dict[str, str] = {}
    for declaration in style.split(";"):
        key, _, value = declaration.strip().partition(":")
        value = value.strip()
        if key == "font":
            match = _FONT.match(value)
            if match is not None:
                slant, weight, size = match.groups()
                found["font-size"] = size
                found |= {"font-style": slant} if slant else {}
                found |= {"font-weight": weight} if weight else {}
        elif key in _PRESENTED:
            found[key] = value.removesuffix("px") if key == "font-size" else value
    return found


def _tidy(value: str, names: _Names) -> str:
    """Shorten numbers to hundredths of a point and point references at the ids of this drawing."""
    value = _REFERENCE.sub(lambda match: f"url(#{names.of(match[1])})", value)
    return " ".join(_DECIMALS.sub(_hundredths, value).split())


def _hundredths(match: re.Match[str]) -> str:
    text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
