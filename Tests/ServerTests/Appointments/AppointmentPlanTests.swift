import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

/// In a clinic of 10 000 patients, each with two appointments that were billed.
@Suite("The hot queries of appointments read what they show")
struct AppointmentPlanTests {
    @Test("On PostgreSQL, as they really run: no big table is read whole, and few rows are")
    func postgres() async throws {
        try await BookingScene.run(.postgres) { scene in
            try await AppointmentCrowd(scene: scene).fill()
            for query in AppointmentCrowd.lists(scene) {
                try await reads(scene, query, atMost: 1500) { tx, call in
                    _ = try ListAppointments.run(tx, call)
                }
            }
            for query in [
                "date=2027-06-01", "date=2027-06-01&doctorId=\(scene.doctor.id)&roomId=\(scene.room)",
            ] {
                try await reads(scene, query, atMost: 100) { tx, call in _ = try ListSlots.run(tx, call) }
            }
            let since = try await renamed(scene)
            try await reads(scene, "updatedSince=\(since)", atMost: 200) { tx, call in
                _ = try ListAppointments.run(tx, call)
            }
            let appointment = AppointmentCrowd.appointment
            try await reads(scene, "one appointment", atMost: 10) { tx, call in
                _ = try AppointmentRow.found(tx, call.scope, appointment)
            }
            try await reads(scene, "a booking", atMost: 100) { tx, call in
                try tx.attempt(AppointmentQueries.insert(try AppointmentCrowd.booking(tx, call, scene)))
            }
        }
    }

