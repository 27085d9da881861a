import API
import Domain
import Foundation
import TestSupport
import Testing

@testable import Server

@Suite("When an outside provider changes its keys")
struct OutsideKeyRingTests {
    private let time = TestClock(Instant(milliseconds: 1_800_000_000_000))
    private let folder: TestFolder
    private let old: OutsideProvider
    private let new: OutsideProvider

    /// For all tests: making RSA keys takes a while.
    private static let providers = Result { (try OutsideProvider(), try OutsideProvider()) }

    init() throws {
        folder = try TestFolder()
        (old, new) = try Self.providers.get()
    }

    private func write(_ document: [UInt8]) throws {
        try Data(document).write(to: URL(filePath: folder.file("jwks.json")), options: .atomic)
    }

    /// As the server is set up with the old provider's keys in the file.
    private func tokens() async throws -> AccessTokens {
        try write(try old.jwks())
        let settings = try await Settings.read(
            flags: [:], file: nil,
            environment: [
                "ODONTOX_JWT_SECRET": String(repeating: "s", count: 32),
                "ODONTOX_JWKS_FILE": folder.file("jwks.json"),
                "ODONTOX_JWKS_ISSUER": "https://id.example", "ODONTOX_JWKS_AUDIENCE": "odontox",
            ])
        return await AccessTokens(secret: settings.secret, outside: settings.outsideKeys, clock: time.clock)
    }

    private func token(of provider: OutsideProvider, kid: String) async throws -> String {
        try await provider.sign(.good(ID(high: 7, low: 7).description, now: time.now), kid: kid)
    }

    private func isGood(_ token: String, _ tokens: AccessTokens) async -> Bool {
        (try? await tokens.verify(token)) != nil
    }

    @Test("New keys are good and old ones are not a few seconds later, also for tokens that were known")
    func changed() async throws {
        let tokens = try await tokens()
        let (before, after) = (try await token(of: old, kid: "rsa-1"), try await token(of: new, kid: "rsa-1"))
        #expect(await isGood(before, tokens))
        try write(try new.jwks())
        time.advance(seconds: OutsideKeyRing.interval - 1)
        #expect(await isGood(before, tokens))
        #expect(!(await isGood(after, tokens)), "The file is not read for each token")
        time.advance(seconds: 1)
        #expect(await isGood(after, tokens))
        #expect(!(await isGood(before, tokens)))
    }

    @Test("A key that is not known is looked for sooner, once a second at most")
    func unknown() async throws {
        let tokens = try await tokens()
        let renamed = Array(
            String(decoding: try new.jwks(), as: UTF8.self).replacing("rsa-1", with: "rsa-2").utf8)
        let token = try await token(of: new, kid: "rsa-2")
        #expect(!(await isGood(token, tokens)))
        try write(renamed)
        #expect(!(await isGood(token, tokens)))
        time.advance(seconds: OutsideKeyRing.unknownKeyInterval)
        #expect(await isGood(token, tokens))
    }

    @Test(
        "A file that vanished or holds nothing of use leaves the keys as they were",
        arguments: ["", "{}", #"{"keys":[{"kty":"RSA"}]}"#, nil])
    func broken(document: String?) async throws {
        let tokens = try await tokens()
        let token = try await token(of: old, kid: "rsa-1")
        if let document {
            try write(Array(document.utf8))
        } else {
            try FileManager.default.removeItem(atPath: folder.file("jwks.json"))
        }
        time.advance(seconds: OutsideKeyRing.interval)
        #expect(await isGood(token, tokens))
        try write(try new.jwks())
        time.advance(seconds: OutsideKeyRing.interval)
        #expect(!(await isGood(token, tokens)), "A whole file is taken again")
    }
}
