import HTTPTypes

/// Which times of a day are free for an appointment of this length, with this doctor and in this room.
struct SlotQuestion: Sendable, Equatable {
    /// `YYYY-MM-DD`; anything else has no times.
    var date: String
    /// Nil for any doctor.
    var doctorId: String?
    /// Nil for no room.
    var roomId: String?
    /// Nil for the clinic's slot length.
    var minutes: Int?
    /// The appointment that is being moved, which is not in its own way (front-desk.md D5.1).
    var ignoring: String?

    /// `HH:MM`, in order. None for what the API refuses, such as a doctor who has left.
    func freeTimes(_ api: APIClient) async throws -> [String] {
        guard CalendarDate(date) != nil else { return [] }
        do {
            let answer = try await api.get(
                "/appointments/available-slots",
                [
                    "date": date, "doctorId": doctorId, "roomId": roomId,
                    "durationMinutes": minutes.map { String($0) }, "ignoreAppointmentId": ignoring,
                ], as: FreeSlots.self)
            return Set(answer.slots.filter(\.available).map(\.time)).sorted()
        } catch let problem as APIProblem where problem.status == .badRequest || problem.status == .notFound {
            return []
        }
    }

    /// The free times that are nearest to a wanted one, in order: at most three (front-desk.md D3).
    static func nearest(to wanted: String, among free: [String]) -> [String] {
        guard let minute = ClockTime.minutes(wanted) else { return Array(free.prefix(3)) }
        let byDistance = free.sorted { left, right in
            (distance(left, minute), left) < (distance(right, minute), right)
        }
        return byDistance.prefix(3).sorted()
    }

    private static func distance(_ time: String, _ minute: Int) -> Int {
        abs((ClockTime.minutes(time) ?? 0) - minute)
    }
}

/// `GET /appointments/available-slots`, of which only the times count.
private struct FreeSlots: Decodable, Sendable {
    var slots: [Slot]

    struct Slot: Decodable, Sendable {
        var time: String
        var available: Bool
    }
}
