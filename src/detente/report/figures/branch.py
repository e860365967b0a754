"""How surely each option is chosen as parties err less: the principal logit branch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import log10

from detente.report.blocks import Figure
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL, Axis, Plane
from detente.report.svg import DASHES, SERIES, Drawing, Lettering, Pen, fitted

_WIDTH, _LEFT, _RIGHT, _PANEL = 440.0, 40.0, 432.0, 110.0
# Of more options than there are ways to draw a line, those likeliest in the end are drawn.
_MOST = len(SERIES)


def branch_figure(
    precisions: Sequence[Fraction],
    shares: Mapping[str, Mapping[str, Sequence[float]]],
    *,
    name: str = "branch",
    title: str = "From pure noise to sure choices",
    reading: str = "",
) -> Figure:
    """A panel for each party: the probability of its options at each point of the branch.

    `precisions` start at 0 and may turn back; `shares[party][option]` has a probability for each.

    >>> figure = branch_figure([Fraction(0), Fraction(9)], {"A": {"hold": [0.5, 1.0]}})
    >>> figure.alt
    'A, from lambda 0 to 9: hold 0.50 to 1.00.'
    """
    drawing = Drawing(name, _WIDTH, 0)
    least = min((v for v in precisions if v), default=Fraction(1))
    places = [Fraction(log10(1 + v / least)) for v in precisions]
    top, key = 10.0, list[tuple[Sample, str]]()
    x = Axis(Fraction(0), max(*places, Fraction(1, 100)), _LEFT, _RIGHT - 10)
    for party, options in shares.items():
        drawing.text((_LEFT, top + 10), fitted(party, 0.9 * (_RIGHT - _LEFT), SMALL),
                     Lettering(SMALL, bold=True))  # fmt: skip
        top += 20
        plane = Plane(drawing, x, Axis(Fraction(0), Fraction(1), top + _PANEL, top))
        _frame(plane, least)
        key = []
        drawn = sorted(options, key=lambda a: (-options[a][-1], -max(options[a])))[:_MOST]
        for count, option in enumerate(a for a in options if a in drawn):
            pen = Pen(SERIES[count], 1.8, DASHES[count])
            drawing.polyline(
                [plane.at(at, Fraction(q)) for at, q in zip(places, options[option], strict=True)],
                pen,
            )
            key.append((_sample(pen), option))
        top = legend(drawing, top + _PANEL + 24, key) + 10
    drawing.text((_RIGHT, top + 6), "lambda: how surely better options are chosen →",
                 Lettering(SMALL, "end", bold=True))  # fmt: skip
    drawing.height = top + 14
    alt = " ".join(_told(p, options, precisions) for p, options in shares.items())
    reading = reading or (
        "At the left every option is as likely as any other; to the right parties choose better "
        "options more and more surely. Lines join computed points."
    )
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _frame(plane: Plane, least: Fraction) -> None:
    """Grid and ticks: probabilities, and powers of ten of lambda."""
    draw, box = plane.drawing, plane.box
    for value, words in plane.y.ticks(2):
        place = plane.y.at(value)
        draw.line((box.x, place), (box.x + box.width, place), Pen("grid", 1))
        draw.text((box.x - 6, place + 3), words, Lettering(SMALL, "end", "muted"))
    draw.text((box.x, box.y + box.height + 15), "0", Lettering(SMALL, "middle", "muted"))
    last = box.x
    # Either of the two may be too large for a float, their logarithms are not.
    lowest = log10(least.numerator) - log10(least.denominator)
    for power in range(round(lowest), round(lowest + float(plane.x.high)) + 1):
        place = plane.x.at(Fraction(log10(1 + 10 ** (power - lowest))))
        if last + 42 < place <= box.x + box.width:
            draw.line((place, box.y), (place, box.y + box.height), Pen("grid", 1))
            label = f"{10.0**power:g}" if -4 < power < 6 else f"1e{power}".replace("-", "−")
            draw.text((place, box.y + box.height + 15), label, Lettering(SMALL, "middle", "muted"))
            last = place
    corner = (box.x, box.y + box.height)
    draw.polyline([(box.x, box.y), corner, (box.x + box.width, corner[1])], Pen("muted", 1.2))


def _sample(pen: Pen) -> Sample:
    return lambda drawing, at: drawing.line((at[0] - 12, at[1]), (at[0] + 12, at[1]), pen)


def rounded(precision: Fraction) -> str:
    """A precision of any size in three digits.

    >>> rounded(Fraction(10) ** 400), rounded(Fraction(1, 3))
    ('1.00e+400', '0.333')
    """
    return f"{Decimal(precision.numerator) / Decimal(precision.denominator):.3g}"


def _told(
    party: str, options: Mapping[str, Sequence[float]], precisions: Sequence[Fraction]
) -> str:
    ends = "; ".join(f"{option} {own[0]:.2f} to {own[-1]:.2f}" for option, own in options.items())
    return f"{party}, from lambda 0 to {rounded(precisions[-1])}: {ends}."
