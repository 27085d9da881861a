#!/usr/bin/env python3
"""Tests of Scripts/sbom: what it prints has all that CycloneDX 1.5 requires, and is the same each time."""

import importlib.machinery
import importlib.util
import json
import pathlib
import re
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
loader = importlib.machinery.SourceFileLoader("sbom", str(HERE / "sbom"))
sbom = importlib.util.module_from_spec(importlib.util.spec_from_loader("sbom", loader))
loader.exec_module(sbom)

BRANCH = "89abcdef0123456789abcdef0123456789abcdef"
RESOLVED = {
    "pins": [
        {
            "identity": "swift-nio",
            "kind": "remoteSourceControl",
            "location": "https://github.com/apple/swift-nio.git",
            "state": {"revision": "0123456789abcdef0123456789abcdef01234567", "version": "2.101.2"},
        },
        {
            "identity": "hummingbird",
            "kind": "remoteSourceControl",
            "location": "https://github.com/hummingbird-project/hummingbird",
            "state": {"branch": "main", "revision": BRANCH},
        },
    ],
    "version": 3,
}
MANIFEST = """
    .package(url: "https://github.com/hummingbird-project/hummingbird", .upToNextMinor(from: "2.28.1")),
    .package(
        url: "https://github.com/Apple/Swift-Metrics.git", .upToNextMinor(from: "2.13.0")),
"""
DOCKERFILE = """
FROM swift:6.3-bookworm@sha256:00 AS build
RUN apt-get install -y libpq-dev
FROM debian:bookworm-slim@sha256:11
RUN apt-get update \\
    && apt-get install -y --no-install-recommends zlib1g libpq5 \\
    && rm -rf /var/lib/apt/lists/*
"""
# What https://cyclonedx.org/docs/1.5/json/ requires, and the forms that it gives.
COMPONENT_TYPES = {
    "application",
    "framework",
    "library",
    "container",
    "platform",
    "operating-system",
    "device",
    "device-driver",
    "firmware",
    "file",
    "machine-learning-model",
    "data",
}
SERIAL = re.compile(r"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
SCOPES = {"required", "optional", "excluded"}


class SBOMTest(unittest.TestCase):
    def made(self) -> dict:
        versions = {"libpq5": "15.14-0+deb12u1"}
        with tempfile.TemporaryDirectory() as folder:
            checkouts = pathlib.Path(folder)
            (checkouts / "swift-nio").mkdir()
            (checkouts / "swift-nio/LICENSE.txt").write_text("Apache License\nVersion 2.0")
            components = sbom.swift_packages(RESOLVED, sbom.direct_dependencies(MANIFEST), checkouts)
        components += sbom.system_packages(DOCKERFILE, lambda name: versions.get(name, ""))
        return sbom.document(components + sbom.swift_runtime(DOCKERFILE), "1")

    def check(self, made: dict) -> None:
        """Holds a document against the required fields of the schema."""
        self.assertEqual((made["bomFormat"], made["specVersion"], made["version"]), ("CycloneDX", "1.5", 1))
        self.assertRegex(made["serialNumber"], SERIAL)
        known = {
            "$schema",
            "bomFormat",
            "specVersion",
            "serialNumber",
            "version",
            "metadata",
            "components",
            "dependencies",
        }
        self.assertEqual(set(made) - known, set())
        components = made["components"] + [made["metadata"]["component"]]
        for component in components:
            self.assertIn(component["type"], COMPONENT_TYPES)
            self.assertTrue(component["name"])
            self.assertIn(component.get("scope", "required"), SCOPES)
            if "purl" in component:
                self.assertRegex(component["purl"], r"^pkg:[a-z]+/[^ ]+$")
            for reference in component.get("externalReferences", []):
                self.assertEqual(set(reference), {"type", "url"})
            for entry in component.get("licenses", []):
                self.assertTrue(entry["license"]["id"])
            for entry in component.get("properties", []):
                self.assertEqual(set(entry), {"name", "value"})
        references = [component["bom-ref"] for component in components]
        self.assertEqual(len(references), len(set(references)))
        for dependency in made["dependencies"]:
            self.assertIn(dependency["ref"], references)
            self.assertEqual(set(dependency["dependsOn"]) - set(references), set())

    def test_it_has_what_the_schema_requires(self):
        self.check(self.made())

    def test_it_is_the_same_each_time(self):
        self.assertEqual(json.dumps(self.made()), json.dumps(self.made()))

    def test_another_version_is_another_document(self):
        one, other = sbom.document([], "1"), sbom.document([], "2")
        self.assertNotEqual(one["serialNumber"], other["serialNumber"])

    def test_packages_are_named_as_their_registries_name_them(self):
        made = self.made()
        self.assertEqual(
            [component["purl"] for component in made["components"]],
            [
                "pkg:deb/debian/libpq5@15.14-0%2Bdeb12u1?distro=bookworm",
                "pkg:deb/debian/zlib1g?distro=bookworm",
                "pkg:generic/swift@6.3",
                "pkg:swift/github.com/apple/swift-nio@2.101.2",
                "pkg:swift/github.com/hummingbird-project/hummingbird@" + BRANCH,
            ],
        )
        nio = made["components"][3]
        self.assertEqual(nio["licenses"], [{"license": {"id": "Apache-2.0"}}])
        self.assertNotIn(nio["bom-ref"], made["dependencies"][0]["dependsOn"])

    def test_this_project_has_one(self):
        if not (sbom.ROOT / "Package.resolved").exists():
            self.skipTest("nothing is resolved yet")
        made = sbom.build(sbom.ROOT)
        self.check(made)
        names = {component["name"] for component in made["components"]}
        self.assertLessEqual(
            {"swift-nio", "hummingbird", "libpq5", "libsqlite3-0", "libcurl4", "swift"}, names
        )


if __name__ == "__main__":
    unittest.main()
