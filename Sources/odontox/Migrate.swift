import ArgumentParser
import Server
import Storage

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database's schema up to date.",
        discussion: """
            Harmless when repeated, and when several do it at once; `serve` does it too. Example:

              odontox migrate --database-url postgres://odontox@localhost/odontox
            """)

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        try await flags.withMigratedDatabase { _, _, applied in
            for id in applied { print("applied \(id)") }
            print("The schema is up to date (\(DatabaseSchema.migrations.count) migrations).")
        }
    }
}
