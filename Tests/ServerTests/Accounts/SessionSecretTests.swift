import Crypto
import API
import Domain
import FoundationEssentials
import Testing

@testable import Server

@Suite("The server's secret")
struct SessionSecretTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "odontox-secret-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test("Many that start at once agree on one secret, which only its owner can read")
    func agreement() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "secret").path
        let secrets = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<32 { group.addTask { try SessionSecret.kept(at: path).bytes } }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(secrets.count == 1)
        #expect(try #require(secrets.first).count >= SessionSecret.minimumLength)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["secret"])
    }

    @Test("A kept secret that is too short, or can't be read, is an error that names the file")
    func broken() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "secret").path
        try Data("short".utf8).write(to: URL(filePath: path))
        let error = #expect(throws: SecretFileError.self) { try SessionSecret.kept(at: path) }
        #expect(error?.description.contains(path) == true)
        #expect(throws: SecretFileError.self) { try SessionSecret.kept(at: folder.path) }
        #expect(throws: SecretFileError.self) {
            try SessionSecret.kept(at: folder.path + "/no/such/folder/secret")
        }
    }

    @Test("Thirty-two bytes are enough and thirty-one are not")
    func length() {
        #expect(SessionSecret([UInt8](repeating: 1, count: 32)) != nil)
        #expect(SessionSecret([UInt8](repeating: 1, count: 31)) == nil)
    }

    @Test("A derived key is HKDF-SHA256 of the secret with its label, as others compute it")
    func derived() throws {
        let secret = try #require(SessionSecret(TestServer.secret))
        func successor(_ label: String) -> String {
            RefreshToken("kX2v0mJ8sQb1nT5wYc7fZg").successor(under: secret.derived(label)).text
        }
        #expect(successor("odontox/refresh-successors") == "6SEhtnBaBeaxKgy0HYvDjSmXyrVPMU7nzDEBfhTGKo0")
        #expect(successor("odontox/refresh-successor") != successor("odontox/refresh-successors"))
    }
}
