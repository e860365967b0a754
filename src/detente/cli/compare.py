"""`detente compare`: two definitions side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from detente.cli.options import examples, json_option, print_json

if TYPE_CHECKING:
    from detente.analysis.comparison import Comparison
    from detente.report.blocks import Block


@click.command(
    "compare",
    short_help="Tell which judgements of two definitions differ, and what follows.",
    epilog=examples(
        "detente compare truce.yaml truce-revised.yaml",
        "detente compare assad_question assad_question --second-variant less_enmeshed",
        "detente compare old.yaml new.yaml --same",
    ),
)
@click.argument("first", metavar="FIRST")
@click.argument("second", metavar="SECOND")
@click.option("--first-variant", metavar="NAME", help="A variant of the first definition.")
@click.option("--second-variant", metavar="NAME", help="A variant of the second definition.")
@click.option("--same", is_flag=True, help="Exit code 1 if any conclusion changes.")
@json_option
def command(  # noqa: PLR0913 (each is an option)
    *,
    first: str,
    second: str,
    first_variant: str | None,
    second_variant: str | None,
    same: bool,
    as_json: bool,
) -> None:
    """Tell which judgements of two definitions differ, and which conclusions change.

    Where single parameters differ, each is also tried alone: the answer names those that by
    themselves change a conclusion as both together do.
    """
    from detente.analysis.comparison import compare
    from detente.cli.options import reading

    one, two = reading(first, first_variant, ()), reading(second, second_variant, ())
    found = compare(one, two)
    if as_json:
        print_json(found.to_dict())
    else:
        from detente.cli.show import show

        show(f"{_named(first, first_variant)} and {_named(second, second_variant)}", _blocks(found))
    if same and not found.same:
        raise click.exceptions.Exit(1)


def _named(file: str, variant: str | None) -> str:
    return f"{file}, variant {variant}" if variant else file


def _blocks(found: Comparison) -> Iterator[Block]:
    from detente.report.blocks import Bullets, Heading, Paragraph
    from detente.report.wording import capital, count, in_words

    changed = [c for c in found.conclusions if c.changed]
    differ = count(len(found.judgements), "judgement differs", "judgements differ")
    few, change = in_words(len(changed)), "changes" if len(changed) < 2 else "change"
    whole = count(len(found.conclusions), "conclusion")
    yield Paragraph(capital(f"{differ}; of {whole} {few if changed else 'none'} {change}."), "lead")
    if changed:
        yield Heading("Conclusions that change", 3)
        yield Bullets(tuple(
            f"{c.name}: {c.before or 'not asked'} -> {c.after or 'not asked'}"
            + (f" ({' or '.join(c.alone)} alone is enough)" if c.alone else "")
            for c in changed
        ))  # fmt: skip
    if found.judgements:
        yield Heading("Judgements that differ", 3)
        yield Bullets(tuple(
            f"{d.name}: {_said(d.before)} -> {_said(d.after)}"
            + (f" [{d.because}]" if d.because else "")
            for d in found.judgements
        ))  # fmt: skip
    if found.sources:
        same = count(len(found.sources), "judgement says", "judgements say")
        yield Paragraph(capital(f"{same} the same for another reason."))


def _said(judgement: str | None) -> str:
    return "not there" if judgement is None else judgement
