import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Notices of a moved appointment wait (front-desk.md, D5 point 2)")
struct DelayedNoticeJobTests {
    /// An appointment on Tuesday at 14:00, of whose booking nothing is left to tell.
    private func run(
        _ engine: TestEngine, _ body: @Sendable (BookingScene, String) async throws -> Void
    ) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(at: "14:00")
            try await forget(scene)
            try await body(scene, id)
        }
    }

    private func forget(_ scene: BookingScene) async throws {
        try await scene.server.perform("DELETE FROM notifications")
        try await scene.server.perform("DELETE FROM outbox")
    }

    private func move(
        _ scene: BookingScene, _ id: String, to time: String, as user: TestUser? = nil,
        _ changes: [String: JSONValue] = [:]
    ) async throws {
        let body = scene.body(at: time, ["patientId": .null, "status": "scheduled"].merging(changes) { $1 })
        let answer = try await scene.server.put(
            "/appointments/\(id)", as: user ?? scene.receptionist, body)
        try #require(answer.status == 200, "\(answer)")
    }

    /// What the patient has been sent by WhatsApp.
    private func texts(_ scene: BookingScene) async throws -> [String] {
        try await scene.server.database.read { tx in
            try tx.query("SELECT data FROM outbox WHERE channel = 'whatsapp' ORDER BY created_at, id") {
                try JSONValue(parsing: try $0.get(0, as: String.self))["text"]?.string ?? ""
            }
        }
    }

    private func mails(_ scene: BookingScene, to user: TestUser) async throws -> [String] {
        try await scene.server.database.read { tx in
            try tx.query(
                """
                SELECT template FROM outbox WHERE channel = 'email' AND recipient = \(user.email)
                ORDER BY created_at, id
                """
            ) { try $0.get(0) }
        }
    }

    private func isSilent(_ scene: BookingScene) async throws -> Bool {
        try await scene.server.count(
            "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM notifications)") == 0
    }

    @Test(
        "They go out 30 seconds after the last move, once, and tell of the last state",
        arguments: TestEngine.allCases)
    func once(engine: TestEngine) async throws {
        try await run(engine) { scene, id in
            let server = scene.server
            try await move(scene, id, to: "15:00")
            server.clock.advance(seconds: 20)
            #expect(try await server.tellOfMoves() == 0)
            try await move(scene, id, to: "16:00")
            server.clock.advance(seconds: 29)
            #expect(try await server.tellOfMoves() == 0)
            #expect(try await isSilent(scene))
            server.clock.advance(seconds: 1)
            #expect(try await server.tellOfMoves() == 1)
            #expect(
                try await texts(scene) == [
                    "Your appointment with Dr. Fatima Khan was moved to 2026-05-05 at 16:00."
                ])
            #expect(try await mails(scene, to: scene.doctor) == ["appointment.rescheduled"])
            let inbox = try await server.get("/notifications", as: scene.doctor)
            #expect(inbox.data.map { $0["title"] } == ["Appointment rescheduled"], "\(inbox)")
            server.clock.advance(minutes: 10)
            #expect(try await server.tellOfMoves() == 0)
            #expect(try await texts(scene).count == 1)
        }
    }

    @Test("Screens are told of each move at once", arguments: TestEngine.allCases)
    func events(engine: TestEngine) async throws {
        try await run(engine) { scene, id in
            for time in ["15:00", "16:00"] { try await move(scene, id, to: time) }
            #expect(
                try await scene.server.count(
                    "SELECT count(*) FROM events WHERE type = 'appointment.updated'") == 2)
        }
    }

    @Test("A slip and its undo send nothing", arguments: TestEngine.allCases)
    func slip(engine: TestEngine) async throws {
        try await run(engine) { scene, id in
            let hassan = try await scene.server.makeUser(
                .doctor, in: scene.clinic, firstName: "Hassan", lastName: "Ali")
            try await move(scene, id, to: "15:00", ["doctorId": "\(hassan.id)", "durationMinutes": 60])
            scene.server.clock.advance(seconds: 10)
            try await move(scene, id, to: "14:00")
            #expect(try await scene.server.count("SELECT count(*) FROM delayed_notices") == 0)
            scene.server.clock.advance(minutes: 10)
            #expect(try await scene.server.tellOfMoves() == 0)
            #expect(try await isSilent(scene))
        }
    }

    @Test("A move and a cancellation send the cancellation alone, at once", arguments: TestEngine.allCases)
    func cancelled(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let ways: [@Sendable (String) async throws -> Answer] = [
                { try await scene.server.delete("/appointments/\($0)", as: scene.receptionist) },
                { try await scene.setStatus($0, "cancelled") },
                {
                    try await scene.server.put(
                        "/appointments/\($0)", as: scene.receptionist,
                        scene.body(at: "16:00", ["patientId": .null, "status": "cancelled"]))
                },
            ]
            for cancel in ways {
                let id = try await scene.booked(at: "14:00")
                try await forget(scene)
                try await move(scene, id, to: "15:00")
                let answer = try await cancel(id)
                try #require(answer.status == 200, "\(answer)")
                for _ in 1...2 {
                    // It tells of the time that the patient knows.
                    #expect(
                        try await texts(scene) == [
                            "Your appointment with Dr. Fatima Khan on 2026-05-05 at 14:00 was cancelled."
                        ])
                    #expect(try await mails(scene, to: scene.doctor) == ["appointment.cancelled"])
                    scene.server.clock.advance(minutes: 10)
                    #expect(try await scene.server.tellOfMoves() == 0)
                }
                let inbox = try await scene.server.get("/notifications", as: scene.doctor)
                #expect(inbox.data.map { $0["title"] } == ["Appointment cancelled"], "\(inbox)")
            }
        }
    }

    @Test(
        "While moves go on, they go out two minutes after the first, and then wait anew",
        arguments: TestEngine.allCases)
    func longest(engine: TestEngine) async throws {
        try await run(engine) { scene, id in
            let server = scene.server
            for time in ["15:00", "16:00", "09:00", "10:00", "11:00", "12:00"] {
                try await move(scene, id, to: time)
                server.clock.advance(seconds: 20)
                if time != "12:00" { #expect(try await server.tellOfMoves() == 0) }
            }
            #expect(try await server.tellOfMoves() == 1)
            try await move(scene, id, to: "13:00")
            server.clock.advance(seconds: 29)
            #expect(try await server.tellOfMoves() == 0)
            server.clock.advance(seconds: 1)
            #expect(try await server.tellOfMoves() == 1)
            let told = ["12:00", "13:00"].map {
                "Your appointment with Dr. Fatima Khan was moved to 2026-05-05 at \($0)."
            }
            #expect(try await texts(scene) == told)
        }
    }

    @Test(
        "A doctor who had it only in between is not told; who lost it and who has it are",
        arguments: TestEngine.allCases)
    func doctors(engine: TestEngine) async throws {
        try await run(engine) { scene, id in
            let others = [
                try await scene.server.makeUser(.doctor, in: scene.clinic),
                try await scene.server.makeUser(.doctor, in: scene.clinic),
            ]
            for other in others { try await move(scene, id, to: "14:00", ["doctorId": "\(other.id)"]) }
            #expect(try await scene.server.settleMoves() == 1)
            #expect(try await mails(scene, to: scene.doctor) == ["appointment.unassigned"])
            #expect(try await mails(scene, to: others[0]) == [])
            #expect(try await mails(scene, to: others[1]) == ["appointment.assigned"])
            let inbox = try await scene.server.get("/notifications", as: others[0])
            #expect(inbox.data.isEmpty, "\(inbox)")
        }
    }

    @Test(
        "Another status waits with the move and is told with it, or alone when the move is undone",
        arguments: TestEngine.allCases)
    func status(engine: TestEngine) async throws {
        try await run(engine) { scene, id in
            try await move(scene, id, to: "15:00")
            #expect(try await scene.setStatus(id, "confirmed").status == 200)
            #expect(try await isSilent(scene))
            #expect(try await scene.server.settleMoves() == 1)
            let both = """
                Your appointment with Dr. Fatima Khan was moved to 2026-05-05 at 15:00 and is now confirmed.
                """
            #expect(try await texts(scene) == [both])
            let other = try await scene.booked(at: "10:00")
            try await forget(scene)
            try await move(scene, other, to: "11:00")
            #expect(try await scene.setStatus(other, "confirmed").status == 200)
            try await move(scene, other, to: "10:00", ["status": "confirmed"])
            let alone = "Your appointment with Dr. Fatima Khan on 2026-05-05 at 10:00 is now confirmed."
            #expect(try await texts(scene) == [alone])
            #expect(try await scene.server.settleMoves() == 0)
        }
    }

    @Test("Nobody is written to who made the last move", arguments: TestEngine.allCases)
    func actors(engine: TestEngine) async throws {
        try await run(engine) { scene, id in
            try await move(scene, id, to: "15:00", as: scene.doctor)
            try await move(scene, id, to: "16:00")
            #expect(try await scene.server.settleMoves() == 1)
            #expect(try await mails(scene, to: scene.doctor) == ["appointment.rescheduled"])
            try await forget(scene)
            try await move(scene, id, to: "15:00")
            try await move(scene, id, to: "10:00", as: scene.doctor)
            #expect(try await scene.server.settleMoves() == 1)
            #expect(try await mails(scene, to: scene.doctor) == [])
            #expect(try await scene.server.get("/notifications", as: scene.doctor)["unreadCount"] == 0)
            #expect(try await scene.server.get("/notifications", as: scene.receptionist)["unreadCount"] == 1)
        }
    }

    @Test("Several servers tell of each appointment once", arguments: TestEngine.allCases)
    func several(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            var ids: [String] = []
            for time in ["09:00", "11:00", "13:00"] { ids.append(try await scene.booked(at: time)) }
            try await forget(scene)
            for (id, time) in zip(ids, ["10:00", "12:00", "14:00"]) { try await move(scene, id, to: time) }
            server.clock.advance(seconds: NotificationRules.delaySeconds)
            let others = try (1...3).map { _ in
                try Database.open(
                    server.backend.settings.database, options: .test, logger: TestDatabase.logger)
            }
            defer { for other in others { other.close() } }
            for other in others { other.companion.value = server.backend.auditKeys }
            let told = try await withThrowingTaskGroup(of: Int.self) { group in
                for database in others { group.addTask { try await server.tellOfMoves(on: database) } }
                return try await group.reduce(0, +)
            }
            #expect(told == 3)
            #expect(try await texts(scene).count == 3)
        }
    }

    @Test(
        "An appointment that is moved again while its notices are due waits on",
        arguments: TestEngine.allCases)
    func again(engine: TestEngine) async throws {
        try await run(engine) { scene, id in
            try await move(scene, id, to: "15:00")
            scene.server.clock.advance(seconds: NotificationRules.delaySeconds)
            try await move(scene, id, to: "16:00")
            #expect(try await scene.server.tellOfMoves() == 0)
            #expect(try await isSilent(scene))
            #expect(try await scene.server.settleMoves() == 1)
        }
    }
}
