import API
import Foundation
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("What a command cannot do, it says in one line")
struct CommandErrorTests {
    /// One line on standard error, nothing on standard output, exit code 1.
    private static func expectLine(_ run: Odontox.Result, _ words: [String]) {
        #expect(run.code == 1, "\(run)")
        #expect(run.output.isEmpty, "\(run)")
        #expect(run.errors.split(separator: "\n").count == 1, "\(run)")
        #expect(!run.errors.contains("\t") && !run.errors.contains("NSCocoa"), "\(run)")
        for word in words { #expect(run.errors.contains(word), "\(run)") }
    }

    @Test(
        "A database that cannot be reached is named with its variable, without its password",
        arguments: [
            ["serve"], ["migrate"], ["demo"], ["token", "--email", "a@b.example"],
        ])
    func unreachable(command: [String]) async throws {
        let folder = try TestFolder()
        for url in ["postgres://clinic:hidden@127.0.0.1:1/odontox", "sqlite:/proc/none/odontox.sqlite"] {
            let run = try await Odontox.run(command, ["ODONTOX_DATABASE_URL": url], in: folder)
            if command == ["token", "--email", "a@b.example"], url.hasPrefix("sqlite") {
                Self.expectLine(run, ["There is no database at /proc/none/odontox.sqlite"])
            } else {
                Self.expectLine(run, ["ODONTOX_DATABASE_URL"])
            }
            #expect(!run.errors.contains("hidden"))
        }
    }

    @Test(
        """
        A file that is no database, and an address that is not this machine's, are named with their \
        variables
        """
    )
    func noDatabase() async throws {
        let folder = try TestFolder()
        let file = try folder.write("a letter to my aunt, which is no database", to: "letter")
        Self.expectLine(
            try await Odontox.run(["serve"], ["ODONTOX_DATABASE_URL": "sqlite:\(file)"], in: folder),
            ["ODONTOX_DATABASE_URL", "letter"])
        let place = ["ODONTOX_DATABASE_URL": "sqlite:\(folder.file("clinic.sqlite"))", "ODONTOX_PORT": "0"]
        for host in ["no-such-host.invalid", "192.0.2.1"] {
            let settings = place.merging(["ODONTOX_HOST": host]) { $1 }
            Self.expectLine(
                try await Odontox.run(["serve", "--log-level", "critical"], settings, in: folder),
                ["ODONTOX_HOST", host])
        }
    }

    @Test("A token comes from a database that is there and up to date; none is made for it")
    func token() async throws {
        let folder = try TestFolder()
        let place = ["ODONTOX_DATABASE_URL": "sqlite:\(folder.file("clinic.sqlite"))"]
        Self.expectLine(
            try await Odontox.run(["token", "--email", "a@b.example"], place, in: folder),
            ["There is no database"])
        #expect(folder.files.isEmpty)
        try Database.open(
            .sqlite(path: folder.file("clinic.sqlite")), options: .test, logger: TestDatabase.logger
        ).close()
        Self.expectLine(
            try await Odontox.run(["token", "--email", "a@b.example"], place, in: folder), ["odontox migrate"]
        )
    }

    @Test("Users without a name, without an address, or in a role that staff does not have are not made")
    func users() async throws {
        try await ProgramPlace.with(.sqlite) { place in
            for (email, name) in [
                ("a@b.example", "  "), ("nobody", "Ada"), ("a@b.example", String(repeating: "x", count: 101)),
                // What the API refuses, too: no domain, two signs, letters outside ASCII, what nobody sees.
                ("ada@localhost", "Ada"), ("ada@one@b.example", "Ada"), ("a da@b.example", "Ada"),
                ("ädä@b.example", "Ada"), ("a@b.example\u{A0}", "Ada"), ("a\u{200B}@b.example", "Ada"),
            ] {
                let add = [
                    "user", "add", "--superadmin", "--email", email, "--first-name", name, "--last-name",
                    "Khan",
                ]
                Self.expectLine(try await place.run(add, input: "a good password\n"), [])
            }
            let patient = try await place.run([
                "user", "add", "--clinic", "550e8400-e29b-41d4-a716-446655440001", "--role", "patient",
                "--email", "a@b.example",
                "--first-name", "Ada", "--last-name", "Khan",
            ])
            #expect(patient.code != 0 && patient.errors.contains("--role must be"), "\(patient)")
        }
    }

    @Test("A folder is no backup, and a database needs a scheme")
    func estate() async throws {
        let folder = try TestFolder()
        let place = ["ODONTOX_DATABASE_URL": "sqlite:\(folder.file("clinic.sqlite"))"]
        Self.expectLine(try await Odontox.run(["restore", "--from", folder.path], place), [folder.path])
        Self.expectLine(
            try await Odontox.run(["move", "--from", "here", "--to", "there"]), ["--from", "scheme"])
    }
}
