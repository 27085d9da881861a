import Domain
import Testing

@Suite("Notices of a moved appointment wait (front-desk.md, D5 point 2)")
struct DelayTests {
    private let first = Instant(milliseconds: 1_778_409_000_000)

    private func facts(
        _ change: (inout AppointmentFacts) throws -> Void = { _ in }
    ) throws
        -> AppointmentFacts
    {
        var facts = AppointmentFacts(
            patientId: Sample.patient, doctorId: Sample.fatima, date: try date("2026-05-15"),
            time: try time("14:00"), durationMinutes: 30, roomId: nil, operatoryKey: nil,
            appointmentType: "Checkup", status: .scheduled)
        try change(&facts)
        return facts
    }

    @Test("Thirty seconds after the last move, and two minutes after the first at the latest")
    func due() {
        func due(_ seconds: Int) -> Instant {
            NotificationRules.due(firstMove: first, lastMove: first.adding(seconds: seconds))
        }
        #expect(due(0) == first.adding(seconds: 30))
        #expect(due(25) == first.adding(seconds: 55))
        #expect(due(90) == first.adding(seconds: 120))
        #expect(due(91) == first.adding(seconds: 120))
        #expect(due(119) == first.adding(seconds: 120))
    }

    @Test("Another time, length or doctor waits; a cancellation, another status or another room does not")
    func delayed() throws {
        let before = try facts()
        let moves: [(inout AppointmentFacts) throws -> Void] = [
            { $0.time = try time("15:00") }, { $0.date = try date("2026-05-16") },
            { $0.durationMinutes = 60 }, { $0.doctorId = Sample.hassan }, { $0.doctorId = nil },
        ]
        for move in moves {
            var after = try facts(move)
            #expect(NotificationRules.isDelayed(from: before, to: after))
            after.status = .confirmed
            #expect(NotificationRules.isDelayed(from: before, to: after))
            after.status = .cancelled
            #expect(!NotificationRules.isDelayed(from: before, to: after))
        }
        for other in [try facts { $0.status = .confirmed }, try facts { $0.roomId = Sample.room }, before] {
            #expect(!NotificationRules.isDelayed(from: before, to: other))
        }
    }
}
