import ArgumentParser
import Glibc

@main
struct OdontoX: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "odontox",
        abstract: "The server behind dental clinics' phones.",
        discussion: """
            Settings come from flags, then from environment variables, then from a file (--config). Examples:

              odontox serve --demo
              odontox serve --port 9000 --database-url postgres://odontox@db/odontox
              odontox user add --superadmin --email you@example.org \\
                --first-name Ada --last-name Khan
              odontox token --email you@example.org --ttl 3600
            """,
        subcommands: [
            Serve.self, Migrate.self, Demo.self, User.self, Token.self, Backup.self, Restore.self,
            DoctorCommand.self, Move.self,
        ])

    /// Settles what holds for the whole process before anything else runs.
    static func main() async {
        // A caller who hangs up must not end the server; a write then fails with EPIPE instead.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asyncCommand = command as? any AsyncParsableCommand {
                try await asyncCommand.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: error)
        }
    }
}
