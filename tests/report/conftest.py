"""A report with every kind of block and every figure, and names that try to be markup."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise

import pytest

from detente.exact.algebraic import roots
from detente.report import blocks as b
from detente.report.figures.along import Lane, Part, along_figure
from detente.report.figures.bars import bars_figure, percent
from detente.report.figures.branch import branch_figure
from detente.report.figures.discounts import discount_figure
from detente.report.figures.flips import Flip, flips_figure
from detente.report.figures.handover import handover_figure
from detente.report.figures.lattice import lattice_figure
from detente.report.figures.nested import nested_figure
from detente.report.figures.path import path_figure
from detente.report.figures.payoffs import Point, payoff_figure
from detente.report.figures.regions import regions_figure
from detente.report.figures.scoreboard import scoreboard_figure
from detente.report.figures.spread import spread_figure
from detente.report.figures.staircase import staircase_figure
from detente.report.figures.steps import Step, Steps, steps_figure
from detente.sweep.regions import Patch, RegionMap

HOSTILE = '<script>alert(1)</script> "quoted" & co. \x1b[31m]]> {{ 7 * 7 }} |*_x_* `y` $z$'


def F(value) -> Fraction:  # noqa: N802
    return Fraction(str(value))


def _payoffs(us: str, russia: str) -> b.Figure:
    feasible = [(F(-5), F(6)), (F(-2), F("-0.5")), (F("-0.5"), F(-1)), (F(6), F(-5)), (F(3), F(3))]
    rational = [(F(-0.5), F(-1)), (F("-0.5"), F("3.7")), (F(3), F(3)), (F("4.5"), F(-1))]
    points = [
        Point("truce", F(3), F(3), "agreement", sustained=True),
        Point("standoff", F("0.5"), F("0.5"), "agreement", sustained=False),
        Point("status quo", F("-0.5"), F(-1), "status quo"),
        Point("escalate, escalate", F("-0.5"), F(-1), "equilibrium"),
        Point("minmax", F("-0.5"), F(-1), "minmax"),
    ]
    return payoff_figure(feasible, rational, points, us, russia)


def _crowded(us: str, russia: str) -> b.Figure:
    points = [
        Point(f"agreement number {n} of many", F(n % 4) / 9, F(n // 4) / 9, "agreement")
        for n in range(14)
    ]
    corners = [(F(0), F(0)), (F(4), F(0)), (F(4), F(4)), (F(0), F(4))]
    return payoff_figure(corners, corners, points, us, russia, name="crowded")


def _discounts(us: str, russia: str) -> b.Figure:
    grid = [F(n) / 40 for n in range(21)]

    def curve(gain: Fraction) -> list[Fraction | None]:
        found: list[Fraction | None] = []
        for p in grid:
            bottom = (F("0.7") - p) * 2 + (1 - p) * gain
            top = gain / bottom if (F("0.7") - p) * 2 > p * gain else None
            found.append(top)
        return found

    lines = {us: curve(F(2)), russia: curve(F(2)), "standoff": curve(F(5))}
    today = {us: F("0.8"), russia: F("0.72")}
    means = "Chance of an incident in a month in which both brokers enforce"
    return discount_figure("spoiler_rate", grid, lines, today, F("0.1"), means)


def _lattice(size: int, name: str) -> b.Figure:
    words = [
        ("Washington opens the joint military centre that Moscow asked for", "United States"),
        ("Moscow keeps the regime's aircraft on the ground", "Russia"),
        ("Hold its own side to the truce", "United States"),
        ("Hold its own side to the truce", "Russia"),
        ("Drop preconditions on the agenda", "United States"),
        ("Stop offensives while talks are on", "Syrian government"),
        ("Let the first convoys through", "Syrian government"),
    ]
    menu = [(chr(65 + n), *words[n]) for n in range(size)]
    every = [frozenset(c) for k in range(size + 1) for c in combinations("ABCDEFG"[:size], k)]
    minimal = {frozenset("AB"), frozenset("BCD")}
    sufficient = {s for s in every if any(m <= s for m in minimal)}
    return lattice_figure(menu, sufficient, minimal, every[:30], name=name)


def _others(us: str, russia: str) -> list[b.Figure]:
    findings = [
        "Played once, no outcome in which a broker enforces is an equilibrium",
        "The more spoilers strike, the more patience the truce takes, and past some rate none does",
        HOSTILE,
    ]
    rows = [["holds", "fails", "holds", ""], ["depends"] * 4, ["holds"] * 4]
    blocs = ["Exiled opposition", "Opposition inside Syria", "Armed groups, not salafi-jihadi", us]
    shares = {
        "seats": [F(9) / 34, F(6) / 34, F(8) / 34, F(11) / 34],
        "power (Banzhaf)": [F(1) / 3, F(1) / 6, F(1) / 6, F(1) / 3],
        "power, seats by weight": [F(0), F(1) / 4, F(1) / 4, F(1) / 2],
    }
    flips = [
        Flip("truce_value", F(3), F(5), F(4), below=F("3.5")),
        Flip("hold_cost", F("0.5"), F(2), F(1), F("0.6"), F("1.9")),
        Flip("exposure", F("0.5"), F(2), F(1)),
    ]
    effective = {
        us: [F("0.72"), F("0.66"), F("0.55"), F("0.24"), *[F("0.8")] * 4],
        russia: [F("0.8")] * 8,
    }
    return [
        handover_figure(effective, {us: F("0.67"), russia: None}, {us: 4}, "month"),
        scoreboard_figure(findings, ["as defined", "assurance", "deadlock", "restraint"], rows),
        scoreboard_figure(findings, [f"variant_long_name_{n}" for n in range(7)],
                          [["holds"] * 7] * 3, name="scoreboard-7"),
        bars_figure(
            blocs, shares, name="power", title="Seats", reading="Long or short.", said=percent
        ),
        branch_figure([F(0), F(2), F("0.5"), F(900)], {
            us: {HOSTILE: [0.5, 0.7, 0.8, 1.0], "hold": [0.5, 0.3, 0.2, 0.0]},
            russia: {f"option {n}": [1 / 7] * 4 for n in range(7)},
        }),
        flips_figure("Played once, nobody enforces", flips),
        steps_figure(_steps(us), "A"),
        _along(us),
        regions_figure(_map(us, russia), {("war",): f"war with {us}"}),
        spread_figure([0.1, 0.2, 0.2, 0.95, float("nan")], F("0.8")),
        spread_figure([float("nan")] * 3, None, name="spread-never"),
        path_figure({us: [F(3), F(5), *[F(-1)] * 8], russia: [F(3), F(0), *[F("-1.5")] * 8]}, 2,
                    "breach", "month"),
        path_figure({f"party {n}": [F(n), F(0)] for n in range(6)}, 1, "signal", name="path-6"),
        nested_figure({"0.1": [], "0.3": [(F(1), F(1))], "0.5, 0.7": [(F(1), F(1)), (F(3), F(3))],
                       "0.8 (today)": [(F(1), F(1)), (F(4), F(1)), (F(3), F(3)), (F(1), F(4))]},
                      {"truce": (F(3), F(3)), "peace": (F(3), F(3)), "war": (F(1), F(1))},
                      us, russia),
        staircase_figure({"joint payoff": [(F("0.25"), F(5)), (F("0.5"), F(6))],
                          us: [(F("0.25"), F(1)), (F("0.5"), F(1))],
                          russia: [(F("0.25"), F(1)), (F("0.5"), F("0.5"))]}, F("0.98")),
    ]  # fmt: skip


def _map(x: str, y: str) -> RegionMap:
    """Seven answers, more than have a filling of their own."""
    patches = [Patch(i, j, 1, (f"answer {i * 2 + j}",), False) for i in range(3) for j in range(2)]
    patches += [Patch(0, 2, 2, ("war",), False), Patch(2, 2, 1, ("war",), True)]
    ends = (F(0), F(2)), (F(-1), F(1))
    return RegionMap("equilibrium", x, y, ends, (F(1), F(0)), 4, tuple(patches), {})


def _steps(us: str) -> list[Steps]:
    close = [F(n) / 40 for n in range(9)]
    parts = [Step(low, high, "AB"[n % 2]) for n, (low, high) in enumerate(pairwise(close))]
    root = roots((F(-2), F(0), F(1)))[1]
    return [
        Steps(us, F(3), (Step(F(1), F(2), "B"), Step(F(2), F(2), "C"), Step(F(2), F(4), "A"))),
        Steps("crowded", F("0.1"), tuple(parts)),
        Steps("irrational", F(1), (Step(F(0), root, "A"), Step(root, F(2), "D"))),
    ]


def _along(us: str) -> b.Figure:
    """Many cuts close together, a single value, what has no answer, and words that are long."""
    close = [F(n) / 40 for n in range(9)]
    crowded = [
        Part(a, z, "holds" if n % 2 else "fails") for n, (a, z) in enumerate(pairwise(close))
    ]
    root = roots((F(-2), F(0), F(1)))[1]
    return along_figure(
        us,
        F("0.1"),
        [
            Lane(f"{us} {HOSTILE}", (*crowded, Part(F("0.2"), F(2), "unknown"))),
            Lane("sets", (
                Part(F(0), F(1), "holds", "A"), Part(F(1), F(1), "fails"),
                Part(F(1), root, "holds", "B"), Part(root, F(2), "fails"),
            )),
        ],
        means=HOSTILE,
    )  # fmt: skip


def figures_of(us: str, russia: str) -> list[b.Figure]:
    return [
        _payoffs(us, russia),
        _crowded(us, russia),
        _discounts(us, russia),
        _lattice(4, "lattice"),
        _lattice(6, "lattice-6"),
        _lattice(7, "lattice-7"),
        *_others(us, russia),
    ]


def _matrix(us: str, russia: str) -> b.Matrix:
    actions = (
        "Hold its own side to the truce",
        "Stay in, enforce nothing, carry the quarrel to the Security Council",
        "Escalate",
    )
    payoffs = [
        [("2.75", "2.75"), ("−2", "4.5"), ("−4", "5.5")],
        [("4.5", "−2"), ("0.5", "0.5"), ("−1.5", "1")],
        [("5.5", "−4"), ("1.5", "−1.5"), ("−0.5", "−1")],
    ]
    entries = tuple(
        tuple(
            b.MatrixEntry(
                pair,
                (row == 2, column == 2),
                equilibrium=row == column == 2,
                marks=("target",) if row == column == 0 else ("status quo",) * (row + column == 4),
            )
            for column, pair in enumerate(pairs)
        )
        for row, pairs in enumerate(payoffs)
    )
    return b.Matrix(us, russia, actions, actions, entries, (us, russia), caption="Payoffs a month")


def _blocks(us: str, russia: str) -> tuple[b.Block, ...]:
    columns = ("Parameter", "Means", "Value", "Range", "Because", "Confidence")
    row = (
        b.Cell("truce_value"),
        b.Cell("What a month of truce enforced by both is worth to a broker"),
        b.Cell("4", numeric=True),
        b.Cell("3 to 5", numeric=True),
        b.Cell("truce C9, C16; https://example.org/a_b?x=1&y=<2>.", "warn", hint="assumption"),
        b.Cell("moderate", "muted"),
    )
    return (
        b.Heading("What each party can do", 2, "options"),
        b.Paragraph("The options in the parties' words.", "lead"),
        b.Paragraph(f"Played once, {us} and {russia} end where nobody enforces."),
        b.Heading("Ruled out", 3, "ruled-out"),
        b.Bullets(("- dashes", "1. numbers", "# hashes"), ordered=False),
        b.Bullets(("first", "second"), ordered=True),
        b.Table(columns, (row, row), "Parameters", "One line for each judgement."),
        b.Matrix(*_fields(_matrix(us, russia))),
        b.Pairs((("Critical discount factor", "the least patience"), (us, russia))),
        b.Formulas(
            (
                ("truce", (b.Formula("a_b ≥ c + 1/2", r"\text{a b} \ge c + \frac{1}{2}"),)),
                (
                    russia,
                    (
                        b.Formula("c ≤ 2", r"c \le 2", "holds today"),
                        b.Formula("a_b > c", r"\text{a b} > c"),
                    ),
                ),
            )
        ),
        b.Code("detente report games/us_russia_brokerage.yaml -o report.html\n```"),
        b.Paragraph("Rounded numbers carry the sign ≈.", "note"),
    )


def _fields(matrix: b.Matrix):
    return [getattr(matrix, name) for name in b.Matrix.__slots__]


def document_of(us: str = "United States", russia: str = "Russia") -> b.Document:
    judgements = (
        b.Judgement(
            f"Played once, the truce does not hold: whatever {russia} does, {us} gains by "
            "pressing on.",
            "high",
            "a free ride worth less than 1 instead of 4",
            "claims C1, C11; holds in 2 of 4 readings and in 97% of admissible payoffs",
        ),
        b.Judgement(
            "Met month after month, the truce can hold at today's patience, as long as spoilers "
            "strike in fewer than 15 months of 100.",
            "moderate",
            "a spoiler rate above 0.15 instead of 0.1",
            verdict="depends",
            details=(f"{us} would need 0.62, and has 0.8.", f"Order of giving: first {russia}."),
        ),
        b.Judgement(
            "No threat cost in the plausible range moves Moscow's best reply.",
            "low",
            "nothing in the ranges; a threat cost above 2.25 would",
            verdict="fails",
        ),
    )
    caveat = "An equilibrium is not a probability: it says what could last, not what will happen."
    pictures = b.Section("pictures", (b.Heading("Pictures", 2), *figures_of(us, russia)))
    return b.Document(
        "The US-Russia brokerage of the truce",
        "Can the two brokers keep a truce in Syria, and what would make it hold?",
        "25 September 2016",
        "Each broker, month by month, holds its own side to the truce, or stays in while "
        "enforcing nothing, or escalates.",
        (
            b.Section(
                "bottom_line",
                (b.Heading("Bottom line"), b.BottomLine(judgements, caveat)),
            ),
            b.Section("options", _blocks(us, russia)),
            pictures,
        ),
        "détente 0.1.0 · SHA-256 9f2c…",
        {"half": Fraction(1, 2), "sets": {frozenset({"a"})}, "nothing": None, "list": [1, 2.5]},
    )


@pytest.fixture(scope="session")
def document() -> b.Document:
    """A report as it would be."""
    return document_of()


@pytest.fixture(scope="session")
def hostile() -> b.Document:
    """The same with a player whose name is markup in every format."""
    return document_of(HOSTILE, "Россия 'a' & <b>")


@pytest.fixture(scope="session")
def figures() -> list[b.Figure]:
    """Every figure, plain and hostile."""
    return figures_of("United States", "Russia")
