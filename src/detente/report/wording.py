"""How results are put into words: parties, options, outcomes, patience, shares.

Names come from the definition; numbers come with what they mean. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from detente.exact.number import Number, decimal, show
from detente.game.normal_form import NormalFormGame
from detente.game.parameters import Parameter
from detente.game.profile import Cell, PureProfile

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# Names of states and bodies that English gives an article although no common noun ends them.
_WITH_ARTICLE = (
    "States", "Kingdom", "Nations", "Union", "Emirates", "Republic", "Federation",
    "Authority", "Ministry", "Commission", "Council", "Committee", "Organisation", "Agency",
    "Government", "Army", "Front", "League", "Party",
)  # fmt: skip
_PREPOSITIONS = ("of", "in", "for", "from", "on", "at", "to")
# Common nouns that stand alone as the name of one party, capital and all.
_ALONE = (
    "Government",
    "Opposition",
    "Regime",
    "Parliament",
    "Army",
    "Mediator",
    "Broker",
    "Council",
)


def count(number: int, one: str, many: str = "") -> str:
    """A number of things in words ("two rounds"); numbers beyond ten as digits.

    >>> count(2, "round"), count(1, "party", "parties"), count(0, "set")
    ('two rounds', 'one party', 'no sets')
    """
    return f"{in_words(number)} {one if number == 1 else many or f'{one}s'}"


def in_words(number: int) -> str:
    """A whole number up to ten in words ("two"), beyond as digits."""
    return _SMALL[number] if number < len(_SMALL) else str(number)


def listed(items: Iterable[str], last: str = "and") -> str:
    """Things one after the other, as a sentence has them.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    things = list(items)
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} {last} {things[-1]}"


def capital(sentence: str) -> str:
    """The sentence with a capital at its start."""
    return sentence[:1].upper() + sentence[1:]


def opening(sentence: str) -> str:
    """The sentence with a capital at its start, inside a quotation mark too.

    >>> opening("“exchange” holds"), opening("the status quo holds")
    ('“Exchange” holds', 'The status quo holds')
    """
    return f"“{capital(sentence[1:])}" if sentence.startswith("“") else capital(sentence)


def inside(name: str) -> str:
    """A name as it stands inside a sentence, with its article.

    >>> inside("The council"), inside("Rebel command"), inside("Russia")
    ('the council', 'the Rebel command', 'Russia')
    """
    first, *rest = name.split()
    if not rest:
        # A lone plural noun ("hardliners") needs none, a lone proper name neither.
        return f"the {name}" if name in _ALONE else name
    if first == "The":
        return f"the {name[4:]}"
    if first == "the" or name[-1].isdigit():
        return name
    told = rest[-1].islower() or rest[-1] in _WITH_ARTICLE or any(w in _PREPOSITIONS for w in rest)
    return f"the {name}" if told else name


def are_many(name: str) -> bool:
    """Whether a name stands for several, so that its verb is in the plural.

    >>> are_many("Salafi-jihadi hardliners"), are_many("Supporters of the export")
    (True, True)
    >>> are_many("France and Great Britain"), are_many("United States"), are_many("Army of Islam")
    (True, False, False)
    """
    words = name.removeprefix("The ").removeprefix("the ").split()
    at = next((k for k, word in enumerate(words) if word in _PREPOSITIONS), len(words))
    head = words[max(0, at - 1)]
    if "and" in words[:at] and head not in _WITH_ARTICLE:
        return True
    # Of names with capitals throughout only those with "of ..." behind them are told apart.
    common = head.islower() or (at < len(words) and head not in _WITH_ARTICLE)
    return common and head.endswith("s") and not head.endswith("ss")


def spaced(name: str) -> str:
    """A name of the definition as words ("backed_talks" is "backed talks")."""
    return name.replace("_", " ")


def clause(words: str) -> str:
    """Words without their final full stop, to stand inside a sentence."""
    return words.strip().removesuffix(".")


def judgement(parameter: Parameter) -> str:
    """What a parameter stands for, as the definition describes it; else its name."""
    return clause(parameter.means) or spaced(parameter.name)


