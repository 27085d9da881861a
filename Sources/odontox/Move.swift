import ArgumentParser
import Server
import Storage

struct Move: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Move all data into an empty database, of either engine.",
        discussion: """
            Stop the server first. The target is an empty database, or one that `odontox migrate` has just \
            made. All is moved or nothing, and each table's rows are counted and compared at the end; the \
            source stays as it is. A password is best given as PGPASSWORD, as other users of the machine \
            can read a command line. Example:

              odontox move --from sqlite:./data/odontox.sqlite \\
                --to postgres://odontox@localhost/odontox
            """)

    @Option(name: .customLong("from"), help: "The database to read.") var source: String
    @Option(name: .customLong("to"), help: "The empty database to fill.") var target: String

    func run() async throws {
        let from = try Self.url(source, "--from")
        let to = try Self.url(target, "--to")
        let tables = try await MoveDatabase(from: from, to: to, logger: SettingFlags.quietLogger).run()
        for table in tables { print("\(table.checksum)  \(table.name)  \(table.rows)") }
        let rows = tables.reduce(0) { $0 + $1.rows }
        print(
            "Moved \(rows) rows of \(tables.count) tables; counts and checksums are the same on both sides.")
    }

    private static func url(_ text: String, _ flag: String) throws -> DatabaseURL {
        do {
            return try DatabaseURL(text)
        } catch {
            throw CommandFailure("\(flag): \(error)")
        }
    }
}
