"""From findings to matplotlib figures and safe SVG."""

from reliability.figures.flow import flow_description, plot_flow
from reliability.figures.forest import forest_description, plot_forest
from reliability.figures.svg import safe_svg
from reliability.figures.timeline import KIND_WORDS, plot_timeline, timeline_description

__all__ = [
    "KIND_WORDS",
    "flow_description",
    "forest_description",
    "plot_flow",
    "plot_forest",
    "plot_timeline",
    "safe_svg",
    "timeline_description",
]
