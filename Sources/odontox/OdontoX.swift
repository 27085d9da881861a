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
            DoctorCommand.self, Move.self, RotateSecretCommand.self, Erase.self,
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

/// Why a command could not do what it was asked: one line on standard error, exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A connection is a file: the default of 1024 is what a shell wants, not a server.
enum FileLimit {
    /// Raises the soft limit to the hard one.
    static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur < limit.rlim_max
        else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
