from itertools import pairwise

import matplotlib.axes
import pytest
from matplotlib.figure import Figure

from reliability.errors import UnknownNameError
from reliability.figures import (
    plot_flow,
    plot_forest,
    plot_lattice,
    plot_posterior,
    plot_projection,
    plot_sweep,
    plot_timeline,
    plot_tipping,
)
from reliability.figures.drawing import WIDTH, text_width, wrapped
from reliability.figures.lattice import runs
from reliability.figures.palette import CUT_STYLES, TONES
from reliability.figures.timeline import _apart


def texts(ax):
    return [text.get_text() for text in ax.texts]


def lines(ax, role):
    return [line for line in ax.lines if line.get_color() == TONES[role]]


PLOTS = [
    plot_forest,
    plot_posterior,
    plot_flow,
    plot_timeline,
    plot_tipping,
    plot_lattice,
    plot_sweep,
    plot_projection,
]


@pytest.mark.parametrize("plot", PLOTS)
def test_draws_on_axes_of_ones_own_and_returns_them(plot, findings):
    ax = Figure(figsize=(5, 8)).add_axes((0, 0, 1, 1))
    assert plot(findings, ax) is ax
    made = plot(findings)
    assert isinstance(made, matplotlib.axes.Axes)
    assert made.figure.get_figwidth() * 72 == pytest.approx(WIDTH)
    assert texts(made) == texts(ax)


def test_the_forest_draws_bounds_heavy_and_intervals_light(kn23):
    kn23["contrasts"] = []
    row = kn23["periods"][0]["rates"][0]
    ax = plot_forest(kn23)
    spans = {
        line.get_linewidth(): [(x - 6) / (WIDTH - 12) for x in line.get_xdata()]
        for line in reversed(lines(ax, "before"))
        if len(line.get_xdata()) == 2 and line.get_ydata()[0] == line.get_ydata()[1]
    }
    assert spans[6.0] == pytest.approx([row["bound_low"], row["bound_high"]])
    assert spans[1.4] == pytest.approx([row["ci_low"], row["ci_high"]])
    assert "36.4 to 66.7 %" in texts(ax)


def test_the_forest_says_what_is_not_determined_and_where_nothing_is_known(kn23):
    assert "not determined" in texts(plot_forest(kn23))
    kn23["periods"][1]["rates"] = []
    assert "no data" in texts(plot_forest(kn23))


def test_the_forest_draws_no_midpoint(kn23):
    middle = 6 + (WIDTH - 12) * (20 / 55 + 2 / 3) / 2
    ax = plot_forest(kn23)
    drawn = {round(float(line.get_xdata()[0]), 1) for line in lines(ax, "before")}
    assert round(middle, 1) not in drawn


def test_the_forest_opens_an_open_end(kn23):
    kn23["periods"][0]["rates"][0].update(bound_high_open=True)
    ax = plot_forest(kn23)
    assert ">" in {line.get_marker() for line in lines(ax, "before")}


def hollow(ax):
    return [line for line in ax.lines if line.get_fillstyle() == "none"]


def test_known_outcomes_are_drawn_on_request_only_hollow_and_labelled(kn23):
    assert hollow(plot_forest(kn23)) == []
    assert not any("known outcome" in text for text in texts(plot_forest(kn23)))
    ax = plot_forest(kn23, known_outcomes=True)
    known = [row for period in kn23["periods"] for row in period["known_outcomes"]]
    points = [row for row in known if row["identified"] == "point"]
    drawn = [(line.get_xdata()[0] - 6) / (WIDTH - 12) for line in hollow(ax)]
    # The last is the key's.
    assert drawn[:-1] == pytest.approx([row["estimate"] for row in points])
    labels = [text for text in texts(ax) if text.startswith("known outcomes only: ")]
    assert len(labels) == len(known) == 6
    assert "known outcomes only: 0 %" in labels
    assert "known outcomes only: no single rate, 36.4 to 66.7 %" in labels
    assert "launches of known outcome only: no estimate" in texts(ax)


def test_findings_without_known_outcomes_draw_the_same_forest(kn23):
    for period in kn23["periods"]:
        del period["known_outcomes"]
    assert hollow(plot_forest(kn23, known_outcomes=True)) == []