    @Test("On SQLite, by their plans: no table is walked, and what has an order is not sorted")
    func sqlite() async throws {
        try await BookingScene.run(.sqlite) { scene in
            try await AppointmentCrowd(scene: scene).fill()
            for query in AppointmentCrowd.lists(scene) {
                try await plan(scene, query) { scope in
                    AppointmentQueries.page(
                        scope, AppointmentFilter(Fields(query: query)), limit: 51, offset: 0)
                }
                try await plan(scene, query) { scope in
                    """
                    SELECT count(*) FROM appointments a WHERE
                    \(AppointmentFilter(Fields(query: query)).condition(scope))
                    """
                }
            }
            let since = try await renamed(scene)
            let (gate, user) = (scene.server.backend.gate, scene.receptionist.id)
            let scope = try await scene.server.database.read { tx in
                try gate.admit(tx, user: user, clinic: nil)
            }
            for source in AppointmentFilter().changes(since: since, scope) {
                try await plan(scene, "what has changed") { _ in source }
            }
            let appointment = AppointmentCrowd.appointment
            try await plan(scene, "one appointment") { scope in AppointmentQueries.one(scope, appointment) }
            let day = scene.server.now..<scene.server.now.adding(minutes: 1440)
            let (doctor, room) = (scene.doctor.id, scene.room)
            try await plan(scene, "a doctor's day") { scope in
                try #require(
                    CalendarLoader.busy(scope, within: day, doctors: [doctor], roomId: nil, operatory: nil))
            }
            try await plan(scene, "everybody's day, in a room, at a chair") { scope in
                try #require(
                    CalendarLoader.busy(
                        scope, within: day, doctors: [doctor, room], roomId: room,
                        operatory: Operatory("chair")))
            }
        }
    }

    @Test("On SQLite the triggers that refuse an overlap look by the indexes of what is held")
    func triggers() async throws {
        try await BookingScene.run(.sqlite) { scene in
            try await AppointmentCrowd(scene: scene).fill()
            let gate = scene.server.backend.gate
            let (opened, walks) = try await scene.server.database.write { tx in
                let call = AuthorizedRequest(
                    scope: try gate.admit(tx, user: scene.receptionist.id, clinic: nil),
                    request: .test(at: scene.server.now))
                let insert = AppointmentQueries.insert(try AppointmentCrowd.booking(tx, call, scene))
                let program = try tx.query("EXPLAIN \(insert)") {
                    (code: try $0.get(1) as String, cursor: $0.int(2), page: $0.int(3))
                }
                let opened = program.filter { $0.code == "OpenRead" }
                let names = try tx.query(
                    "SELECT name FROM sqlite_master WHERE rootpage IN \(list: opened.map(\.page))"
                ) {
                    try $0.get(0) as String
                }
                // Lists of constants are walked too, in cursors of another kind.
                let walked = Set(program.filter { $0.code == "Rewind" }.map(\.cursor)).intersection(
                    opened.map(\.cursor))
                return (names, walked.count)
            }
            let wanted = [
                "appointments_doctor_busy", "appointments_room_busy", "appointments_operatory_busy",
            ]
            #expect(Set(opened).isSuperset(of: wanted), "\(opened)")
            #expect(walks == 0)
        }
    }

    /// Renames a patient, a doctor with a quarter of all appointments, and a room; from the patient's
    /// on it counts.
    private func renamed(_ scene: BookingScene) async throws -> Instant {
        let server = scene.server
        server.clock.advance(minutes: 60)
        let admin = try await server.makeUser(.admin, in: scene.clinic)
        let room = "00000002-0004-7000-8000-000000000002"
        #expect(try await server.patch("/rooms/\(room)", as: admin, ["name": "Room A"]).status == 200)
        #expect(
            try await server.patch("/staff/\(scene.doctor.id)", as: admin, ["lastName": "Ali"]).status == 200)
        server.clock.advance(minutes: 60)
        let since = server.now
        let patient = "00000007-0002-7000-8000-000000000007"
        #expect(
            try await server.patch("/patients/\(patient)", as: admin, ["firstName": "Other"]).status == 200)
        // A name is written once, whatever shows it.
        let written = try await server.count(
            "SELECT count(*) FROM appointments WHERE updated_at >= \(server.now.adding(minutes: -90))")
        #expect(written == 0)
        let found = try await server.get("/appointments?updatedSince=\(since)", as: admin)
        #expect(found["pagination"]?["total"]?.int == 2, "\(found)")
        let all = try await server.get(
            "/appointments?limit=1&updatedSince=\(since.adding(minutes: -60))", as: admin)
        #expect(all["pagination"]?["total"]?.int == 5_000 + 500 + 2, "\(all)")
        return since
    }

    /// PostgreSQL counts for each transaction what it read of each table.
    private func reads(
        _ scene: BookingScene, _ query: String, atMost limit: Int64,
        _ work: @escaping @Sendable (borrowing Transaction, AuthorizedRequest) throws -> Void
    ) async throws {
        var request = RequestData.test(at: scene.server.now)
        request.queryString = query
        let (gate, sent) = (scene.server.backend.gate, request)
        let tables = try await scene.server.database.write { tx in
            let before = try Self.counters(tx)
            try work(
                tx,
                AuthorizedRequest(
                    scope: try gate.admit(tx, user: scene.receptionist.id, clinic: nil), request: sent))
            return zip(before, try Self.counters(tx)).map {
                (name: $0.name, walks: $1.walks - $0.walks, rows: $1.rows - $0.rows)
            }
        }
        #expect(tables.count == 2 && tables.allSatisfy { $0.walks == 0 }, "\(query): \(tables)")
        #expect(tables.map(\.rows).reduce(0, +) <= limit, "\(query): \(tables)")
    }

    /// What the session has read of the tables that grow by the day and not yet reported: what earlier
    /// transactions read may be among it.
    private static func counters(
        _ tx: borrowing Transaction
    ) throws -> [(name: String, walks: Int64, rows: Int64)] {
        try tx.query(
            """
            SELECT relname, seq_scan, coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables
            WHERE relname IN ('appointments', 'invoices') ORDER BY relname
            """
        ) { (try $0.get(0), $0.int(1), $0.int(2)) }
    }

    private func plan(
        _ scene: BookingScene, _ name: String, _ sql: @escaping @Sendable (ClinicScope) throws -> SQL
    ) async throws {
        let gate = scene.server.backend.gate
        let plan = try await scene.server.database.read { tx in
            let scope = try gate.admit(tx, user: scene.receptionist.id, clinic: nil)
            return try tx.query("EXPLAIN QUERY PLAN \(try sql(scope))") { try $0.get(3) as String }.joined(
                separator: "; ")
        }
        #expect(
            plan.contains("INDEX appointments_") || plan.contains("sqlite_autoindex_appointments_1"),
            "\(name): \(plan)")
        #expect(!plan.contains("SCAN") && !plan.contains("FOR ORDER BY"), "\(name): \(plan)")
    }
}
