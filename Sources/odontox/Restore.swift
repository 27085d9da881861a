import ArgumentParser
import Server

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a backup in the place of the SQLite database.",
        discussion: """
            Stop the server first. The backup is checked before anything is touched, and the present \
            database is kept beside its place, with the ending .before-restore. Example:

              odontox restore --from backups/odontox-2026-05-04.sqlite

            PostgreSQL has pg_restore for this.
            """)

    @Option(name: .customLong("from"), help: "The backup.") var source: String
    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let url = try flags.database()
        let outcome = try await RestoreDatabase(url, from: source, logger: SettingFlags.quietLogger).run()
        print("Restored \(url) from \(source).")
        if let kept = outcome.kept { print("The database that was there before is kept as \(kept).") }
        if outcome.pending > 0 {
            print("The next start brings its schema up to date (migrations: \(outcome.pending)).")
        }
    }
}
