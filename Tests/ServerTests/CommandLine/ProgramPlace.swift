import Storage
import TestSupport

/// A folder and a database for programs, gone after the test.
struct ProgramPlace: Sendable {
    let folder: TestFolder
    let databaseURL: String

    var environment: [String: String] { ["ODONTOX_DATABASE_URL": databaseURL, "ODONTOX_PORT": "0"] }

    static func with(_ engine: TestEngine, _ body: (ProgramPlace) async throws -> Void) async throws {
        let folder = try TestFolder()
        switch engine {
        case .sqlite:
            try await body(ProgramPlace(folder: folder, databaseURL: "sqlite:./clinic.sqlite"))
        case .postgres:
            try await TestDatabase.with(.postgres) { test in
                try await body(ProgramPlace(folder: folder, databaseURL: test.url.text))
            }
        }
    }

    /// Starts the program here.
    func start(_ arguments: [String]) throws -> Odontox {
        try Odontox(arguments, environment, in: folder)
    }

    /// Runs a command here to its end.
    func run(
        _ arguments: [String], _ settings: [String: String] = [:], input: String = ""
    ) async throws -> Odontox.Result {
        try await Odontox.run(arguments, environment.merging(settings) { $1 }, in: folder, input: input)
    }

    /// The database, opened from here.
    func open() throws -> Database {
        let text = databaseURL.replacing("sqlite:./", with: "sqlite:\(folder.path)/")
        return try Database.open(try DatabaseURL(text), options: .test, logger: TestDatabase.logger)
    }
}
