import ArgumentParser
import Desk
import Glibc
import Logging
import Metrics
import Server
import Storage

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server.",
        discussion: """
            Brings the schema up to date first. Stops on SIGTERM or Ctrl-C, after it has finished what it \
            was answering. Examples:

              odontox serve --demo
              odontox serve --host 0.0.0.0 --tls-certificate chain.pem --tls-key key.pem

            Secrets have no flags, as other users of the machine can read a command line. They come from \
            the environment or the file: ODONTOX_JWT_SECRET, ODONTOX_SMTP_URL, ODONTOX_WHATSAPP_URL and \
            ODONTOX_WHATSAPP_TOKEN.
            """)

    @Flag(help: "Load the demo clinic into an empty database, and print its sign-ins.") var demo = false
    @OptionGroup var serving: ServingFlags
    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let settings = try await flags.settings(serving.values)
        try SettingFlags.requireZones()
        let handler = LineLogHandler(format: settings.logFormat, level: settings.logLevel)
        LoggingSystem.bootstrap { _ in handler }
        FileLimit.raise()
        let logger = Logger(label: "odontox")
        for line in settings.deprecations { logger.warning("\(line)") }
        let backend = try await Backend.open(settings, logger: logger)
        MetricsSystem.bootstrap(backend.metrics)
        do {
            try await Migrator.migrate(backend.database, DatabaseSchema.migrations)
            try await UnfinishedMove.refuse(backend.database)
            try await PersonalDataUpkeep.run(backend.database, backend.auditKeys, logger: logger)
            if backend.database.engine == .sqlite { logger.notice("\(SQLiteVersion.current.verdict)") }
            let isDemo = demo ? try await DemoNotes.prepare(backend) : false
            if demo && !isDemo { print("The demo clinic was not loaded: the database is not empty.") }
            try await OdontoXServer(backend, desk: isDemo ? DemoNotes.desk : DeskSettings()).run { address in
                print("OdontoX answers at \(address)")
                if isDemo { print(DemoNotes.text(address: address)) }
                // Now, also into a pipe.
                fflush(nil)
            }
        } catch {
            backend.database.close()
            throw backend.database.failure == nil ? error : ExitCode(DiskFailure.exitCode)
        }
    }
}
