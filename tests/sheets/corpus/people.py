"""Synthetic persons, and the tables that they stand in."""

import copy
import datetime

# What we call a column here, and its heading. A row that was read has the same keys.
HEADINGS = {
    "unit": "单位", "name": "姓名", "id": "身份证号", "phone": "手机号", "post": "职务",
    "birth": "出生日期", "education": "学历", "establishment": "编制", "mode": "专兼职",
    "civil": "公务员身份", "source": "来源", "since": "任期起", "until": "任期止", "duty": "分工",
}
DAYS = ("birth", "since", "until")
USUAL = [key for key in HEADINGS if key != "unit"]

NAMES = ["王晓明", "李丽", "张建国", "陈思远", "刘洋", "赵子涵", "周婷", "吴俊杰", "郑可", "孙一诺",
         "何雨", "林青松", "高远", "许诺", "沈星", "韩梅"]
POSTS = ["书记", "副书记", "委员"]
EDUCATIONS = ["本科", "大专", "研究生"]
SOURCES = ["机关干部", "教师", "大学生村官", "企业员工"]


def checked(seventeen):
    """With the digit that checks the others (GB 11643-1999)."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return seventeen + "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, weights)) % 11]


def id_number(born, serial, area="510113"):
    return checked(f"{area}{born.replace('-', '')}{serial:03d}")


def id_ending_in_x(born):
    return next(each for each in (id_number(born, serial) for serial in range(100, 999))
                if each.endswith("X"))


def person(number, **changes):
    """The n-th person; `changes` replace or (None) take away."""
    born = f"{1988 + number % 10}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    row = {
        "name": NAMES[(number - 1) % len(NAMES)], "id": id_number(born, 100 + number),
        "phone": f"1380000{number:04d}", "post": POSTS[(number - 1) % 3], "birth": born,
        "education": EDUCATIONS[number % 3], "establishment": ["编制内", "编制外"][number % 2],
        "mode": ["专职", "兼职"][number % 2], "civil": ["是", "否"][number % 2],
        "source": SOURCES[number % 4], "since": "2021-05-01", "until": "2026-04-30",
        "duty": "主持全面工作",
    }
    row.update(changes)
    return {key: value for key, value in row.items() if value is not None}


def people(count, **changes):
    return [person(number, **changes) for number in range(1, count + 1)]


def only(rows, *keys):
    return [{key: row[key] for key in keys if key in row} for row in rows]


def put(sheet, row, column, value):
    """Text stays text, whatever it begins with."""
    cell = sheet.cell(row, column, value)
    if isinstance(value, str) and cell.data_type == "f":
        cell.data_type = "s"
    return cell


def day(text):
    return datetime.date.fromisoformat(text)


def fill(sheet, rows, keys=None, headings=None, start=1, left=1, days_as_text=False):
    """Headings in row `start` and the rows below; returns the number of the first one."""
    keys = keys or USUAL
    headings = {**HEADINGS, **(headings or {})}
    for offset, key in enumerate(keys):
        put(sheet, start, left + offset, headings[key])
    for index, row in enumerate(rows):
        for offset, key in enumerate(keys):
            value = row.get(key)
            if key in DAYS and isinstance(value, str) and not days_as_text:
                cell = put(sheet, start + 1 + index, left + offset, day(value))
                cell.number_format = "yyyy-mm-dd"
            elif value is not None:
                put(sheet, start + 1 + index, left + offset, value)
    return start + 1


def with_cells(rows, key, cells):
    """The rows with other things in the cells of a column: what is written, not what is meant."""
    out = copy.deepcopy(rows)
    for row, cell in zip(out, cells, strict=True):
        row[key] = cell
    return out
