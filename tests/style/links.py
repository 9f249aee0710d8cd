"""Links and paths in documents lead somewhere; the two READMEs say the same."""

import posixpath
import re

from tree import Tree, numbered

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
QUOTED_PATH = re.compile(r"`((?:src|docs|tests|tools|packages|bench|cmake|web)/[\w./-]*)`")
HEADING = re.compile(r"^(#{1,6}) +(.+?) *$")
FENCE = re.compile(r"^```(\w*)$")


def without_code(text: str) -> str:
    """The text with fenced blocks blanked."""
    lines, fenced = [], False
    for line in text.split("\n"):
        is_fence = line.startswith("```")
        lines.append("" if fenced or is_fence else line)
        fenced ^= is_fence
    return "\n".join(lines)


def headings(text: str) -> list[tuple[int, str]]:
    matches = (HEADING.match(line) for line in without_code(text).split("\n"))
    return [(len(match.group(1)), match.group(2)) for match in matches if match]


def anchor(heading: str) -> str:
    """As GitHub makes it."""
    kept = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return kept.replace(" ", "-")


def code_blocks(text: str) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def check_link(path: str, target: str, tree: Tree) -> str | None:
    if re.match(r"[a-z]+:", target):
        return None
    file, _, fragment = target.partition("#")
    full = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
    if not tree.exists(full):
        return f"the link {target} leads nowhere"
    if fragment and full.endswith(".md"):
        if fragment not in {anchor(title) for _, title in headings(tree.texts[full])}:
            return f"{full} has no heading #{fragment}"
    return None


def check_parity(tree: Tree) -> list[str]:
    english, chinese = tree.texts.get("README.md"), tree.texts.get("README.zh-CN.md")
    if english is None or chinese is None:
        return ["README.md:1: README.md and README.zh-CN.md belong together; one is missing"]
    found = []
    if [level for level, _ in headings(english)] != [level for level, _ in headings(chinese)]:
        found.append("README.zh-CN.md:1: the headings are not those of README.md")
    if code_blocks(english) != code_blocks(chinese):
        found.append("README.zh-CN.md:1: the code blocks are not those of README.md")
    return found


def check(tree: Tree) -> list[str]:
    found = check_parity(tree)
    for path in tree.paths():
        if not path.endswith(".md"):
            continue
        for number, line in numbered(without_code(tree.texts[path])):
            for link in LINK.finditer(line):
                message = check_link(path, link.group(1), tree)
                if message:
                    found.append(f"{path}:{number}: {message}")
            for quoted in QUOTED_PATH.finditer(line):
                if not tree.exists(quoted.group(1)):
                    found.append(f"{path}:{number}: there is no {quoted.group(1)}")
    return found
