"""What it would take for each party to stay where the agreement leads: a price list."""

from __future__ import annotations

from fractions import Fraction

from detente.analysis.price_list import Price, PriceList, price_list
from detente.game.profile import Cell as Outcome
from detente.report.blocks import Block, Cell, Heading, Paragraph, Table
from detente.report.packages import package
from detente.report.study import Study
from detente.report.wording import amount, capital, listed, signed

ORDER = 74
MOST_STATES = 128
CARE = (
    "A payment counts at this outcome and nowhere else; promised off the path it may cost nothing. "
    "A swap is one pair of outcomes that the party would have to order the other way round, half a "
    "swap a pair it would have to hold for equally good. Each party's price leaves the others as "
    "they are."
)


def applies(study: Study) -> bool:
    """Whether one outcome is wanted, in a game small enough to be told."""
    return _outcome(study) is not None and study.game.size <= MOST_STATES


def blocks(study: Study) -> tuple[Block, ...]:
    """Prices by party, under no foresight and under credible answers, and measures that help."""
    outcome = _outcome(study)
    assert outcome is not None  # noqa: S101 (see `applies`)
    study.tell("what it would take")
    menu = () if study.concessions is None else study.concessions.menu
    prices = price_list(study.game, outcome, menu)
    told: list[Block] = [Heading("What it would take", 2, "what-it-would-take")]
    told.append(Paragraph(_lead(study, prices)))
    if any(p.gain for p in prices.prices):
        told += [_table(study, prices), Paragraph(CARE, "note")]
    return tuple(told)


def _outcome(study: Study) -> Outcome | None:
    """The outcome of the deal looked at throughout, or else of a target that names every party."""
    if study.deal:
        return study.game.cell(study.agreements[study.deal].profile)
    found = [cell for cell in study.game.cells if study.in_target(cell)]
    return found[0] if len(found) == 1 else None


def _lead(study: Study, prices: PriceList) -> str:
    where = study.words.options(study.game.profile(prices.outcome))
    leaving = [p for p in prices.prices if p.gain]
    if not leaving:
        return f"Where {where}, nobody gains by leaving: no price has to be paid."
    told = listed(f"{study.words.party(p.player)} {amount(p.gain)}" for p in leaving)
    lead = f"Suppose {where}. Who leaves once, the others staying, gains by it: {told}."
    ease = [p for p in leaving if not p.payments["SEQ"]]
    if len(ease) == len(leaving):
        lead += " Yet credible answers of the others already deter every one of these moves."
    elif ease:
        lead += (
            f" Credible answers of the others already deter {_names(study, ease)}, "
            f"not {_names(study, [p for p in leaving if p.payments['SEQ']])}."
        )
    return lead


def _names(study: Study, prices: list[Price]) -> str:
    return listed(study.words.party(p.player) for p in prices)


def _table(study: Study, prices: PriceList) -> Table:
    rows = []
    for price in prices.prices:
        if not price.gain:
            continue
        rows.append((
            Cell(capital(study.words.party(price.player))),
            Cell(amount(price.payments["Nash"]), numeric=True),
            Cell(amount(price.payments["SEQ"]), numeric=True),
            Cell(_swaps(price.changes["Nash"].swaps), numeric=True),
            Cell(_swaps(price.changes["SEQ"].swaps), numeric=True),
            Cell(_helps(study, price)),
        ))  # fmt: skip
    return Table(
        (
            "Party",
            "Payment to stay",
            "with credible answers",
            "Swaps of judgement to stay",
            "with credible answers",
            "Measures, and what they do to the gain",
        ),
        tuple(rows),
        reading=f"Payments are in payoff units a {study.period}.",
    )


def _swaps(number: Fraction) -> str:
    whole, half = divmod(number, 1)
    return f"{whole}½".removeprefix("0") if half else str(whole)


def _helps(study: Study, price: Price) -> str:
    told = [f"{package(study, [h.measure])}: {signed(h.change)}" for h in price.measures]
    return "; ".join(told) or "none on the menu"
