import API
import Domain
import TestSupport

@testable import Server

extension BookingScene {
    /// A block that works: Tuesday from 14:00 to 15:00, of the doctor. A null takes a key away.
    func blockBody(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        var members: [String: JSONValue] = [
            "doctorId": .string(doctor.id.description), "date": .string(Self.tuesday),
            "startTime": "14:00", "endTime": "15:00", "kind": "meeting", "title": "Staff meeting",
        ]
        members.merge(changes) { $1 }
        return .object(JSONObject(members.map { ($0.key, $0.value) }))
    }

    /// As the receptionist, unless somebody else is named.
    func block(_ changes: [String: JSONValue] = [:], as user: TestUser? = nil) async throws -> Answer {
        try await server.post("/blocks", as: user ?? receptionist, blockBody(changes))
    }

    /// The whole clinic's, or the room's, instead of the doctor's.
    var everybodys: [String: JSONValue] { ["doctorId": .null] }
    var inRoom: [String: JSONValue] { ["doctorId": .null, "roomId": .string(room.description)] }

    /// What the slots of a day say, by time: nil for a free one.
    func reasons(
        _ user: TestUser, on date: String = tuesday, _ more: String = ""
    ) async throws
        -> [String: String?]
    {
        let answer = try await server.get(
            "/appointments/available-slots?date=\(date)&doctorId=\(doctor.id)\(more)", as: user)
        let slots = answer["slots"]?.array ?? []
        return Dictionary(
            slots.map { ($0["time"]?.string ?? "", $0["reason"]?.string) }, uniquingKeysWith: { $1 })
    }
}
