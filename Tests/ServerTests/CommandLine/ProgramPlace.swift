import Foundation
import Storage
import TestSupport

/// A folder and a database for programs, gone after the test.
struct ProgramPlace: Sendable {
    let folder: URL
    let databaseURL: String

    var environment: [String: String] { ["ODONTOX_DATABASE_URL": databaseURL, "ODONTOX_PORT": "0"] }

    static func with(_ engine: TestEngine, _ body: (ProgramPlace) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "odontox-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        switch engine {
        case .sqlite:
            try await body(ProgramPlace(folder: folder, databaseURL: "sqlite:./clinic.sqlite"))
        case .postgres:
            try await TestDatabase.with(.postgres) { test in
                let name = try await test.database.read { tx in try tx.first("SELECT current_database()::text") { try $0.get(0) as String }
                }
                let url = try PostgresCluster.shared.get().url(database: name ?? "")
                try await body(ProgramPlace(folder: folder, databaseURL: url))
            }
        }
    }

    /// The database, opened from here.
    func open() throws -> Database {
        let text = databaseURL.replacing("sqlite:./", with: "sqlite:\(folder.path)/")
        return try Database.open(try DatabaseURL(text), options: .test, logger: TestDatabase.logger)
    }
}