def test_the_posterior_is_a_band_between_the_extreme_completions(kn23):
    ax = plot_posterior(kn23)
    bands = [patch.get_xy() for patch in ax.patches]
    found = kn23["posterior"]
    before = found["curves"][0]
    level = len(found["probabilities"])
    drawn = [(x - 46) / (WIDTH - 56) for x, _ in bands[0]]
    assert drawn[1 : level + 1] == pytest.approx(before["low"])
    assert drawn[::-1][1 : level + 1] == pytest.approx(before["high"])
    # Three panels and the key: no panel of unknowns is a line.
    assert len(bands) == 4
    assert "36.4 to 66.5 %" in texts(ax)


def test_a_posterior_of_known_counts_is_one_line(kn23):
    for curve in kn23["posterior"]["curves"]:
        curve["high"] = curve["low"]
    ax = plot_posterior(kn23)
    assert not ax.patches
    assert "the median: every count is known" in texts(ax)
    assert 6.0 not in {line.get_linewidth() for role in ("before", "after", "contrast")
                       for line in lines(ax, role)}  # fmt: skip


def test_the_posterior_of_another_estimand_is_drawn_on_request(kn23):
    assert "failure rate had none been shot down" in texts(plot_posterior(kn23, estimand="unknown"))
    with pytest.raises(UnknownNameError, match="Did you mean 'left-out'"):
        plot_posterior(kn23, estimand="leftout")


def test_the_flow_shows_every_count(findings):
    shown = " ".join(texts(plot_flow(findings)))
    flow = findings.data["flow"]
    for number in (flow["read"], flow["used"], *(s["left_out"] for s in flow["stages"])):
        assert str(number) in shown


def test_the_timeline_tells_the_kinds_of_cut_apart_without_colour(findings):
    assert len(set(CUT_STYLES.values())) == len(CUT_STYLES)
    assert len({style for style, _ in CUT_STYLES.values()}) == len(CUT_STYLES)
    ax = plot_timeline(findings)
    for kind, (_, marker) in CUT_STYLES.items():
        assert marker in {line.get_marker() for line in lines(ax, kind)}
    assert any("the cut of this report" in text for text in texts(ax))


def test_labels_of_the_timeline_do_not_overlap(findings):
    ax = plot_timeline(findings)
    column = sorted(text.get_position()[1] for text in ax.texts if text.get_position()[0] == 168.0)
    gaps = [b - a for a, b in pairwise(column)]
    assert column[-1] < ax.get_ylim()[0]
    assert min(gaps) > 10


def test_labels_stay_inside_the_drawing(findings):
    for plot in PLOTS:
        ax = plot(findings)
        for text in ax.texts:
            if text.get_horizontalalignment() == "left" and not text.get_rotation():
                end = text.get_position()[0] + 0.9 * text_width(text.get_text(), text.get_size())
                assert end <= WIDTH, text.get_text()


def test_a_timeline_without_dates_says_so(kn23):
    kn23["timeline"] = {"incidents": [], "cuts": []}
    assert "no dated claim" in texts(plot_timeline(kn23))


def test_crowded_labels_move_apart_and_stay_in_order():
    tops = _apart([10, 11, 12, 500], [20, 20, 20, 20], 0, 100)
    assert tops == [0, 20, 40, 80]


@pytest.mark.parametrize("text", ["a" * 400, "one two three " * 30, "北朝鮮" * 50])
def test_wrapping_keeps_within_the_width(text):
    for line in wrapped(text, 120.0, most=3):
        assert text_width(line) <= 120.0
    assert len(wrapped(text, 120.0, most=3)) == 3


@pytest.mark.parametrize(
    "plot", [plot_posterior, plot_tipping, plot_lattice, plot_sweep, plot_projection]
)
def test_nothing_computed_draws_words_and_no_error(plot, kn23):
    kn23.update(posterior=None, tipping=None, sweep=None, projection=None)
    assert {"nothing to show", "no specification"} & set(texts(plot(kn23)))


def test_the_tipping_point_is_told_by_marker_as_well(kn23):
    ax = plot_tipping(kn23)
    signs = {row["sign"] for row in kn23["tipping"]["rows"]}
    assert signs == {"lower", "not identified", "higher"}
    assert {line.get_marker() for line in ax.lines} >= {"v", "s", "^"}


