import ArgumentParser
import Server
import Storage

struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List erasures, or do them again after a restore.",
        discussion: """
            Admins erase patients through the API. A backup from before an erasure brings the person back: \
            after `odontox restore`, and before the server starts, do the erasures again from a later \
            database or backup, or from a list. The log holds ids only. Examples:

              odontox erase --list > erasures.jsonl
              odontox erase --replay data/odontox.sqlite.before-restore
              odontox erase --replay erasures.jsonl
            """)

    @Flag(help: "Print the log of erasures, one JSON object a line.") var list = false
    @Option(help: "A database or backup of SQLite, or a list, whose erasures are done here too.")
    var replay: String?
    @OptionGroup var flags: SettingFlags

    func validate() throws {
        if list == (replay != nil) { throw ValidationError("Give either --list or --replay FILE.") }
    }

    func run() async throws {
        try flags.refuseMissingFile()
        let settings = try await flags.settings()
        let logger = SettingFlags.quietLogger
        let database = try Backend.openDatabase(settings, list ? .reading : .alone, logger: logger)
        defer { database.close() }
        guard let replay else {
            for line in try await ReplayErasures(database).list() { print(line) }
            return
        }
        try await Migrator.migrate(database, DatabaseSchema.migrations)
        try await UnfinishedMove.refuse(database)
        try await PersonalDataUpkeep.run(database, AuditKeys(settings.secret), logger: logger)
        let outcome = try await ReplayErasures(database).replay(
            replay, securityLog: SettingFlags.securityLog(settings), logger: logger)
        print(
            """
            Erased again: \(outcome.erased). Erased already: \(outcome.known). \
            Not in this database: \(outcome.unknown).
            """)
    }
}
