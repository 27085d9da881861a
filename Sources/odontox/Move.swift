import ArgumentParser
import Domain
import Server
import Storage

struct Move: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Move all data into an empty database, or some clinics into one that may hold others.",
        discussion: """
            Stop all servers of the source first. All is moved or nothing, and each table's rows are \
            counted and compared at the end. A password is best given as PGPASSWORD, as other users of the \
            machine can read a command line.

            Without --clinic the target is an empty database, or one that `odontox migrate` has just made, \
            and the source stays as it is.

            With --clinic the clinics, everything of theirs and their users leave the source once the \
            target is verified. Servers of a PostgreSQL target go on; those of an SQLite target are stopped. \
            Superadmins are copied. Clinics that share a doctor or another user go together: the command \
            refuses, and names who also belongs to a clinic that stays. Both databases' servers must have \
            the same ODONTOX_JWT_SECRET. When it is interrupted, run the same command again: until it is \
            over no server starts on the source. Examples:

              odontox move --from sqlite:./data/odontox.sqlite \\
                --to postgres://odontox@localhost/odontox
              odontox move --clinic 550e8400-e29b-41d4-a716-446655440001 \\
                --from postgres://odontox@one/odontox --to postgres://odontox@two/odontox
            """)

    @Option(name: .customLong("clinic"), help: "The id of a clinic to move; may be given several times.")
    var clinics: [String] = []
    @Option(name: .customLong("from"), help: "The database to read.") var source: String
    @Option(name: .customLong("to"), help: "The database to fill.") var target: String

    func validate() throws {
        if let wrong = clinics.first(where: { ID($0) == nil }) {
            throw ValidationError("--clinic must be a UUID, not \(wrong).")
        }
        if clinics.count > 1000 { throw ValidationError("--clinic may be given 1000 times at most.") }
    }

    func run() async throws {
        let from = try Self.url(source, "--from")
        let to = try Self.url(target, "--to")
        guard clinics.isEmpty else { return try await moveClinics(from, to) }
        let tables = try await MoveDatabase(from: from, to: to, logger: SettingFlags.quietLogger).run()
        let rows = Self.show(tables)
        print(
            "Moved \(rows) rows of \(tables.count) tables; counts and checksums are the same on both sides.")
    }

    private func moveClinics(_ from: DatabaseURL, _ to: DatabaseURL) async throws {
        let ids = Set(clinics.compactMap { ID($0) }).sorted()
        let outcome = try await MoveClinics(ids, from: from, to: to, logger: SettingFlags.quietLogger).run()
        if outcome.isOver {
            print("Nothing is left to move: the target has the clinics, and the source has not.")
        } else if outcome.tables.isEmpty {
            print("The clinics had arrived in the target already; they are gone from the source now.")
        } else {
            let rows = Self.show(outcome.tables)
            print(
                """
                Moved clinics: \(ids.count); rows: \(rows). Counts and checksums were the same on both \
                sides; the source no longer has them.
                """)
        }
    }

    /// Returns the number of rows.
    private static func show(_ tables: [Transfer.Table]) -> Int {
        for table in tables { print("\(table.checksum)  \(table.name)  \(table.rows)") }
        return tables.reduce(0) { $0 + $1.rows }
    }

    private static func url(_ text: String, _ flag: String) throws -> DatabaseURL {
        do {
            return try DatabaseURL(text)
        } catch {
            throw CommandFailure("\(flag): \(error)")
        }
    }
}
