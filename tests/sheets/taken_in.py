"""What `jishi import` made of a spreadsheet, in the words of the corpus. All that the corpus knows
of the program's commands and their JSON stands here."""

import csv
import dataclasses
import json
import re
import shutil

import measured
from corpus.people import DAYS, HEADINGS

LEDGER = "committee_member"
BEGINS = "2024-01-01"  # from when rows hold that do not say it
ASKED = "2025-01-01"  # terms that the corpus names have begun by then

# A county with its towns and one beside it that has a town of the same name.
PLACES = {
    "provinces": ["code,name", "51,四川省"],
    "cities": ["code,name,provinceCode", "5101,成都市,51"],
    "areas": ["code,name,cityCode,provinceCode", "510113,青白江区,5101,51",
              "510114,新都区,5101,51"],
    "streets": ["code,name,areaCode,provinceCode,cityCode"] + [
        f"{code},{name},{code[:6]},51,5101" for code, name in
        [("510113001", "红阳街道"), ("510113002", "大弯街道"), ("510113100", "城关镇"),
         ("510113103", "大同镇"), ("510114100", "城关镇"), ("510114101", "新繁镇")]],
    "villages": ["code,name,streetCode,provinceCode,cityCode,areaCode",
                 "510113001001,石家碾社区居委会,510113001,51,5101,510113",
                 "510113002001,金桥社区居委会,510113002,51,5101,510113",
                 "510113100001,城关村委会,510113100,51,5101,510113",
                 "510113103001,一心村委会,510113103,51,5101,510113",
                 "510114100001,新城村委会,510114100,51,5101,510114",
                 "510114101001,繁江村委会,510114101,51,5101,510114"],
}
CODES = {"红阳街道": "510113001", "大弯街道": "510113002", "石家碾社区居委会": "510113001001"}


@dataclasses.dataclass
class TakenIn:
    error: tuple[str, str] | None = None  # code and message
    # Row, heading of the cell (None: about the whole row), words.
    refused: list[tuple[int, str | None, str]] = dataclasses.field(default_factory=list)
    hidden: int = 0
    filed_by: str = ""
    added: int = 0


class Program:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.database = folder / "empty" / "jishi.db"
        self.database.parent.mkdir(parents=True)
        divisions = folder / "divisions"
        divisions.mkdir()
        for name, lines in PLACES.items():
            (divisions / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.must("init", "--db", self.database)
        self.must("import", "divisions", "--db", self.database, "--from", divisions, "--on",
                  "2023-06-30")

    def must(self, *words):
        outcome = measured.run(self.program, *words)
        assert outcome.code == 0, (words, outcome.out, outcome.err)
        return outcome

    def copy(self, name):
        """An empty ledger for one case, with the keys that lie beside the database."""
        folder = self.folder / name
        shutil.copytree(self.database.parent, folder)
        return folder / self.database.name

    def take_in(self, database, case, file, *more):
        """How it ran, and what it said."""
        outcome = measured.run(self.program, "import", LEDGER, file, "--unit", case.unit, "--on",
                               BEGINS, "--db", database, "--json", *case.words, *more)
        return outcome, said(outcome)

    def rows(self, database):
        """The rows that are in the ledger now, as the corpus writes them."""
        file = database.parent / "out.csv"
        self.must("export", LEDGER, file, "--unit", "5101", "--on", ASKED, "--db", database,
                  "--reveal", "核对")
        with open(file, encoding="utf-8-sig", newline="") as text:
            lines = list(csv.reader(text))
        at = next(number for number, line in enumerate(lines) if "姓名*" in line or "姓名" in line)
        headings = [heading.rstrip("*") for heading in lines[at]]
        keys = {heading: key for key, heading in HEADINGS.items()} | {"单位代码": "unit"}
        del keys["单位"]
        rows = []
        for line in lines[at + 1:]:
            # What a spreadsheet program would take for a formula is guarded by an apostrophe.
            line = [re.sub(r"^'(?=[=+@-])", "", text) for text in line]
            row = dict(zip((keys.get(heading) for heading in headings), line))
            rows.append({key: value for key, value in row.items() if key and value})
        return rows


def said(outcome):
    """The JSON of an import or its preview. See src/exchange/import.hpp, ImportReport."""
    answer = json.loads(outcome.out)
    if "error" in answer:
        return TakenIn(error=(answer["error"]["code"], answer["error"]["message"]))
    headings = {column["column"]: column["heading"].strip() for column in answer["columns"]}
    refused = [(row["row"], headings.get(reason["column"]), reason["message"])
               for row in answer["first_refused"] for reason in row["reasons"]]
    return TakenIn(refused=refused, hidden=answer["hidden"], added=answer["added"],
                   filed_by=answer["filed_by"])


def same_rows(expected, got, unit):
    """None, or what differs. Days of birth that an ID number says need not stand in the sheet."""
    wanted = []
    for row in expected:
        place = row.get("unit", unit)
        wanted.append({**row, "unit": CODES.get(place, place)})
    for index, (want, have) in enumerate(zip(wanted, got)):
        have = dict(have)
        for key in DAYS:
            if key in have:
                have[key] = re.sub(r"[./]", "-", have[key])
        if "birth" not in want:
            have.pop("birth", None)
        if want != have:
            return f"row {index + 1}: expected {want}, is {have}"
    if len(wanted) != len(got):
        return f"expected {len(wanted)} rows, there are {len(got)}: {got[len(wanted):]}"
    return None
