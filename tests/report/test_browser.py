"""The page in a browser: nothing breaks its policy, nothing is asked of the network, it reads well.

Skipped where there is no Chromium or no playwright.
"""

import copy
import importlib.util
import shutil
from functools import cache
from pathlib import Path

import pytest

from reliability.report import render_report
from reliability.scenarios import run_scenario

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE_PACKAGES = ("axe_core_python", "axe_playwright_python")


ROOT = Path(__file__).parents[2]


@cache
def run(name):
    return run_scenario(ROOT / "reports" / f"{name}.toml")


def axe_source():
    for package in AXE_PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin is not None:
            path = Path(spec.origin).with_name("axe.min.js")
            if path.is_file():
                return path.read_text(encoding="utf-8")
    path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    return path.read_text(encoding="utf-8") if path.is_file() else None


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open a page from a file, offline; collect whatever it complains about."""
    contexts = []

    def open_page(text, **options):
        path = tmp_path / "report.html"
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.asked = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def short():
    """The KN-23 page with few of its claims: what a browser walks node by node stays quick."""
    data = copy.deepcopy(dict(run("kn23").data))
    linked = {claim["claim_id"] for claim in data["not_named"]}
    linked |= {i for event in data["timeline"]["incidents"] for i in event["claim_ids"]}
    kept = [c for c in data["claims"] if c["fate"] == "used" or c["claim_id"] in linked]
    return render_report({**data, "claims": kept[:14]})


@pytest.fixture(scope="module")
def naive():
    data = copy.deepcopy(dict(run("kn23-point").data))
    return render_report({**data, "claims": data["claims"][:8]})


def test_no_complaint_and_no_request(opened, findings, rendered):
    page = opened(rendered(findings), color_scheme="light")
    assert page.complaints == []
    assert len(page.asked) == 1
    assert page.title().endswith(findings.data["title"])


def test_a_hostile_source_runs_nothing(opened, hostile):
    page = opened(render_report(hostile))
    assert page.complaints == []
    assert page.locator("script").count() == 0


def test_the_policy_holds_off_a_script_that_got_in(opened, short):
    page = opened(short.replace("</main>", "<script>document.title='x'</script></main>"))
    assert any("Content Security Policy" in complaint for complaint in page.complaints)
    assert page.title() != "x"


def test_the_page_never_scrolls_sideways(opened, short):
    page = opened(short)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    for width in (320, 390, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_figures_are_legible_on_a_telephone(opened, short):
    page = opened(short, viewport={"width": 320, "height": 800})
    least = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('figure svg')].flatMap(svg =>
        [...svg.querySelectorAll('text')].map(t => parseFloat(getComputedStyle(t).fontSize)
        * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)))"""
    )
    assert least >= 7.5


def test_dark_mode_turns_figures_as_well(opened, short):
    page = opened(short)

    def tones(scheme):
        page.emulate_media(color_scheme=scheme)
        return page.evaluate(
            """() => ['body', 'figure svg text', '.stroke-before'].map(s => {
            const c = getComputedStyle(document.querySelector(s));
            return c.color + c.stroke + c.fill; })"""
        )

    assert all(one != other for one, other in zip(tones("light"), tones("dark"), strict=True))


def test_print_is_light_and_opens_what_is_folded(opened, short):
    page = opened(short, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    assert page.evaluate("document.querySelector('#left-out table').offsetHeight") > 100


def test_it_prints(opened, short):
    pdf = opened(short).pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")


def test_from_the_bottom_line_to_the_source_in_three_clicks(opened, short):
    page = opened(short)
    page.locator("#bottom-line a", has_text="agg-011").click()
    row = page.locator("#claim-agg-011")
    assert row.is_visible()
    assert page.url.endswith("#claim-agg-011")
    assert "lost their programmed path" in row.inner_text()
    assert row.locator("a[href^='https://']").count() >= 1


ALL = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"


@pytest.mark.parametrize(
    ("which", "scheme", "where", "rules", "least"),
    [
        ("short", "light", "document", ALL, 20),
        # The second scheme and the warning differ in their tones alone.
        ("short", "dark", "'#summary, figure, #sources'", "['color-contrast']", 1),
        ("naive", "light", "'header, #bottom-line'", "['color-contrast']", 1),
        ("naive", "dark", "'header, #bottom-line'", "['color-contrast']", 1),
    ],
)
def test_axe_finds_no_barrier(opened, which, scheme, where, rules, least, request):
    source = axe_source()
    if source is None:
        pytest.skip("axe-core is not installed (PyPI: axe-core-python)")
    page = opened(request.getfixturevalue(which), color_scheme=scheme, bypass_csp=True)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.evaluate(source)
    found = page.evaluate(f"() => axe.run({where}, {{runOnly: {rules}}})")
    assert [
        (violation["id"], violation["nodes"][0]["html"][:200]) for violation in found["violations"]
    ] == []
    assert len(found["passes"]) >= least
