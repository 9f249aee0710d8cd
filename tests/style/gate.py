#!/usr/bin/env python3
"""gate.py NAME [ROOT]: runs one gate over the repository; prints file:line: what is wrong."""

import pathlib
import sys

import dependencies
import links
import names
import registered
import sql
import text
import tools
from tree import Tree

GATES = {
    "dependencies": dependencies.check,
    "sql": sql.check,
    "text": text.check,
    "names": names.check,
    "links": links.check,
    "registered": registered.check,
    "format": tools.check_format,
    "shell": tools.check_shell,
    "lint": tools.check_lint,
}


def main(arguments: list[str]) -> int:
    if not 1 <= len(arguments) <= 2 or arguments[0] not in GATES:
        print(f"{__doc__}\ngates: {' '.join(GATES)}", file=sys.stderr)
        return 2
    here = pathlib.Path(__file__).resolve().parents[2]
    root = pathlib.Path(arguments[1]).resolve() if len(arguments) == 2 else here
    findings = GATES[arguments[0]](Tree.read(root))
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
