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
    used = [claim for claim in data["claims"] if claim["fate"] == "used"]
    left = [c for c in data["claims"] if c["fate"] != "used" and c["claim_id"] in linked]
    return render_report({**data, "claims": [*used, *left[:10]]})


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
    assert page.locator("img, .explorer b").count() == 0
    # A value of an axis that attacks is a choice like any other, and shown as text.
    (said,) = [
        option
        for option in page.locator(".choices option").all_inner_texts()
        if "onerror=alert(1)" in option
    ]
    page.locator(".choices select").first.select_option(said)
    assert page.locator(".answer .missing").is_hidden()
    assert page.complaints == []


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


def test_no_table_runs_over_its_frame_on_a_screen_of_ordinary_width(opened, short):
    page = opened(short)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    for width in (1024, 1100, 1180, 1280, 1700):
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate(
            """() => [...document.querySelectorAll('.scroll')]
            .filter(box => box.scrollWidth > box.clientWidth + 1)
            .map(box => box.firstElementChild.id)"""
        )
        assert over == [], width


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


def test_from_the_bottom_line_over_the_counts_to_the_source(opened, short):
    page = opened(short)
    page.get_by_role("link", name="How they were counted").click()
    page.locator("#counts table a", has_text="afd-007").first.click()
    row = page.locator("#claim-afd-007")
    assert row.is_visible()
    assert "2 launched, 2 reported destroyed" in row.inner_text()
    assert row.locator("a[href^='https://']").first.is_visible()


def answer(page):
    """Return what the explorer says, by its heads."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.answer dl > div')]
        .map(pair => [pair.children[0].textContent, pair.children[1].textContent]))"""
    )


def row_of(page, identifier):
    """Return the cells of a specification by their heads, choices and numbers apart."""
    return page.evaluate(
        """identifier => {
        const heads = [...document.querySelectorAll('#specification-table thead th')];
        const cells = document.getElementById(identifier).cells, choices = {}, shown = {};
        heads.forEach((head, at) => {
            const kind = head.className;
            if (kind === 'choice') choices[head.textContent] = cells[at].textContent;
            else if (kind !== 'number') shown[head.textContent] = cells[at].textContent;
        });
        return [choices, shown]; }""",
        identifier,
    )


def test_the_explorer_says_what_the_row_of_the_table_says(opened, short):
    page = opened(short)
    assert page.locator(".explorer").is_visible()
    assert answer(page) == row_of(page, "specification-1")[1]
    for identifier in ("specification-8", "specification-77", "specification-120"):
        choices, shown = row_of(page, identifier)
        for label, value in choices.items():
            page.get_by_label(label, exact=True).select_option(value)
        assert answer(page) == shown
        link = page.locator(".answer .row a")
        assert link.get_attribute("href") == f"#{identifier}"
    link.click()
    assert page.locator(f"#{identifier}").is_visible()


def test_the_explorer_works_by_keyboard_and_is_heard(opened, short):
    page = opened(short)
    first = page.locator(".choices select").first
    first.focus()
    before = answer(page)
    page.keyboard.press("ArrowDown")
    assert first.input_value() == "troops in kursk"
    assert answer(page) != before
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id").endswith("axis-2")
    # A status is read out when it changes; every choice has its name.
    assert page.locator(".answer").get_attribute("role") == "status"
    assert page.get_by_role("combobox", name="Unknown outcomes").count() == 1


def test_a_combination_that_is_none_is_said_to_be(opened, kn23):
    kn23["sweep"]["specifications"] = kn23["sweep"]["specifications"][:-1]
    page = opened(render_report({**kn23, "claims": kn23["claims"][:1]}))
    last = page.locator(".choices select")
    for at in range(last.count()):
        options = last.nth(at).locator("option").all_inner_texts()
        last.nth(at).select_option(options[-1])
    assert page.locator(".answer .missing").is_visible()
    assert answer(page) == {}
    assert page.locator(".answer .row").is_hidden()


def test_without_a_script_the_page_is_complete(opened, short):
    page = opened(short, java_script_enabled=False)
    assert page.complaints == []
    assert page.locator(".explorer").is_hidden()
    assert page.locator("#specification-table tbody tr").count() == 120


def test_the_explorer_is_not_printed(opened, short):
    page = opened(short)
    page.emulate_media(media="print")
    assert page.locator(".explorer").is_hidden()


ALL = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"


@pytest.mark.parametrize(
    ("which", "scheme", "where", "rules", "least"),
    [
        ("short", "light", "document", ALL, 20),
        # The second scheme and the warning differ in their tones alone.
        ("short", "dark", "'#summary, figure, #sources'", "['color-contrast']", 1),
        ("short", "dark", "'.explorer'", ALL, 8),
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


@pytest.mark.full
@pytest.mark.parametrize(
    ("scheme", "media", "width"),
    [
        ("light", "screen", 1280),
        ("dark", "screen", 1280),
        ("light", "print", 1280),
        ("light", "screen", 320),
        ("dark", "screen", 320),
    ],
)
def test_axe_finds_no_barrier_on_the_whole_page(opened, findings, rendered, scheme, media, width):
    source = axe_source()
    if source is None:
        pytest.skip("axe-core is not installed (PyPI: axe-core-python)")
    viewport = {"width": width, "height": 900}
    page = opened(rendered(findings), color_scheme=scheme, viewport=viewport, bypass_csp=True)
    page.emulate_media(media=media)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.evaluate(source)
    found = page.evaluate(f"() => axe.run(document, {{runOnly: {ALL}}})")
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]] == []
    assert len(found["passes"]) >= 20
