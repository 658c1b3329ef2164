"""From findings to matplotlib figures and safe SVG."""

from reliability.figures.flow import flow_description, plot_flow
from reliability.figures.forest import forest_description, plot_forest
from reliability.figures.lattice import lattice_description, plot_lattice
from reliability.figures.posterior import (
    curves_of,
    half_text,
    plot_posterior,
    posterior_description,
)
from reliability.figures.projection import plot_projection, projection_description
from reliability.figures.svg import safe_svg, white_png
from reliability.figures.sweep import plot_sweep, sweep_description
from reliability.figures.timeline import KIND_WORDS, plot_timeline, timeline_description
from reliability.figures.tipping import plot_tipping, tipping_description

__all__ = [
    "KIND_WORDS",
    "curves_of",
    "flow_description",
    "forest_description",
    "half_text",
    "lattice_description",
    "plot_flow",
    "plot_forest",
    "plot_lattice",
    "plot_posterior",
    "plot_projection",
    "plot_sweep",
    "plot_timeline",
    "plot_tipping",
    "posterior_description",
    "projection_description",
    "safe_svg",
    "sweep_description",
    "timeline_description",
    "tipping_description",
    "white_png",
]
