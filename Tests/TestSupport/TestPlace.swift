import Foundation
import Storage

/// Where a test's database lies.
struct TestPlace: Sendable {
    let engine: TestEngine
    /// The file's path, or the database's name.
    let name: String
    let url: DatabaseURL

    static func empty(_ engine: TestEngine) async throws -> TestPlace {
        try await copy(of: nil, engine)
    }

    /// A copy of a template, or an empty database.
    static func copy(of source: String?, _ engine: TestEngine) async throws -> TestPlace {
        switch engine {
        case .sqlite:
            let path = Scratch.path("database") + ".sqlite"
            if let source { try FileManager.default.copyItem(atPath: source, toPath: path) }
            return TestPlace(engine: engine, name: path, url: .sqlite(path: path))
        case .postgres:
            let cluster = try PostgresCluster.shared.get()
            let name = "t_\(UUID().uuidString.prefix(13).lowercased())"
            try await PostgresAdmin.shared.create(name, template: source)
            return TestPlace(engine: engine, name: name, url: try DatabaseURL(cluster.url(database: name)))
        }
    }

    func remove() async throws {
        switch engine {
        case .sqlite:
            for suffix in ["", "-wal", "-shm", ".lock"] {
                try? FileManager.default.removeItem(atPath: name + suffix)
            }
        case .postgres:
            try await PostgresAdmin.shared.drop(name)
        }
    }
}
