import ArgumentParser
import Domain
import Server
import Storage

struct UserPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Set a user's password.",
        discussion: """
            The password is asked for, or read from standard input. All sessions of the user end, and a lock \
            after failed sign-ins. Each clinic of the user finds a row in its audit trail, and a line of the \
            security log is on standard error. Example:

              odontox user password --email sara@example.org < password.txt
            """)

    @Option(help: "The user's address.") var email: String
    @Flag(help: "End the second factor too, of somebody who has lost it.") var withoutSecondFactor = false
    @OptionGroup var flags: SettingFlags

    func run() async throws {
        guard let password = PasswordPrompt.read() else {
            throw CommandFailure("A password is needed, on standard input.")
        }
        try await flags.withCurrentDatabase { settings, database in
            try await UserCommands.setPassword(
                email, to: password, endsFactor: withoutSecondFactor, database, passwords: Passwords(),
                secret: settings.secret,
                securityLog: SettingFlags.securityLog(settings), now: Clock.system.now())
        }
    }
}

struct UserDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Let nobody sign in as a user.",
        discussion: """
            All sessions of the user end, and invitations that they have sent and nobody has accepted. \
            Nothing else of them changes. A line of the security log is on standard error. Example:

              odontox user disable --email sara@example.org
            """)

    @Option(help: "The user's address.") var email: String
    @OptionGroup var flags: SettingFlags

    func run() async throws {
        try await flags.withCurrentDatabase { settings, database in
            try await UserCommands.setDisabled(
                email, true, database, securityLog: SettingFlags.securityLog(settings),
                now: Clock.system.now())
        }
    }
}

struct UserEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Let a user sign in again who was disabled.",
        discussion: """
            A line of the security log is on standard error. Example:

              odontox user enable --email sara@example.org
            """)

    @Option(help: "The user's address.") var email: String
    @OptionGroup var flags: SettingFlags

    func run() async throws {
        try await flags.withCurrentDatabase { settings, database in
            try await UserCommands.setDisabled(
                email, false, database, securityLog: SettingFlags.securityLog(settings),
                now: Clock.system.now())
        }
    }
}

extension SettingFlags {
    /// As ``withDatabase(_:)``, for a database that is there and of this version.
    func withCurrentDatabase(_ body: (Settings, Database) async throws -> Void) async throws {
        try refuseMissingFile()
        try await withDatabase { settings, database in
            guard try await Migrator.status(database, DatabaseSchema.migrations).isUpToDate else {
                throw CommandFailure("The database's schema is not up to date: run `odontox migrate` first.")
            }
            try await UnfinishedMove.refuse(database)
            try await body(settings, database)
        }
    }
}
