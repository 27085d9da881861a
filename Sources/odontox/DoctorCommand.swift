import ArgumentParser
import Foundation
import Server
import Storage

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            """
            Check the database: the calendar, the books, the conversations, the audit trail, and what \
            must always hold.
            """,
        discussion: """
            Changes nothing, and may run beside the server. One line a check, with the ids of what is \
            wrong; exit code 1 when something is. Says which secret the audit trail was made under, by an \
            id that tells nothing of it. Example:

              odontox doctor --database-url postgres://odontox@localhost/odontox
            """)

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let url = try flags.database()
        try SettingFlags.requireZones()
        if url.filePath != nil { print("ok     the engine is \(SQLiteVersion.current.verdict)") }
        var wrong = 0
        let keys = try flags.existingSecret().map { AuditKeys($0.secret) }
        try await IntegrityCheck.run(url, keys: keys, logger: SettingFlags.quietLogger) { result in
            print(result)
            fflush(nil)
            if !result.isHealthy { wrong += 1 }
        }
        if wrong > 0 { throw CommandFailure("Something is wrong (checks: \(wrong)).") }
    }
}
