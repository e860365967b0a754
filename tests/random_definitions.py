"""Random definitions of every form of payoffs, for comparing two ways to judge them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product

NUMBERS = ("0", "1", "2", "-1", "3", "1/2", "1/3", "-2", "5/7")
RANGES = ((0, 1), (-1, 1), (-2, 3), (0, 1_000_000), (1, 3), (-3, -1))
PLAYERS = "ab"


def definition(seed: int) -> str:
    """A definition of two players, the same for the same seed."""
    return _Writer(random.Random(seed)).text()  # noqa: S311 - statistics, not secrets


class _Writer:
    def __init__(self, source: random.Random) -> None:
        self.pick, self.chance = source.choice, source.random
        self.source = source
        self.actions = {p: [f"{p}{k}" for k in range(self.pick((2, 2, 3)))] for p in PLAYERS}
        self.names: list[str] = []

    def text(self) -> str:
        parameters = self.parameters()
        payoffs = "".join(f"  {p}: {self.payoffs()}\n" for p in PLAYERS)
        actions = ", ".join(f"{p}: [{', '.join(own)}]" for p, own in self.actions.items())
        return (
            "detente: 1\ntitle: Random\nplayers: {a: {name: A}, b: {name: B}}\n"
            "sources: {s: {title: S, claims: {C1: x}}}\n"
            f"actions: {{{actions}}}\nparameters:\n{parameters}payoffs:\n{payoffs}"
            f"status_quo: {self.profile()}\ntarget: {self.profile()}\n"
            f"agreements: {{deal: {self.profile()}}}\n"
            f"repeated: {{discount: {self.pick(('delta', '1/2', 'delta / 2'))}, punishment: "
            f"{self.pick(('nash', 'status_quo', self.profile()))}, assumption: x}}\n"
            f"{self.measures()}findings:\n{self.findings()}"
        )

    def parameters(self) -> str:
        lines = ["delta: {value: 1/2, range: [0, 1], assumption: x}"]
        for k in range(self.pick((1, 2, 3))):
            low, high = self.pick(RANGES)
            lines.append(f"x{k}: {{value: {low}, range: [{low}, {high}], assumption: x}}")
            self.names.append(f"x{k}")
        lines.append(f"y: {{value: '{self.formula(2)}', assumption: x}}")
        self.names.append("y")
        return "".join(f"  {line}\n" for line in lines)

    def formula(self, depth: int) -> str:
        if not depth or self.chance() < 0.3:
            return self.pick((*self.names, self.pick(NUMBERS)))
        a, b = self.formula(depth - 1), self.formula(depth - 1)
        shapes = ("({} + {})", "({} - {})", "({} * {})", "min({}, {})", "max({}, {})")
        quotients = ("({} / ({}))", "({} / (1 + abs({})))")
        return self.pick((*shapes, *quotients, "({} <= {})", "abs({} - {})")).format(a, b)

    def profile(self) -> str:
        return "{" + ", ".join(f"{p}: {self.pick(own)}" for p, own in self.actions.items()) + "}"

    def payoffs(self) -> str:
        cells = [" ".join(cell) for cell in product(*self.actions.values())]
        kind = self.pick(("ranking", "table", "rules", "rules"))
        if kind == "ranking":
            self.source.shuffle(cells)
            marks = [self.pick((", ", ", ", " ~ ", " ? ")) for _ in cells[1:]]
            told = cells[0] + "".join(m + c for m, c in zip(marks, cells[1:], strict=True))
            return f"{{ranking: [{told}], assumption: x}}"
        if kind == "table":
            rows = [
                ", ".join(f"'{self.formula(self.pick((0, 0, 1, 2)))}'" for _ in self.actions["b"])
                for _ in self.actions["a"]
            ]
            return "{table: [" + ", ".join(f"[{row}]" for row in rows) + "], assumption: x}"
        return "[" + ", ".join(self.rules()) + "]"

    def rules(self) -> Sequence[str]:
        return [
            f"{{when: {{{p}: {self.pick(self.actions[p])}}}, value: '{self.formula(2)}', "
            "assumption: x}"
            for p in (self.pick(PLAYERS) for _ in range(3))
        ]

    def measures(self) -> str:
        adds = f"adds: {{{self.pick(PLAYERS)}: [{self.rules()[0]}]}}"
        return f"concessions:\n  m: {{by: a, {adds}, costs: {self.pick('012')}, assumption: x}}\n"

    def findings(self) -> str:
        """Each with two tests, of which one may break down where the other has its answer."""
        once = (
            f"equilibrium: {{profile: {self.profile()}}}",
            f"best_reply: {{of: a, is: a0, against: {{b: {self.pick(self.actions['b'])}}}}}",
            f"stability: {{outcome: deal, unstable: [{self.pick(('GMR', 'SEQ'))}]}}",
        )
        again = (
            "sustained: {profile: deal, today: false}",
            "critical_discount: {of: deal, above: 1/3}",
            "minimal_concession_sets: {exist: true}",
        )
        tests = (f"{{{self.pick(once)}}}", f"{{{self.pick(again)}}}")
        return f"  f: {{claim: s:C1, says: x, test: {{all: [{', '.join(tests)}]}}}}\n"
