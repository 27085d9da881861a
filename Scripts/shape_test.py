#!/usr/bin/env python3
"""Tests of Scripts/shape: each measure finds what it is there for, in small trees made for it."""

import collections
import importlib.machinery
import importlib.util
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
loader = importlib.machinery.SourceFileLoader("shape", str(HERE / "shape"))
shape = importlib.util.module_from_spec(importlib.util.spec_from_loader("shape", loader))
loader.exec_module(shape)


class ShapeTest(unittest.TestCase):
    def index(self, **sources: str):
        """An index of files, each named by its module, folder and name: Server_HTTP_Reply."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = pathlib.Path(folder.name)
        files = []
        for name, text in sources.items():
            path = root.joinpath("Sources", *name.split("_")).with_suffix(".swift")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            files.append(shape.File(path, root))
        return shape.Index(files)

    def found(self, measure, **sources: str):
        found = collections.defaultdict(list)
        measure(self.index(**sources), found)
        return found

    def test_a_folder_may_name_those_above_it_and_none_below(self):
        above = {
            "Server_HTTP_Reply": "struct Reply {}",
            "Server_Demo_Plan": "struct Plan { let reply: Reply }",
        }
        self.assertEqual(self.found(shape.folders, **above)["names of a folder below"], [])
        below = {"Server_HTTP_Reply": "struct Reply { let plan: Plan }", "Server_Demo_Plan": "struct Plan {}"}
        self.assertEqual(
            self.found(shape.folders, **below)["names of a folder below"],
            ["Sources/Server/HTTP/Reply.swift names Plan of Sources/Server/Demo/Plan.swift"],
        )

    def test_a_member_of_an_extension_counts_as_named(self):
        found = self.found(
            shape.folders,
            Server_HTTP_Reply="struct Reply { static func make() -> Reply { .planned } }",
            Server_Demo_Plan="extension Reply { static var planned: Reply { Reply() } }",
        )
        self.assertEqual(len(found["names of a folder below"]), 1)

    def test_comments_and_texts_name_nothing_but_interpolations_do(self):
        found = self.found(
            shape.folders,
            Server_HTTP_Reply='/* Plan */ struct Reply { let a = "Plan" } // Plan',
            Server_HTTP_Other='struct Other { let a = "\\(Plan(")").b) Plan" }',
            Server_Demo_Plan="struct Plan {}",
        )
        self.assertEqual(
            found["names of a folder below"],
            ["Sources/Server/HTTP/Other.swift names Plan of Sources/Server/Demo/Plan.swift"],
        )

    def test_folders_that_name_each_other_are_a_cycle(self):
        found = self.found(
            shape.folders,
            Server_HTTP_A="struct A { let c: C }",
            Server_Access_B="struct B { let a: A }",
            Server_Demo_C="struct C { let b: B }",
        )
        self.assertEqual(found["folder cycles"], ["Access Demo HTTP"])

    def test_long_functions_and_files_and_branches_on_the_engine_are_found(self):
        body = "\n".join(f"        let a{n} = {n}" for n in range(31))
        long = "struct A {\n    func f() {\n" + body + "\n    }\n    func g() {\n    }\n}\n" + "\n" * 200
        found = self.found(shape.sizes, Server_HTTP_A=long)
        self.assertEqual(found["functions over 30 lines"], ["Sources/Server/HTTP/A.swift:2: f, 31"])
        self.assertEqual(len(found["files over 200 lines"]), 1)
        code = "func f() { if tx.engine == .postgres {} }"
        self.assertEqual(len(self.found(shape.branches, Server_HTTP_A=code)["engine branches in Server"]), 1)
        self.assertEqual(self.found(shape.branches, Storage_A=code)["engine branches in Server"], [])

    def test_the_way_of_a_flow_is_what_it_may_call(self):
        index = self.index(
            Server_HTTP_Start="enum Start { static func run(_ a: Used) { a.go(by: 1); Made(at: 2).stop() } }",
            Server_HTTP_Used="struct Used { func go(by: Int) { helper() } }",
            Server_HTTP_More="extension Used { func helper() {} }",
            Server_HTTP_Unlike="extension Used { func go(to: Int) { Never() } }",
            Server_HTTP_Made="struct Made { init(at: Int) {} func stop() {} }",
            Server_HTTP_Never="struct Never { init() {} }",
        )
        way = sorted(file.path.stem for file in index.way(["Start.run"]))
        self.assertEqual(way, ["Made", "More", "Start", "Used"])


if __name__ == "__main__":
    unittest.main()
