"""How the results were got, and how to get them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath

import detente
from detente import kernels
from detente.report.blocks import Block, Code, Heading, Pairs, Paragraph
from detente.report.study import DRAWS, SEED, Study
from detente.report.wording import clause

ORDER = 110


def applies(study: Study) -> bool:  # noqa: ARG001
    """Every report says how it was made."""
    return True


def blocks(study: Study) -> tuple[Block, ...]:
    """Definitions in a line each, then settings and the command; no time, so bytes repeat."""
    return (
        Heading("Method, and how to reproduce this", 2, "method"),
        Paragraph(
            "All results are computed in exact arithmetic from the definition; numbers marked ≈ "
            "are rounded for display only.",
            "lead",
        ),
        Heading("Terms", 3, "terms"),
        Pairs(tuple(_terms(study))),
        Heading("Reproduction", 3, "reproduction"),
        Pairs(tuple(_settings(study))),
        Code(command(study)),
    )


# What a term means, and where it is defined.
ONCE = {
    "Equilibrium": "a choice for each party from which none gains by acting alone (Nash 1951).",
    "Strictly dominated option": """one that some other option, or mixture of options, beats
        whatever the others do (Pearce 1984).""",
    "Stability (Nash, GMR, SMR, SEQ)": """whether a party would stay when the others may answer, in
        sequences where nobody moves twice running (Howard 1971; Fraser and Hipel 1984; Fang, Hipel
        and Kilgour 1993).""",
}
REPEATED = {
    "Discount factor": """what the next period counts for against this one, from 0 (nothing) to 1
        (as much); it can be read as the chance that another period follows.""",
    "Critical discount factor": """the least at which no party gains by breaking the agreement, when
        a breach is answered for ever by a stage equilibrium (Friedman 1971).""",
    "Minmax": """the least that the others can hold a party to, in pure options (Fudenberg and
        Maskin 1986).""",
    "Left out of critical discount factors": """mixed options in agreements, lotteries, payments
        in money, harsher punishments than stage equilibria. They could sustain more, never less;
        where they were worked out, sections of their own tell.""",
}
SIGNAL = {
    "Public signal": """parties see the signal, not each other's acts, and answer the signal whoever
        caused it (Green and Porter 1984; Abreu, Pearce and Stacchetti 1990).""",
}
CONCESSIONS = {
    "Concession set": """moves away from the status quo, and measures, with which the target holds;
        minimal if no part of it suffices (Schelling 1960; Crawford 1982).""",
}
COMMITTEE = {
    "Voting power": """Banzhaf: a bloc's share of all swings, that is of the winning sides that
        would lose without it (Banzhaf 1965). Shapley-Shubik: the share of orders of joining in
        which the bloc is the one that wins it (Shapley and Shubik 1954).""",
    "Seats by weight": "Sainte-Laguë's divisors 1, 3, 5, ... (Balinski and Young 1982).",
}
ROBUSTNESS = {
    "Share of draws": """each draw takes every parameter from its range, evenly and independently,
        and the payoffs of every ranking evenly from those that respect it; the share counts
        judgements, it is not a chance of events. Its interval covers the share of all admissible
        judgements in 95 of 100 such samples (Clopper and Pearson 1934). Verdicts that are not
        compiled are judged at fewer draws, the first ones.""",
    "What overturns it": """the smallest move found of one parameter, the others as they stand,
        that changes the verdict, judged again exactly there; ≈ marks what is rounded. Where a
        ranking decides, the fewest neighbours that would have to change places.""",
    "Confidence": """about the evidence, not about the future. High: kept in at least 95% of draws
        and in every reading. Moderate: in at least 75% of draws. Low: in fewer. One step less
        where a single parameter within its range overturns it and that parameter is an assumption
        or of low confidence, or where one swap of neighbours in such a ranking does. Low too
        where there is neither a range nor a ranking, or a payoff has no reason.""",
}


STATES = {
    "What an agreement needs": """options that their owners would have to give up the freedom to
        change, so that the state lasts and can be reached; no part of what is told suffices
        (Howard 1971; Schelling 1960).""",
    "What overturns it": """the change of one party's preferences that makes the fewest swaps of
        neighbours in its order of the states: one state placed elsewhere or, where the party has
        statements, one dropped, moved or put on top. All such changes are tried, in studies of up
        to 40 states.""",
    "Confidence": """about the evidence, not about the future. High: no such change overturns it.
        Moderate: it takes more than one swap. Low: one swap does, some contested reading has it
        otherwise, or a preference has no reason.""",
}


def _terms(study: Study) -> Iterator[tuple[str, str]]:
    told = [ONCE]
    if study.definition.options is not None:
        kept = {t: m for t, m in ONCE.items() if study.definition.has_game or "Stability" in t}
        told = [kept, STATES]
        yield from _told(told)
        return
    repetition = study.model.repetition
    if repetition is not None:
        told += [REPEATED] if repetition.monitoring is None else [REPEATED, SIGNAL]
    if study.model.target is not None:
        told.append(CONCESSIONS)
    if study.definition.committee is not None:
        told.append(COMMITTEE)
    told.append(ROBUSTNESS)
    yield from _told(told)


def _told(groups: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for group in groups:
        for term, meaning in group.items():
            yield term, " ".join(meaning.split())


def _settings(study: Study) -> Iterator[tuple[str, str]]:
    definition = study.definition
    if definition.file:
        yield "File", PurePath(definition.file).name
    if definition.digest:
        yield "SHA-256 of the file", definition.digest
    yield "détente", detente.__version__
    yield "Kernels", kernels.status()
    if not study.definition.has_game:
        return
    found = study.solution
    proof = found.certificate.to_dict().get("argument") if found.certificate else None
    if proof and found.complete:
        yield "Why no equilibrium is missing", f"{clause(str(proof))}."
    if study.definition.options is not None:
        return
    drawn = f"{study.draws:,}, seed {study.seed}" if study.draws else "none"
    yield "Draws", drawn
    yield "Parameters with a range", str(_ranges(study))


def _ranges(study: Study) -> int:
    return sum(p.range is not None for p in study.definition.parameters.values())


def command(study: Study) -> str:
    """The command that writes this report again."""
    file = study.definition.file or "FILE"
    # The name of what comes along stands as it is; a path is that of one machine.
    file = PurePath(file).name if PurePath(file).suffix else file
    target = f"{PurePath(file).stem}.html"
    usual = (study.draws, study.seed) == (DRAWS, SEED)
    settings = "" if usual else f" --draws {study.draws} --seed {study.seed}"
    return f"detente report {file} -o {target}{settings}"
