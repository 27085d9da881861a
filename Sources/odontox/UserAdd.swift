import ArgumentParser
import Domain
import Foundation
import Server
import Storage

struct UserAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make a user: a superadmin, or a member of a clinic's staff.",
        discussion: """
            The password is asked for, or read from standard input. A line of the security log is on \
            standard error. Examples:

              odontox user add --superadmin --email you@example.org \\
                --first-name Ada --last-name Khan
              odontox user add --clinic 550e8400-e29b-41d4-a716-446655440001 \\
                --role doctor --email sara@example.org \\
                --first-name Sara --last-name Malik < password.txt
            """)

    @Option(help: "The address that the user signs in with.") var email: String
    @Option(help: "Given name.") var firstName: String
    @Option(help: "Family name.") var lastName: String
    @Flag(help: "May act in all clinics, and make new ones.") var superadmin = false
    @Option(help: "The clinic's id.") var clinic: String?
    @Option(help: "doctor, receptionist or admin, in the clinic.") var role: String?
    @OptionGroup var flags: SettingFlags

    func validate() throws {
        if superadmin == (clinic != nil) {
            throw ValidationError("Give either --superadmin, or --clinic and --role.")
        }
        if (clinic == nil) != (role == nil) { throw ValidationError("--clinic and --role go together.") }
        if let clinic, ID(clinic) == nil { throw ValidationError("--clinic must be a UUID.") }
        if let role, !["doctor", "receptionist", "admin"].contains(role) {
            throw ValidationError("--role must be doctor, receptionist or admin.")
        }
    }

    func run() async throws {
        var membership: AddUser.Membership?
        if let clinic = clinic.flatMap({ ID($0) }), let role = role.flatMap(Role.init(rawValue:)) {
            membership = .init(clinicId: clinic, role: role)
        }
        guard let password = PasswordPrompt.read() else {
            throw CommandFailure("A password is needed, on standard input.")
        }
        let user = AddUser(
            email: email, password: password, firstName: firstName, lastName: lastName, membership: membership
        )
        try await flags.withMigratedDatabase { settings, database, _ in
            try await UnfinishedMove.refuse(database)
            print(
                try await user.run(
                    database, passwords: Passwords(), securityLog: SettingFlags.securityLog(settings),
                    now: Clock.system.now()))
        }
    }
}

struct User: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage users.",
        discussion: """
            Example:

              odontox user add --superadmin --email you@example.org \\
                --first-name Ada --last-name Khan
            """,
        subcommands: [UserAdd.self, UserPassword.self, UserDisable.self, UserEnable.self])
}

/// Reads a password: unseen from a terminal, else the first line of standard input.
enum PasswordPrompt {
    static func read() -> String? {
        guard isatty(STDIN_FILENO) == 1 else { return readLine() }
        FileHandle.standardError.write(Data("Password: ".utf8))
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return readLine() }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        return readLine()
    }
}
