import API
import Domain
import Foundation
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The audit trail under the server's secret")
struct SealedTrailTests {
    @Test(
        "Personal values are sealed where they lie and plain where they are shown",
        arguments: TestEngine.allCases)
    func sealed(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let personal = try await server.storedTrail(
                "entity IN ('patient', 'appointment', 'invoice', 'payment') AND action <> 'read'")
            for link in personal {
                #expect([link.before, link.after].allSatisfy { $0?.hasPrefix("sealed:") ?? true }, "\(link)")
            }
            let own = try await server.storedTrail("actor_role = 'patient'")
            #expect(!own.isEmpty && own.allSatisfy { $0.actorName.hasPrefix("sealed:") })
            #expect(own.allSatisfy { $0.address?.hasPrefix("sealed:") ?? true })
            let shown = try await server.get("/audit?entity=patient&action=updated", as: scene.admin)
            #expect(shown.data.first?["after"]?["insurance"] == "ZQ-INSURED-99", "\(shown)")
            let csv = try await server.get("/audit/export.csv?entity=patient", as: scene.admin)
            #expect(csv.text.contains("ZQ-INSURED-99") && !csv.text.contains("sealed:"))
            let staff = try await server.storedTrail("entity = 'session' AND actor_role = 'admin'")
            #expect(staff.allSatisfy { !$0.actorName.hasPrefix("sealed:") })
        }
    }

    @Test("A sealed value opens in its own place only", arguments: TestEngine.allCases)
    func moved(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let links = try await server.storedTrail("entity = 'patient' AND after IS NOT NULL")
            var forged = try #require(links.first)
            forged.id = ID.make(at: server.now)
            let stolen = forged
            let opened = try await server.database.read { tx in try tx.auditKeys.opened([stolen], tx) }
            #expect(opened.first?.after == AuditLink.unreadableJSON)
        }
    }

    @Test("A chain that somebody without the secret has rewritten is found", arguments: TestEngine.allCases)
    func rechained(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            try await server.database.write { tx in
                try tx.run(
                    .dialect(
                        sqlite: "DROP TRIGGER audit_entries_no_update",
                        postgres: "ALTER TABLE audit_entries DISABLE TRIGGER USER"))
                var previous = ""
                let links = try tx.query(
                    "SELECT \(AuditLink.columns) FROM audit_entries ORDER BY number", AuditLink.columns.read)
                for var link in links {
                    link.actorName = "Somebody else"
                    let hash = link.plainHash(after: previous)
                    try tx.run(
                        """
                        UPDATE audit_entries SET actor_name = \(link.actorName), previous_hash = \(previous),
                        hash = \(hash) WHERE number = \(link.number)
                        """)
                    previous = hash
                }
                try tx.run("UPDATE clinic_sequences SET audit_hash = \(previous)")
            }
            let breaks = try await AuditChain.verify(server.database).breaks
            #expect(breaks.map(\.fault) == [.unkeyed] && breaks.first?.number == 1)
        }
    }

    @Test(
        "The stream shows a change of an appointment, and nothing of one who was erased",
        arguments: TestEngine.allCases)
    func stream(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            func events() async throws -> [StreamEvent] {
                try await server.database.read { tx in
                    try EventQueries.slice(tx, clinicId: scene.clinic.id, after: 0).events
                }
            }
            let before = try await events().map { String(buffer: $0.frame) }
            let booked = before.first { $0.contains("event: appointment.created") }
            #expect(booked?.contains("\"patientName\":\"Zebulon Quartermain\"") == true, "\(before)")
            try await scene.clear()
            try await scene.erase()
            let after = try await events().map { String(buffer: $0.frame) }
            #expect(!after.contains { $0.contains("appointment.created") })
            #expect(after.allSatisfy { !$0.contains("Zebulon") || $0.contains(ErasureScene.referral) })
        }
    }
}