def test_the_map_of_pairs_is_told_by_marker_as_well(kn23):
    ax = plot_lattice(kn23)
    cells = kn23["tipping"]["lattice"]["cells"]
    assert {cell["sign"] for cell in cells} == {"lower", "not identified", "higher"}
    assert {line.get_marker() for line in ax.lines} >= {"v", "^"}
    shown = texts(ax)
    assert {"0", "6", "20", "30"} <= set(shown)
    assert "a 95 % interval that leaves out zero" in shown
    # One patch for each stretch of a row that is settled, and two in the key.
    settled = sum(
        verdict in ("lower", "higher")
        for name in ("sign", "interval", "probability")
        for _, _, _, verdict in runs(cells, name)
    )
    assert len(ax.patches) == settled + 2


def test_a_wide_map_keeps_within_the_page(kn23):
    lattice = kn23["tipping"]["lattice"]
    lattice["cells"] = [
        {"failures_before": j, "failures_after": k, "sign": "lower", "interval": "undecided",
         "probability": "higher" if j > k else "undecided"}
        for k in range(30) for j in range(30)
    ]  # fmt: skip
    ax = plot_lattice(kn23)
    assert len(ax.lines) < 400
    assert max(max(line.get_xdata()) for line in ax.lines) <= WIDTH
    assert "29" in texts(ax)


def test_many_rows_are_thinned_with_both_ends_kept(kn23):
    row = kn23["tipping"]["rows"][0]
    kn23["tipping"]["rows"] = [{**row, "failures_after": at} for at in range(200)]
    shown = texts(plot_tipping(kn23))
    assert "0 of 8" in shown
    assert "199 of 8" in shown
    assert len(shown) < 30


def test_every_specification_marks_one_value_of_every_axis(kn23):
    ax = plot_sweep(kn23)
    marked = sum(
        len(found.get_segments())
        for found in ax.collections
        if found.get_segments()[0][0][0] == found.get_segments()[0][1][0]
        and abs(found.get_segments()[0][1][1] - found.get_segments()[0][0][1]) == 7
    )
    sweep = kn23["sweep"]
    assert marked == len(sweep["curve"]) * len(sweep["axes"])


def test_a_sweep_is_drawn_in_words_and_a_known_difference_is_seen(kn23):
    for row in kn23["sweep"]["curve"][:3]:
        row.update(bound_low=0.1, bound_high=0.1, sign="higher")
    ax = plot_sweep(kn23)
    shown = texts(ax)
    assert {"Unknown outcomes", "as successes", "treaty signed", "afd-005 + 2 more"} <= set(shown)
    assert not any("." in text and "_" in text for text in shown)
    heights = [
        abs(end[1] - start[1])
        for found in ax.collections
        for start, end in found.get_segments()
        if found.get_linewidth()[0] > 1.5
    ]
    assert min(heights) >= 5.0


def test_a_long_sweep_is_thinned(kn23):
    kn23["sweep"]["curve"] = kn23["sweep"]["curve"] * 200
    ax = plot_sweep(kn23)
    assert max(len(found.get_segments()) for found in ax.collections) <= 240


def test_the_key_of_groups_names_them(kn23):
    for period, label in zip(kn23["periods"], ("tests", "combat"), strict=True):
        for event in kn23["timeline"]["incidents"]:
            event["period"] = label if event["period"] == period["label"] else event["period"]
        period.update(label=label, first=None, last=None)
    for cut in kn23["timeline"]["cuts"]:
        cut["chosen"] = False
    ax = plot_timeline(kn23)
    assert {"used, tests", "used, combat", "left out"} <= set(texts(ax))
    assert not any("Candidate cut dates" in text for text in texts(ax))
    assert min(text.get_position()[1] for text in ax.texts) > 10


def test_a_long_value_never_runs_into_the_words_beside_it(kn23):
    for row in kn23["contrasts"]:
        row.update(bound_high_open=True)
    ax = plot_forest(kn23)
    rows = {}
    for text in ax.texts:
        rows.setdefault(text.get_position()[1], []).append(text)
    for beside in rows.values():
        if len(beside) == 2:
            words, value = beside
            end = words.get_position()[0] + text_width(words.get_text(), words.get_size())
            start = value.get_position()[0] - text_width(value.get_text(), value.get_size())
            assert end <= start, words.get_text()