def chances(value: Fraction) -> str:
    """A chance in words.

    >>> chances(Fraction(7, 10)), chances(Fraction(3, 4)), chances(Fraction(98, 100))
    ('seven chances in ten', 'three chances in four', 'about 98 chances in a hundred')
    >>> chances(Fraction(5, 9))
    'about eleven chances in twenty'
    """
    if value <= 0:
        return "no chance"
    for base, words in _BASES:
        if 0 < value < 1 and (value * base).denominator == 1:
            return f"{_many(int(value * base))} in {words}"
    for base, words in (_BASES[0], _BASES[2]):
        near = round(value * base)
        if 0 < near < base and abs(value - Fraction(near, base)) <= Fraction(1, 40):
            return f"about {_many(near)} in {words}"
    if value < Fraction(1, 200):
        return "hardly a chance"
    near = min(99, round(value * 100))
    return f"about {count(near, 'chance')} in a hundred"


_BASES = ((10, "ten"), (4, "four"), (20, "twenty"))


def _many(number: int) -> str:
    if number <= 10:
        return count(number, "chance")
    teens = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    return f"{teens.split()[number - 11]} chances"


def share(value: Fraction) -> str:
    """A share in per cent, whole numbers; never 0 or 100 unless it is.

    >>> share(Fraction(193, 200)), share(Fraction(1)), share(Fraction(1, 1000))
    ('≈97%', '100%', 'under 1%')
    """
    percent = value * 100
    if percent in (0, 100) or percent.denominator == 1:
        return f"{percent.numerator}%"
    if percent < 1:
        return "under 1%"
    if percent > 99:
        return "over 99%"
    # Halves go up, so that the words do not depend on even and odd.
    return f"≈{int(percent + Fraction(1, 2))}%"


def patience(least: Fraction | None, most: Fraction | None = None, period: str = "period") -> str:
    """A critical discount factor in words, as what must hold of the future.

    >>> patience(Fraction(1, 2), period="month")
    'from a discount factor of 0.5 on (five chances in ten that another month follows)'
    >>> patience(None), patience(Fraction(0))
    ('at no discount factor, however patient', 'at every discount factor')
    """
    if least is None:
        return "at no discount factor, however patient"
    if most is not None:
        return f"at discount factors from {decimal(least)} to {decimal(most)} only"
    if least == 0:
        return "at every discount factor"
    meaning = f"{chances(least)} that another {period} follows"
    return f"from a discount factor of {decimal(least)} on ({meaning})"


def threshold(least: Number | None, most: Fraction | None = None) -> str:
    """A critical discount factor for a table: "never", "none needed", "≈0.556"."""
    if least is None:
        return "never"
    if most is not None:
        return f"{decimal(least)} to {decimal(most)}"
    return "none needed" if least == 0 else decimal(least)


def halves(swaps: Fraction) -> str:
    """A number of swaps of neighbours in an order, in which ties count half.

    >>> halves(Fraction(1, 2)), halves(Fraction(1)), halves(Fraction(7, 2))
    ('½ swap', '1 swap', '3½ swaps')
    """
    whole = int(swaps)
    figure = f"{whole or ''}½" if swaps != whole else str(whole)
    return f"{figure} {'swap' if swaps <= 1 else 'swaps'}"


def period_noun(written: str) -> str:
    """What one period is called in a sentence, from what a definition says that it is.

    >>> period_noun("a month."), period_noun("a round of talks"), period_noun("")
    ('month', 'round of talks', 'period')
    """
    words = clause(written)
    article, _, noun = words.partition(" ")
    return noun if article.lower() in {"a", "an", "one"} and noun else words or "period"


def plural(noun: str) -> str:
    """The plural of a unit of time ("month", "round of talks").

    >>> plural("month"), plural("round of talks")
    ('months', 'rounds of talks')
    """
    first, _, rest = noun.partition(" ")
    return f"{first}s {rest}".strip()


def signed(value: Fraction) -> str:
    """A gain or a loss with its sign.

    >>> signed(Fraction(1, 2)), signed(Fraction(-2)), signed(Fraction(0))
    ('+0.5', '−2', '0')
    """
    if value == 0:
        return "0"
    figure = show(abs(value))
    sign = "+" if value > 0 else "−"
    return f"≈{sign}{figure[1:]}" if figure.startswith("≈") else sign + figure


