import API
import Domain
import Storage
import Testing

@testable import Server

// What tests of refusals and overrides need beside a booking.
extension BookingScene {
    /// The members of a body that override these reasons.
    func overriding(
        _ codes: String..., reason: JSONValue = "Pain since the night"
    ) -> [String: JSONValue] {
        ["override": ["reason": reason, "codes": .array(codes.map(JSONValue.string))]]
    }

    /// Books as the receptionist over an appointment that is there.
    func overbooked(
        at time: String = "14:00", _ changes: [String: JSONValue] = [:]
    ) async throws -> String {
        try await booked(at: time, overriding("SLOT_CONFLICT").merging(changes) { $1 })
    }

    /// A body of PUT: a booking without a patient, in a status.
    func replacement(
        at time: String = "14:00", on date: String = tuesday, _ changes: [String: JSONValue] = [:]
    ) -> JSONValue {
        body(at: time, on: date, ["patientId": .null, "status": "scheduled"].merging(changes) { $1 })
    }

    func put(_ id: String, _ body: JSONValue, as user: TestUser? = nil) async throws -> Answer {
        try await server.put("/appointments/\(id)", as: user ?? receptionist, body)
    }

    func activity(_ id: String, as user: TestUser? = nil) async throws -> [String] {
        try await server.get("/appointments/\(id)/activity", as: user ?? receptionist).data
            .compactMap { $0["action"]?.string }
    }

    func close(_ date: String) async throws {
        let admin = try await server.makeUser(.admin, in: clinic)
        let closed = try await server.post(
            "/clinics/\(clinic.id)/closures", as: admin, ["date": .string(date), "reason": "Flood"])
        try #require(closed.status == 201, "\(closed)")
    }

    /// Pairs of appointments that hold one lane of one resource at one time.
    func collisions() async throws -> Int {
        try await server.count(
            """
            SELECT count(*) FROM appointments a JOIN appointments b ON a.id < b.id
            WHERE a.status NOT IN ('cancelled', 'no_show') AND b.status NOT IN ('cancelled', 'no_show')
            AND (a.doctor_id = b.doctor_id OR a.room_id = b.room_id OR a.operatory_key = b.operatory_key)
            AND a.starts_at < b.busy_until AND b.starts_at < a.busy_until
            AND a.lane < b.lane_end AND b.lane < a.lane_end
            """)
    }

    /// `lane` and `lane_end` of an appointment.
    func lanes(_ id: String) async throws -> [Int] {
        let id = ID(id)
        return try await server.database.read { tx in
            try tx.first("SELECT lane, lane_end FROM appointments WHERE id = \(id)") { row in
                [Int(row.int(0)), Int(row.int(1))]
            }
        } ?? []
    }
}

extension Answer {
    /// The codes of a refusal; nil where the answer has none.
    var refusals: [String]? { json["refusals"]?.array?.compactMap { $0["code"]?.string } }
}
