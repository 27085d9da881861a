import Testing

@testable import Desk

@Suite("A patient's own visit")
struct OwnVisitTests {
    private func visit(_ status: String, arrivedAt: String? = nil) -> OwnVisit {
        OwnVisit(
            id: "1", appointmentDate: "2026-11-30", appointmentTime: "10:00", appointmentType: "Checkup",
            durationMinutes: 30, status: status, arrivedAt: arrivedAt)
    }

    private func at(_ hour: Int, _ minute: Int, on date: String = "2026-11-30") -> WallTime {
        WallTime(date: date, seconds: (hour * 60 + minute) * 60)
    }

    @Test("Can be confirmed while it is scheduled and ahead")
    func confirming() {
        #expect(visit("scheduled").mayConfirm(at(9, 59)))
        #expect(!visit("scheduled").mayConfirm(at(10, 0)))
        for status in ["requested", "confirmed", "in_progress", "completed", "cancelled", "no_show"] {
            #expect(!visit(status).mayConfirm(at(9, 0)), "\(status)")
        }
    }

    @Test("Can be cancelled until it begins")
    func cancelling() {
        for status in ["requested", "scheduled", "confirmed"] {
            #expect(visit(status).mayCancel(at(23, 0, on: "2026-11-29")), "\(status)")
            #expect(!visit(status).mayCancel(at(10, 0)), "\(status)")
        }
        for status in ["in_progress", "completed", "cancelled", "no_show"] {
            #expect(!visit(status).mayCancel(at(9, 0)), "\(status)")
        }
    }

    @Test("The patient says that they have come from 30 minutes before the start to 30 after, once")
    func arriving() {
        #expect(!visit("confirmed").mayArrive(at(9, 29)))
        #expect(visit("confirmed").mayArrive(at(9, 30)))
        #expect(visit("scheduled").mayArrive(at(10, 30)))
        #expect(!visit("scheduled").mayArrive(at(10, 31)))
        #expect(!visit("scheduled").mayArrive(at(10, 0, on: "2026-12-01")))
        #expect(!visit("requested").mayArrive(at(10, 0)))
        #expect(!visit("confirmed", arrivedAt: "2026-11-30T05:00:00.000Z").mayArrive(at(10, 0)))
    }
}
