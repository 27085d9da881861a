import ArgumentParser
import Server
import Storage

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load the demo clinic into an empty database.",
        discussion: """
            Never into one with data: that is left as it is, with exit code 1. Example:

              odontox demo --database-url sqlite:./data/demo.sqlite
            """)

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        try SettingFlags.requireZones()
        try await flags.withMigratedDatabase { _, database, _ in
            guard try await DemoClinic.load(database, passwords: Passwords(), now: Clock.system.now()) else {
                throw CommandFailure(
                    "The database holds data already; the demo clinic goes into an empty one only.")
            }
            print("The demo clinic is loaded.")
            print(DemoNotes.signIns)
        }
    }
}
