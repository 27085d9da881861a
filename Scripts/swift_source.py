"""Reads Swift just far enough for Scripts/shape: code without comments and texts, declarations, members."""

import dataclasses
import pathlib
import re

TYPE = re.compile(r"\b(struct|class|enum|actor|protocol|extension|typealias)\s+([A-Z][\w.]*)")
MEMBER = re.compile(r"(?:(func)\s+([\w`]+|[^\w\s(]+)|(init|subscript|deinit)\b|(var|let|case)\s+[`(]?(\w+))")
NAME = re.compile(r"[A-Za-z_]\w*")


def code_of(text: str) -> str:
    """The text with comments and the inside of literals blanked; interpolated code and line breaks stay."""
    out: list[str] = []
    at = _code(text, 0, out, False)
    assert at == len(text)
    return "".join(out)


def _blank(piece: str) -> str:
    return "".join(c if c == "\n" else " " for c in piece)


def _code(text: str, at: int, out: list[str], inside: bool) -> int:
    depth = 0
    while at < len(text):
        if text.startswith("//", at):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
        elif text.startswith("/*", at):
            end = text.find("*/", at) + 2
        elif text[at] == '"' or re.match(r'#+"', text[at : at + 4]):
            at = _literal(text, at, out)
            continue
        else:
            depth += (text[at] == "(") - (text[at] == ")")
            if inside and depth < 0:
                return at
            out.append(text[at])
            at += 1
            continue
        out.append(_blank(text[at:end]))
        at = end
    return at


def _literal(text: str, at: int, out: list[str]) -> int:
    hashes = re.match("#*", text[at:]).group()
    quotes = '"""' if text.startswith('"""', at + len(hashes)) else '"'
    start = at + len(hashes) + len(quotes)
    end, escape = quotes + hashes, "\\" + hashes
    out.append(_blank(text[at : start - 1]) + '"')
    at = start
    while not text.startswith(end, at):
        if text.startswith(escape + "(", at):
            out.append(" " * len(escape) + "(")
            at = _code(text, at + len(escape) + 1, out, True) + 1
            out.append(")")
        elif text.startswith(escape, at):
            out.append(_blank(text[at : at + len(escape) + 1]))
            at += len(escape) + 1
        else:
            out.append(_blank(text[at]))
            at += 1
    out.append('"' + " " * (len(end) - 1))
    return at + len(end)


def arguments(code: str, opening: int) -> list[str]:
    """The parts between commas of the parentheses that open there."""
    depth, parts, start = 0, [], opening + 1
    for at in range(opening, len(code)):
        depth += (code[at] in "{([") - (code[at] in "})]")
        if depth == 0 or depth == 1 and code[at] == ",":
            parts.append(code[start:at].strip())
            start = at + 1
        if depth == 0:
            break
    return [part for part in parts if part]


@dataclasses.dataclass
class Member:
    """A function, initializer, property or enum case of a type, from its line to the next one's."""

    file: "File"
    owner: str  # the path of its type, as in "Route.Work"
    name: str
    line: int
    code: str
    word: str  # func, init, subscript, var, let, case or deinit
    is_static: bool
    lines: int  # between the braces of a function

    @property
    def labels(self) -> list[str]:
        """Of a function's parameters; `_` where there is none."""
        start = self.code.find("(")
        return [part.split(":")[0].split()[0] for part in arguments(self.code, start) if ":" in part]


class File:
    """One source file: its declarations, and its members by the type that they belong to."""

    def __init__(self, path: pathlib.Path, root: pathlib.Path):
        self.path = path.relative_to(root)
        self.text = path.read_text()
        self.code = code_of(self.text)
        self.types: list[str] = []
        self.members: list[Member] = []
        self._scan(0, len(self.code), "")

    @property
    def module(self) -> str:
        return self.path.parts[1]

    @property
    def folder(self) -> str:
        return self.path.parts[2] if len(self.path.parts) > 3 else ""

    def _scan(self, start: int, end: int, owner: str) -> None:
        """Finds what is declared at depth 0 between two places."""
        at, found = start, []
        while at < end:
            char = self.code[at]
            if char in "{([":
                at = self._close(at)
            elif match := self._declaration(at):
                at = self._declare(match, owner, end, found)
            else:
                at += 1
        for index, (word, name, where) in enumerate(found):
            until = found[index + 1][2] if index + 1 < len(found) else end
            self._member(owner, word, name, where, until)

    def _declaration(self, at: int) -> re.Match | None:
        if at and (self.code[at - 1].isalnum() or self.code[at - 1] in "_.`"):
            return None
        return TYPE.match(self.code, at) or MEMBER.match(self.code, at)

    def _declare(self, match: re.Match, owner: str, end: int, found: list) -> int:
        if match.re is MEMBER:
            function, called, other, value, name = match.groups()
            word = function or other or value
            found.append((word, (called or name or word).strip("`"), match.start()))
            return match.end()
        kind, name = match.groups()
        path = f"{owner}.{name}" if owner else name
        if kind != "extension":
            self.types.append(path)
        if kind == "typealias":
            return match.end()
        opening = self.code.find("{", match.end())
        if opening < 0 or opening >= end:
            return match.end()
        closing = self._close(opening)
        self._scan(opening + 1, closing - 1, path)
        return closing

    def _member(self, owner: str, word: str, name: str, start: int, until: int) -> None:
        line = self.code.rfind("\n", 0, start) + 1
        is_static = word in ("init", "case") or bool(re.search(r"\b(static|class)\b", self.code[line:start]))
        opening = self._body(start, until) if word in ("func", "init", "subscript", "deinit") else None
        lines = self.code.count("\n", opening, self._close(opening)) - 1 if opening else 0
        number = self.code.count("\n", 0, start) + 1
        member = Member(self, owner, name, number, self.code[start:until], word, is_static, lines)
        self.members.append(member)

    def _body(self, at: int, end: int) -> int | None:
        """Where the braces of a function begin; nil for one without."""
        while at < end:
            if self.code[at] in "([":
                at = self._close(at)
            elif self.code[at] == "{":
                return at
            else:
                at += 1
        return None

    def _close(self, at: int) -> int:
        """The place behind the bracket that closes the one at `at`."""
        depth = 0
        for place in range(at, len(self.code)):
            depth += (self.code[place] in "{([") - (self.code[place] in "})]")
            if depth == 0:
                return place + 1
        return len(self.code)
