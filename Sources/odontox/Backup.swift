import ArgumentParser
import Server

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the SQLite database to a file, while the server goes on.",
        discussion: """
            The copy is consistent, checked, synced to the disk and readable by its owner only; it appears \
            whole or not at all. It holds all data of all clinics: encrypt it before it leaves this machine. \
            Example:

              odontox backup --to backups/odontox-$(date +%F).sqlite

            PostgreSQL has pg_dump for this.
            """)

    @Option(name: .customLong("to"), help: "The file to write.") var target: String
    @Flag(help: "Replace the file when it is there.") var force = false
    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let backup = BackupDatabase(
            try flags.database(), to: target, replacing: force, logger: SettingFlags.quietLogger)
        let size = try await backup.run()
        print("Wrote \(target): \(size) bytes, checked.")
    }
}
