import Foundation
import TestSupport
import Testing

@testable import Server

/// Starts the real program on a disk whose fsync fails on demand (Tests/Preload/failing_sync.c).
struct FailingSync: Sendable {
    /// What becomes of bytes that were to be synced.
    enum Fate: String, CaseIterable, Sendable {
        case keep
        case lose
    }

    let folder: TestFolder

    /// Beside the folders of the tests.
    private static let source: String = {
        let path = #filePath
        let tests = path.range(of: "/Tests/", options: .backwards).map { path[..<$0.upperBound] } ?? "Tests/"
        return tests + "Preload/failing_sync.c"
    }()

    init() async throws {
        folder = try TestFolder()
        let compiler = try await Odontox.run(
            ["-shared", "-fPIC", "-O1", "-o", "failing_sync.so", Self.source, "-ldl"], in: folder, tool: "cc")
        try #require(compiler.code == 0, "\(compiler)")
    }

    /// Fails the syncs of files whose names end so, "/" for folders.
    /// - Parameter word: Only when it is among what was written since the last sync.
    func fail(_ end: String, _ fate: Fate, of word: String = "*") throws {
        try folder.write("\(end) \(fate.rawValue) \(word)\n", to: "orders")
    }

    func succeed() throws { try FileManager.default.removeItem(atPath: folder.file("orders")) }

    func start(_ arguments: [String], _ environment: [String: String]) throws -> Odontox {
        let own = ["LD_PRELOAD": folder.file("failing_sync.so"), "FAILING_SYNC": folder.file("orders")]
        return try Odontox(arguments, environment.merging(own) { $1 }, in: folder)
    }
}
