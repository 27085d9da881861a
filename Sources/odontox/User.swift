import ArgumentParser

struct User: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage users.",
        discussion: """
            Example:

              odontox user add --superadmin --email you@example.org \\
                --first-name Ada --last-name Khan
            """,
        subcommands: [UserAdd.self])
}
