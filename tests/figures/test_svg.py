import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from reliability.figures import (
    flow_description,
    forest_description,
    lattice_description,
    plot_flow,
    plot_forest,
    plot_lattice,
    plot_posterior,
    plot_projection,
    plot_sweep,
    plot_timeline,
    plot_tipping,
    posterior_description,
    projection_description,
    safe_svg,
    sweep_description,
    timeline_description,
    tipping_description,
)
from reliability.figures.palette import TONES
from reliability.figures.svg import new_figure

DRAWN = {
    "forest": (plot_forest, forest_description),
    "posterior": (plot_posterior, posterior_description),
    "flow": (plot_flow, flow_description),
    "timeline": (plot_timeline, timeline_description),
    "tipping": (plot_tipping, tipping_description),
    "lattice": (plot_lattice, lattice_description),
    "sweep": (plot_sweep, sweep_description),
    "projection": (plot_projection, projection_description),
}
ELEMENTS = {"svg", "title", "desc", "g", "defs", "path", "use", "text", "rect", "clipPath"}


def drawn(name, data):
    plot, describe = DRAWN[name]
    return safe_svg(plot(data).figure, name=name, title="A title", description=describe(data))


def contrast(one, other):
    """Return the contrast ratio of two tones (WCAG 2.2)."""

    def luminance(tone):
        parts = [int(tone[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_in_it_breaks_a_strict_policy(name, findings):
    svg = drawn(name, findings)
    root = ElementTree.fromstring(svg)
    for node in root.iter():
        assert node.tag.split("}")[1] in ELEMENTS
        assert "style" not in node.attrib
        assert not [key for key in node.attrib if key.startswith("on")]
        assert node.attrib.get("href", "#").startswith("#")
    assert "url(http" not in svg
    assert "<!DOCTYPE" not in svg


@pytest.mark.parametrize("name", DRAWN)
def test_a_reader_who_does_not_see_it_hears_what_it_shows(name, findings):
    root = ElementTree.fromstring(drawn(name, findings))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == f"{name}-title {name}-desc"
    title, desc = root[0], root[1]
    assert (title.text, title.attrib["id"]) == ("A title", f"{name}-title")
    assert len(desc.text) > 40


@pytest.mark.parametrize("name", DRAWN)
def test_every_tone_has_a_role_that_a_page_can_set(name, findings):
    root = ElementTree.fromstring(drawn(name, findings))
    for node in root.iter():
        for key in ("fill", "stroke"):
            value = node.attrib.get(key)
            if value not in (None, "none"):
                assert re.search(rf"\b{key}-[a-z-]+", node.attrib["class"])
                assert value == "currentColor" or value in TONES.values()


def test_two_drawings_share_no_id(findings):
    ids = [re.findall(r'\bid="([^"]+)"', drawn(name, findings)) for name in DRAWN]
    flat = [identifier for group in ids for identifier in group]
    assert len(flat) == len(set(flat))


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_findings_give_the_same_bytes(name, findings):
    assert drawn(name, findings) == drawn(name, findings)


def test_text_of_others_stays_text(kn23):
    hostile = "<script>alert(1)</script> $x_2$ \u202eabc & done"
    kn23["timeline"]["cuts"][0]["label"] = hostile
    kn23["flow"]["by_period"][0]["period"] = hostile
    kn23["periods"][0]["label"] = hostile
    for name in DRAWN:
        svg = drawn(name, kn23)
        assert "<script" not in svg
        assert "\u202e" not in svg
    written = "".join(ElementTree.fromstring(drawn("flow", kn23)).itertext())
    assert "$x_2$" in written
    assert "\\$" not in written


@pytest.mark.parametrize("role", [role for role in TONES if role not in ("rule", "field")])
def test_every_mark_stands_out_on_white(role):
    least = 4.5 if role in ("ink", "soft") else 3.0
    assert contrast(TONES[role], "#ffffff") >= least


def test_the_page_sets_every_role_light_and_dark():
    from reliability.report import html

    sheet = (html._PAGE / "report.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)[:2]
    for role in TONES:
        for scheme, least in ((light, 3.0), (dark, 3.0)):
            tone = re.search(rf"--{role}: (#[0-9a-f]{{6}})", scheme)[1]
            page = re.search(r"--page: (#[0-9a-f]{6})", scheme)[1]
            if role not in ("rule", "field"):
                assert contrast(tone, page) >= least, role
        assert f".fill-{role} {{ fill: var(--{role}); }}" in sheet
        assert f".stroke-{role} {{ stroke: var(--{role}); }}" in sheet


def test_the_light_tones_of_page_and_drawing_agree():
    from reliability.report import html

    sheet = (html._PAGE / "report.css").read_text(encoding="utf-8")
    light = re.search(r":root \{(.*?)\}", sheet, re.DOTALL)[1]
    for role, tone in TONES.items():
        assert f"--{role}: {tone};" in light


def test_pyplot_is_never_imported():
    code = (
        "import sys\n"
        "from reliability.figures import *\n"
        "from reliability.figures.svg import new_figure, safe_svg\n"
        "safe_svg(new_figure(10, 10), name='a', title='b', description='c')\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_markers_and_hatches_keep_their_references():
    figure = new_figure(100, 100)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.plot([0, 1], [0, 1], marker="s")
    ax.fill_between([0, 1], [0, 0], [1, 1], hatch="//")
    root = ElementTree.fromstring(safe_svg(figure, name="x", title="t", description="d"))
    ids = {node.attrib["id"] for node in root.iter() if "id" in node.attrib}
    referred = {node.attrib["href"][1:] for node in root.iter() if "href" in node.attrib}
    for node in root.iter():
        for value in node.attrib.values():
            referred |= set(re.findall(r"url\(#([^)]+)\)", value))
    assert referred
    assert referred <= ids
