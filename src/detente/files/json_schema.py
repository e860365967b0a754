"""The JSON Schema of the file format, for editors and other programs.

`python -m detente.files.json_schema games/definition.schema.json` writes it anew.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from detente.files.kinds import Block, ByKey, ByShape, Free, Kind, Leaf, Listed, Named
from detente.files.schema import DEFINITION, HEAD, OPTION_FORM

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_Schema = dict[str, Any]


def json_schema() -> _Schema:
    """The JSON Schema (draft 2020-12) of a game definition.

    What a file must hold depends on whether it is in option form.

    >>> schema = json_schema()
    >>> schema["$defs"]["Definition"]["required"]
    ['detente', 'title', 'players', 'actions', 'payoffs']
    >>> schema["if"], schema["then"]
    ({'required': ['options']}, {'$ref': '#/$defs/OptionForm'})
    """
    shared: dict[str, _Schema] = {}
    shape = _block(Block("Head", "A negotiation as a game.", HEAD), shared)
    return {
        "$schema": DIALECT,
        "title": "détente game definition",
        **{name: part for name, part in shape.items() if name != "additionalProperties"},
        "if": {"required": ["options"]},
        "then": _schema(OPTION_FORM, shared),
        "else": _schema(DEFINITION, shared),
        "$defs": dict(sorted(shared.items())),
    }


def schema_text() -> str:
    """The JSON Schema as it stands in `games/definition.schema.json`."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _schema(kind: Kind, shared: dict[str, _Schema]) -> _Schema:
    match kind:
        case Leaf() | Free():
            return dict(kind.json)
        case Block():
            if kind.name not in shared:
                shared[kind.name] = {}
                shared[kind.name] = _block(kind, shared)
            return {"$ref": f"#/$defs/{kind.name}"}
        case Named():
            return _named(kind, shared)
        case Listed():
            limits = {"minItems": kind.least, "maxItems": kind.most}
            return {
                "type": "array",
                "items": _schema(kind.kind, shared),
                **{name: limit for name, limit in limits.items() if limit},
            }
        case ByShape():
            parts = [part for part in (kind.text, kind.list, kind.mapping) if part is not None]
            return {"anyOf": [_schema(part, shared) for part in parts]}
        case ByKey():
            return {"anyOf": [_schema(part, shared) for part in (kind.absent, kind.present)]}


def _block(kind: Block, shared: dict[str, _Schema]) -> _Schema:
    required = [name for name, key in kind.keys.items() if key.required]
    schema: _Schema = {
        "description": kind.says,
        "type": "object",
        "properties": {
            name: {"description": key.says, **_schema(key.kind, shared)}
            for name, key in kind.keys.items()
        },
        "additionalProperties": False,
    }
    return {**schema, "required": required} if required else schema


def _named(kind: Named, shared: dict[str, _Schema]) -> _Schema:
    schema: _Schema = {
        "type": "object",
        "propertyNames": {"pattern": kind.name.json["pattern"]},
        "additionalProperties": _schema(kind.kind, shared),
    }
    return {**schema, "minProperties": kind.least} if kind.least else schema


if __name__ == "__main__":
    from detente.files.save import write_atomically

    write_atomically(sys.argv[1], schema_text())
