"""What a case is, and how its file is made."""

import dataclasses
import importlib
import pathlib
import shutil
from typing import Callable

import openpyxl

from office import convert

GROUPS = ["layouts", "values", "persons_and_units", "files", "odd_files", "hostile"]
TOWN = "510113001"  # 红阳街道: whose rows they are where a sheet does not say it


@dataclasses.dataclass
class Row:
    """A row that must be refused: its number, the heading of the cell (none: the whole row), and
    expressions that must occur in what is said of it."""
    number: int
    heading: str | None
    words: list[str]


@dataclasses.dataclass
class Read:
    """The sheet is read: exactly these rows, these refused, so many hidden ones passed over."""
    rows: list[dict] = dataclasses.field(default_factory=list)
    refused: list[Row] = dataclasses.field(default_factory=list)
    hidden: int = 0
    filed_by: str | None = None


@dataclasses.dataclass
class Broken:
    """The file is refused as a whole, with one of these codes; the words occur in the message."""
    codes: list[str]
    words: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Case:
    name: str
    ending: str
    write: Callable[[pathlib.Path], None]
    expected: Read | Broken
    unit: str = TOWN
    through: bool = False  # written as .xlsx and converted by LibreOffice
    after: Callable[[bytes], bytes] | None = None  # what is done to the converted file
    words: tuple[str, ...] = ()  # further words of the command line

    @property
    def file(self):
        return f"{self.name}.{self.ending}"


CASES: list[Case] = []


def add(case):
    assert all(case.name != other.name for other in CASES), case.name
    CASES.append(case)


def book(expected, name=None, ending="xlsx", through=False, **more):
    """A case made by openpyxl: the function is given the workbook and its first sheet."""
    def register(function):
        def write(path):
            workbook = openpyxl.Workbook()
            workbook.active.title = "名册"
            function(workbook, workbook.active)
            workbook.save(path)
        add(Case(name or function.__name__, ending, write, expected,
                 through=through or ending in ("xls", "ods"), **more))
        return function
    return register


def raw(expected, ending, name=None, **more):
    """A case whose function gives the bytes, or writes them to the path it is given."""
    def register(function):
        def write(path):
            made = function(path) if function.__code__.co_argcount else function()
            if made is not None:
                path.write_bytes(made)
        add(Case(name or function.__name__, ending, write, expected, **more))
        return function
    return register


def all_cases():
    for group in GROUPS:
        importlib.import_module(f"corpus.{group}")
    return list(CASES)


def make(cases, folder):
    """Makes the files of all cases in `folder`; those for LibreOffice with one call per ending."""
    folder = pathlib.Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for case in cases:
        if not case.through:
            case.write(folder / case.file)
    for ending in sorted({case.ending for case in cases if case.through}):
        raw_folder = folder / f"for-{ending}"
        raw_folder.mkdir(exist_ok=True)
        sources = []
        for case in cases:
            if case.through and case.ending == ending:
                sources.append(raw_folder / f"{case.name}.xlsx")
                case.write(sources[-1])
        convert(sources, ending, folder, folder / "profile")
        shutil.rmtree(raw_folder)
    for case in cases:
        if case.after:
            path = folder / case.file
            path.write_bytes(case.after(path.read_bytes()))
    shutil.rmtree(folder / "profile", ignore_errors=True)
