#!/usr/bin/env python3
"""Makes the lists of common passwords in Sources/Server/Accounts/CommonPasswords+*.swift.

    python3 -m venv /tmp/lists && /tmp/lists/bin/pip install zxcvbn==4.5.0 Django==5.2
    /tmp/lists/bin/python Scripts/common_passwords.py

Both packages order their lists by how common a password is: zxcvbn (MIT) has 30,000 and Django (BSD)
20,000, so the 10,000 commonest are among them. Passwords of fewer than ten characters are left out: the
server refuses them for their length.
"""

import gzip
import importlib.metadata
import pathlib
import textwrap

import django.contrib.auth
from zxcvbn.frequency_lists import FREQUENCY_LISTS

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Sources/Server/Accounts"
SHORTEST = 10  # PasswordRule.length

TEMPLATE = '''\
extension CommonPasswords {{
    /// From the package {package} {version} ({licence}; docs/third-party.md), by Scripts/common_passwords.py.
    static let {name} = #"""
{words}
        """#
}}
'''


def zxcvbn_words() -> list[str]:
    words = FREQUENCY_LISTS["passwords"]
    return words.split(",") if isinstance(words, str) else list(words)


def django_words() -> list[str]:
    file = pathlib.Path(django.contrib.auth.__file__).parent / "common-passwords.txt.gz"
    return gzip.decompress(file.read_bytes()).decode().split()


def write(name: str, package: str, licence: str, words: list[str]) -> None:
    lines = textwrap.fill(
        " ".join(words), 108, initial_indent=" " * 8, subsequent_indent=" " * 8,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    text = TEMPLATE.format(
        name=name, package=package, licence=licence, words=lines, version=importlib.metadata.version(package)
    )
    (FOLDER / f"CommonPasswords+{package.capitalize()}.swift").write_text(text)
    print(f"{package}: {len(words)} passwords")


def main() -> None:
    known: set[str] = set()

    def fresh(words: list[str]) -> list[str]:
        chosen = []
        for word in (word.lower() for word in words):
            if len(word) >= SHORTEST and word not in known:
                known.add(word)
                chosen.append(word)
        return chosen

    write("zxcvbn", "zxcvbn", "MIT", fresh(zxcvbn_words()))
    write("django", "Django", "BSD-3-Clause", fresh(django_words()))


if __name__ == "__main__":
    main()
