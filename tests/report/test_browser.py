"""The page in a browser: nothing breaks its policy, nothing is asked of the network, it reads well.

Skipped where there is no Chromium or no playwright.
"""

import importlib.util
import shutil
from pathlib import Path

import pytest

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


def axe_source():
    for package in AXE_PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin is not None:
            path = Path(spec.origin).with_name("axe.min.js")
            if path.is_file():
                return path.read_text(encoding="utf-8")
    path = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_complaint_and_no_request(opened, findings, rendered, scheme):
    page = opened(rendered(findings), color_scheme=scheme)
    assert page.complaints == []
    assert len(page.asked) == 1
    assert page.title().endswith(findings.data["title"])


def test_a_hostile_source_runs_nothing(opened, hostile):
    from reliability.report import render_report

    page = opened(render_report(hostile))
    assert page.complaints == []
    assert page.locator("script").count() == 0


def test_the_policy_holds_off_a_script_that_got_in(opened, findings, rendered):
    text = rendered(findings).replace("</main>", "<script>document.title='x'</script></main>")
    page = opened(text)
    assert any("Content Security Policy" in complaint for complaint in page.complaints)
    assert page.title() != "x"


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_the_page_never_scrolls_sideways(opened, findings, rendered, width):
    page = opened(rendered(findings), viewport={"width": width, "height": 800})
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_figures_are_legible_on_a_telephone(opened, findings, rendered):
    page = opened(rendered(findings), viewport={"width": 320, "height": 800})
    least = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('figure svg')].flatMap(svg =>
        [...svg.querySelectorAll('text')].map(t => parseFloat(getComputedStyle(t).fontSize)
        * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)))"""
    )
    assert least >= 7.5


def test_dark_mode_turns_figures_as_well(opened, findings, rendered):
    def tones(scheme):
        page = opened(rendered(findings), color_scheme=scheme)
        return page.evaluate(
            """() => ['body', 'figure svg text', '.stroke-before'].map(s => {
            const c = getComputedStyle(document.querySelector(s)); return c.color + c.stroke; })"""
        )

    light, dark = tones("light"), tones("dark")
    assert all(one != other for one, other in zip(light, dark, strict=True))


def test_print_is_light_and_opens_what_is_folded(opened, findings, rendered):
    page = opened(rendered(findings), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    assert page.evaluate("document.querySelector('#left-out table').offsetHeight") > 100


def test_it_prints_on_numbered_pages(opened, kn23):
    from reliability.report import render_report

    page = opened(render_report(kn23))
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert 5 < pdf.count(b"/Type /Page\n") < 80


def test_from_the_bottom_line_to_the_source_in_three_clicks(opened, kn23):
    from reliability.report import render_report

    page = opened(render_report(kn23))
    page.locator("#bottom-line a", has_text="agg-011").click()
    row = page.locator("#claim-agg-011")
    assert row.is_visible()
    assert page.url.endswith("#claim-agg-011")
    assert "lost their programmed path" in row.inner_text()
    assert row.locator("a[href^='https://']").count() >= 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(opened, findings, rendered, scheme):
    source = axe_source()
    if source is None:
        pytest.skip("axe-core is not installed (PyPI: axe-core-python)")
    page = opened(rendered(findings), color_scheme=scheme, bypass_csp=True)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.evaluate(source)
    found = page.evaluate(
        "() => axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
        " 'best-practice']})"
    )
    assert [
        (violation["id"], violation["nodes"][0]["html"][:200]) for violation in found["violations"]
    ] == []
    assert len(found["passes"]) > 20
