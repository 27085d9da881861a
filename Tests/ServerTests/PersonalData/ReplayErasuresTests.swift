import API
import Domain
import Foundation
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Erasures after a restore")
struct ReplayErasuresTests {
    @Test(
        "A list does them again where they are not done, whatever stands in the way",
        arguments: TestEngine.allCases)
    func list(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let folder = try TestFolder()
            let path = folder.file("erasures.jsonl")
            // As a later database has it: here the person is still there, with an appointment ahead.
            let stranger = ID.make(at: server.now)
            let lines = [scene.patient, stranger].map { patient in
                """
                {"clinicId":"\(scene.clinic.id)","patientId":"\(patient)","erasedBy":null,\
                "erasedAt":"2026-06-01T00:00:00.000Z"}
                """
            }
            try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: path))
            let replay = ReplayErasures(server.database, clock: server.clock.clock)
            let log = server.backend.securityLog
            let outcome = try await replay.replay(
                path, securityLog: log, logger: TestDatabase.logger)
            #expect(outcome == ReplayErasures.Outcome(erased: 1, known: 0, unknown: 1))
            let words = ErasureScene.words + [ErasureScene.name]
            let left = try await PersonSearch.tables(server.database, for: words).filter {
                !$0.text.contains(ErasureScene.referral)
            }
            #expect(left.isEmpty, "\(left)")
            #expect(try await replay.list().count == 1)
            let again = try await replay.replay(
                path, securityLog: log, logger: TestDatabase.logger)
            #expect(again == ReplayErasures.Outcome(erased: 0, known: 1, unknown: 1))
            try Data("{}\n".utf8).write(to: URL(filePath: path))
            await #expect(throws: ErasureListError.self) {
                try await replay.replay(
                    path, securityLog: log, logger: TestDatabase.logger)
            }
        }
    }

    @Test("After a restore of an older backup, the database of before tells who was erased")
    func restored() async throws {
        try await ErasureScene.run(.sqlite) { scene in
            let server = scene.server
            let folder = try TestFolder()
            let (old, new) = (folder.file("old"), folder.file("new"))
            try await server.database.backup(to: old)
            try await scene.clear()
            try await scene.erase()
            try await server.database.backup(to: new)
            let secret = String(decoding: TestServer.secret, as: UTF8.self)
            let place = ["ODONTOX_DATABASE_URL": "sqlite:\(old)", "ODONTOX_JWT_SECRET": secret]
            let listed = try await Odontox.run(["erase", "--list"], place)
            #expect(listed.code == 0 && listed.output.isEmpty, "\(listed)")
            let run = try await Odontox.run(["erase", "--replay", new], place)
            #expect(run.code == 0 && run.output.contains("Erased again: 1."), "\(run)")
            let found = PersonSearch.files([old, old + "-wal"], for: ErasureScene.words)
            #expect(found.isEmpty, "\(found)")
            let doctor = try await Odontox.run(["doctor"], place)
            #expect(doctor.complaints.isEmpty, "\(doctor)")
        }
    }
}
