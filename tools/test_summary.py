#!/usr/bin/env python3
"""Adds up what ./test did: reads RESULTS/*.xml (ctest's JUnit output) and RESULTS/steps.txt.

A GoogleTest program that ctest runs as one test counts with its cases. Prints the output of what
failed, the reasons of what was skipped, and as the last line "N passed, N failed[, N skipped]".
Exits with 1 when anything failed or nothing ran.
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

LAST_LINES_SHOWN = 60


def tail(text: str) -> str:
    lines = (text or "").rstrip().splitlines()
    kept = lines[-LAST_LINES_SHOWN:]
    if len(lines) > len(kept):
        kept.insert(0, f"… {len(lines) - len(kept) + 1} lines left out")
    return "\n".join("    " + line for line in kept)


# The last lines of a GoogleTest program.
GTEST_COUNT = re.compile(r"^\[ +(PASSED|SKIPPED|FAILED) +\] (\d+) tests?[.,]", re.MULTILINE)

SKIPPED_CASE = re.compile(r"^\[ +SKIPPED +\] (\w\S*\.\S+) \(", re.MULTILINE)


def counts(every) -> dict[str, int]:
    total = {"passed": 0, "failed": 0, "skipped": 0}
    for state, _, text in every:
        cases = {word.lower(): int(number) for word, number in GTEST_COUNT.findall(text)}
        if sum(cases.values()) > 1:
            for word, number in cases.items():
                total[word] += number
        # A program that fails for another reason than a case, such as a sanitizer, fails as one.
        if sum(cases.values()) <= 1 or (state == "failed" and not cases.get("failed")):
            total[state] += 1
    return total


def outcomes(results: pathlib.Path):
    """Yields (state, name, text) with state passed, failed or skipped."""
    steps = results / "steps.txt"
    if steps.exists():
        for line in steps.read_text().splitlines():
            state, name = line.split(" ", 1)
            yield state, name, f"see var/log/{name}.log"
    for file in sorted(results.glob("*.xml")):
        for case in ElementTree.parse(file).getroot().iter("testcase"):
            name = f"{file.stem}: {case.get('name')}"
            text = case.findtext("system-out") or ""
            status = case.get("status")
            if status == "run":
                yield "passed", name, text
            elif status == "notrun" or status == "disabled":
                skipped = case.find("skipped")
                reason = skipped.get("message") if skipped is not None else ""
                # ctest calls a program that is missing "notrun" as well: that is a failure.
                missing = "SKIP" not in (reason or "") and status == "notrun"
                yield ("failed" if missing else "skipped"), name, text or reason or ""
            else:
                yield "failed", name, text


def main() -> int:
    every = list(outcomes(pathlib.Path(sys.argv[1])))
    failed = [entry for entry in every if entry[0] == "failed"]
    skipped = [entry for entry in every if entry[0] == "skipped"]
    for _, name, text in failed:
        print(f"FAILED {name}\n{tail(text)}")
    for _, name, text in skipped:
        print(f"skipped {name}\n{tail(text)}")
    for state, name, text in every:
        for case in SKIPPED_CASE.findall(text) if state == "passed" else []:
            print(f"skipped {name}: {case}")
    if failed:
        print("Failed:")
        for _, name, _ in failed:
            print(f"  {name}")
    total = counts(every)
    line = f"{total['passed']} passed, {total['failed']} failed"
    print(line + (f", {total['skipped']} skipped" if total["skipped"] else ""))
    return 1 if failed or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