def amount(value: Number) -> str:
    """A payoff for people, with a proper minus sign; of fractions only the plainest stay fractions.

    >>> amount(Fraction(-1, 3)), amount(Fraction(55, 24))
    ('−1/3', '≈2.292')
    """
    shown = show(value)
    _, _, bottom = shown.partition("/")
    if bottom and (len(bottom) > 1 or abs(Fraction(shown)) > 1):
        shown = decimal(value)
    return shown.replace("-", "−")


class Words:
    """The words of one game: its parties, their options, its outcomes.

    `named` maps names of outcomes ("status quo") to full profiles; where two names mean the same
    profile, the first is used.
    """

    def __init__(self, game: NormalFormGame, named: Mapping[str, PureProfile]) -> None:
        self.game = game
        self.names: dict[Cell, str] = {}
        for name, profile in named.items():
            self.names.setdefault(game.cell(profile), name)

    def party(self, player: str) -> str:
        """The party as it stands inside a sentence, with its article.

        >>> game = NormalFormGame.from_arrays([[1]], [[1]], players=["us", "syria"])
        >>> Words(game, {}).party("us")
        'us'
        """
        return inside(self.game.name(player))

    def verb(self, player: str, singular: str, plural: str) -> str:
        """The party with a verb that agrees ("Russia gains", "the hardliners gain")."""
        return f"{self.party(player)} {plural if are_many(self.game.name(player)) else singular}"

    def parties(self, players: Iterable[str], last: str = "and") -> str:
        """Several parties, as a sentence has them."""
        return listed([self.party(p) for p in players], last)

    def option(self, player: str, action: str) -> str:
        """An option in the definition's words, in quotation marks."""
        return f"“{clause(self.game.name(player, action))}”"

    def options(self, profile: Mapping[str, str]) -> str:
        """A full or partial profile as a sentence: who chooses what, alike ones together.

        The verb stands once: "Russia chooses “Hold”, Iran “Press” and Syria “Wait”".
        """
        alike: dict[str, list[str]] = {}
        for player, action in profile.items():
            alike.setdefault(self.option(player, action), []).append(player)
        if len(alike) == 1 and 2 < len(profile) == len(self.game.players):
            return f"all {in_words(len(profile))} parties choose {next(iter(alike))}"
        return listed(
            f"{self.parties(group) if place else self.choose(group)} {option}"
            for place, (option, group) in enumerate(alike.items())
        )

    def choose(self, players: list[str]) -> str:
        """Parties with the verb "choose" ("Russia chooses", "Russia and Iran choose")."""
        if len(players) == 1:
            return self.verb(players[0], "chooses", "choose")
        return f"{self.parties(players)} choose"

    def row(self, profile: PureProfile) -> str:
        """A profile for a table: the options, in the order of the parties."""
        return " · ".join(self.game.name(p, profile[p]) for p in self.game.players)

    def name(self, outcome: PureProfile | Cell) -> str:
        """The outcome's name, empty where it has none."""
        return self.names.get(self._cell(outcome), "")

    def outcome(self, outcome: PureProfile | Cell) -> str:
        """An outcome inside a sentence: its name, or how it differs from a named one.

        Unnamed outcomes that differ from every named one in more than two options are said in full.
        """
        cell = self._cell(outcome)
        if cell in self.names:
            return _the(self.names[cell])
        best: tuple[int, str] | None = None
        profile = self.game.profile(cell)
        for known, name in self.names.items():
            other = [p for p, a, b in zip(self.game.players, cell, known, strict=True) if a != b]
            if len(other) <= 2 and len(other) < len(cell) and (not best or len(other) < best[0]):
                changed = self.options({p: profile[p] for p in other})
                best = (len(other), f"{_the(name)}, except that {changed}")
        return best[1] if best else f"the outcome in which {self.options(profile)}"

    def _cell(self, outcome: PureProfile | Cell) -> Cell:
        return outcome if isinstance(outcome, tuple) else self.game.cell(outcome)


def _the(name: str) -> str:
    """A named outcome inside a sentence: "the status quo", "the target", "“exchange”"."""
    return f"the {name}" if name in ("status quo", "target") else f"“{name}”"


def claim_ids(references: Sequence[str]) -> str:
    """Claims by their ids, in brackets ("(C3, C11)"); empty where there are none."""
    ids = [reference.partition(":")[2] or reference for reference in references]
    return f"({', '.join(ids)})" if ids else ""
