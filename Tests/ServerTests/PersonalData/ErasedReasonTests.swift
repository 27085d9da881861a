import API
import Domain
import Foundation
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Superadmins' reasons and an erased person")
struct ErasedReasonTests {
    private static let given = [
        "Complaint of Zebulon, case 17", "Called from 0300-7770001, case 17",
        "Wrote from zq.portal@zebulon.example, case 17", "Case 17 alone",
    ]

    @Test(
        "Reasons lose the person's words, for single readings and counted ones, and the chain holds on",
        arguments: TestEngine.allCases)
    func gone(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let boss = try await server.makeSuperadmin()
            for reason in Self.given {
                for path in ["/patients/\(scene.patient)", "/patients"] {
                    let answer = try await server.get(
                        path, as: boss, clinic: scene.clinic, headers: ["X-Reason": reason])
                    #expect(answer.status == 200, "\(answer)")
                }
            }
            try await server.backend.accessLog.flush()
            #expect(try await reasons(scene) == Set(Self.given))
            try await scene.clear()
            let done = try await scene.expect(scene.erase(), 200)
            let table = done["tables"]?.array?.first { $0["table"] == "stated_reasons" }
            #expect(table?["blanked"] == 3, "\(done)")
            #expect(
                try await reasons(scene) == [
                    "Complaint of … case 17", "Called from … case 17", "Wrote from … case 17",
                    "Case 17 alone",
                ])
            let found = try await PersonSearch.tables(
                server.database, for: ["Complaint of Zebulon", "7770001", "zq.portal"])
            #expect(found.isEmpty, "\(found)")
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
            #expect(try await wrong(server) == [])
            // The same words again are the same row, which stays as it is.
            let again = try await server.get(
                "/patients/\(scene.other)", as: boss, clinic: scene.clinic,
                headers: ["X-Reason": Self.given[0]])
            #expect(again.status == 200, "\(again)")
            try await server.backend.accessLog.flush()
            #expect(try await reasons(scene).contains("Complaint of … case 17"))
            #expect(try await !reasons(scene).contains(Self.given[0]))
        }
    }

    @Test("A reading that is not written yet is not forgotten", arguments: TestEngine.allCases)
    func pending(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let boss = try await server.makeSuperadmin()
            try await scene.clear()
            let answer = try await server.get(
                "/patients", as: boss, clinic: scene.clinic, headers: ["X-Reason": Self.given[0]])
            #expect(answer.status == 200, "\(answer)")
            try await scene.expect(scene.erase(), 200)
            try await server.backend.accessLog.flush()
            let found = try await PersonSearch.tables(server.database, for: ["Complaint of Zebulon"])
            #expect(found.isEmpty, "\(found)")
            #expect(try await reasons(scene) == ["Complaint of … case 17"])
        }
    }

    @Test("`doctor` finds a reason that somebody has changed or taken away", arguments: TestEngine.allCases)
    func forged(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let boss = try await server.makeSuperadmin()
            let answer = try await server.get(
                "/patients/\(scene.patient)", as: boss, clinic: scene.clinic,
                headers: ["X-Reason": Self.given[0]])
            #expect(answer.status == 200, "\(answer)")
            try await server.backend.accessLog.flush()
            #expect(try await wrong(server) == [])
            try await server.perform("UPDATE stated_reasons SET text = 'Routine'")
            #expect(try await wrong(server) == ["superadmins' reasons are as they were given"])
            // An erasure does not vouch for it.
            try await server.perform("UPDATE stated_reasons SET text = 'Routine of Zebulon'")
            try await scene.clear()
            try await scene.expect(scene.erase(), 200)
            #expect(try await wrong(server) == ["superadmins' reasons are as they were given"])
            try await server.perform("DELETE FROM stated_reasons")
            #expect(try await wrong(server) == ["audit entries have the reasons that they refer to"])
        }
    }

    private func reasons(_ scene: ErasureScene) async throws -> Set<String> {
        let lines = try await scene.server.get("/audit?action=read&limit=100", as: scene.admin).data
        return Set(lines.compactMap { $0["reason"]?.string })
    }

    private func wrong(_ server: TestServer) async throws -> [String] {
        var found: [String] = []
        try await IntegrityCheck.run(server.database, clock: server.clock.clock) {
            if !$0.isHealthy { found.append($0.check) }
        }
        return found
    }
}
