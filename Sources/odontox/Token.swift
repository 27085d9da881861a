import ArgumentParser
import Server
import Storage

struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print an access token for a user.",
        discussion: """
            Anybody who may read the server's secret may act as any user; keep what this prints. A line of \
            the security log, on standard error, says for whom it was. Example:

              TOKEN=$(odontox token --email zainab.ahmed@odontox.test)
              curl -H "Authorization: Bearer $TOKEN" \\
                http://127.0.0.1:8080/api/v1/auth/me
            """)

    @Option(help: "The user's address.") var email: String
    @Option(help: "Seconds that the token lives, up to 31 days.") var ttl = AccessTokens.lifetime
    @OptionGroup var flags: SettingFlags

    func validate() throws {
        guard (1...31 * 86_400).contains(ttl) else {
            throw ValidationError("--ttl must be from 1 to 2678400 seconds.")
        }
    }

    func run() async throws {
        try flags.refuseMissingFile()
        try await flags.withDatabase { settings, database in
            guard try await Migrator.status(database, DatabaseSchema.migrations).isUpToDate else {
                throw CommandFailure("The database's schema is not up to date: run `odontox migrate` first.")
            }
            let tokens = await AccessTokens(secret: settings.secret, clock: .system)
            guard
                let token = try await TokenForUser.issue(
                    email, lifetime: ttl, database: database, tokens: tokens,
                    securityLog: SettingFlags.securityLog(settings))
            else {
                throw CommandFailure("No user has the address \(email).")
            }
            print(token)
        }
    }
}
