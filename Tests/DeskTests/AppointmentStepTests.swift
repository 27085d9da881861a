import Testing

@testable import Desk

@Suite("Steps that an appointment offers")
struct AppointmentStepTests {
    private static let now = WallTime(date: "2026-11-30", seconds: 10 * 3600)

    private func legal(
        _ status: String, _ keys: [String: String] = [:], role: Role = .receptionist, userId: String = "desk"
    ) throws -> [AppointmentStep] {
        AppointmentStep.legal(
            try SampleAppointment.make(keys.merging(["status": status]) { first, _ in first }), role: role,
            userId: userId, now: Self.now)
    }

    @Test("A request is approved or declined, by a doctor only in the own column")
    func requested() throws {
        let later = ["appointmentTime": "11:00"]
        #expect(try legal("requested", later) == [.approve, .decline])
        #expect(try legal("requested", later, role: .doctor, userId: "doctor-1") == [.approve, .decline])
        #expect(try legal("requested", later, role: .doctor, userId: "doctor-2") == [])
    }

    @Test("A request whose time is past can't be approved any more")
    func pastRequest() throws {
        #expect(try legal("requested", ["appointmentTime": "10:00"]) == [.decline])
    }

    @Test(
        "On its day a scheduled appointment is confirmed, arrives, starts; before its time nobody missed it")
    func scheduledToday() throws {
        #expect(
            try legal("scheduled", ["appointmentTime": "10:30"]) == [.confirm, .arrived, .start, .cancel])
        #expect(try legal("confirmed", ["appointmentTime": "10:30"]) == [.arrived, .start, .cancel])
    }

    @Test("From its time on it can be missed, unless the patient has come")
    func missed() throws {
        #expect(try legal("confirmed") == [.arrived, .start, .noShow, .cancel])
        #expect(try legal("confirmed", ["arrivedAt": "2026-11-30T04:55:00.000Z"]) == [.start, .cancel])
    }

    @Test("A later day's appointment offers neither Arrived nor Start")
    func laterDay() throws {
        #expect(try legal("scheduled", ["appointmentDate": "2026-12-01"]) == [.confirm, .cancel])
        #expect(try legal("confirmed", ["appointmentDate": "2026-12-01"]) == [.cancel])
    }

    @Test("An earlier day's appointment is put right by its status, without a flow")
    func earlierDay() throws {
        #expect(try legal("scheduled", ["appointmentDate": "2026-11-29"]) == [.start, .noShow, .cancel])
        #expect(try legal("in_progress", ["appointmentDate": "2026-11-29"]) == [.complete, .cancel])
    }

    @Test("In the chair the treatment is finished, then completed, then the patient leaves")
    func inProgress() throws {
        let seated = ["arrivedAt": "2026-11-30T05:00:00.000Z", "seatedAt": "2026-11-30T05:05:00.000Z"]
        let finished = seated.merging(["finishedAt": "2026-11-30T05:30:00.000Z"]) { first, _ in first }
        let left = finished.merging(["dismissedAt": "2026-11-30T05:40:00.000Z"]) { first, _ in first }
        #expect(try legal("in_progress", seated) == [.finished, .complete, .cancel])
        #expect(try legal("in_progress", finished) == [.complete, .left, .cancel])
        #expect(try legal("completed", finished) == [.left])
        #expect(try legal("completed", left) == [])
    }

    @Test("What is over offers nothing, but a missed one can still be cancelled")
    func over() throws {
        #expect(try legal("cancelled") == [])
        #expect(try legal("completed") == [])
        #expect(try legal("no_show") == [.cancel])
    }

    @Test("The board has a region for each stage, and none for who does not come")
    func stages() throws {
        func stage(_ status: String, _ keys: [String: String] = [:]) throws -> BoardStage? {
            BoardStage(try SampleAppointment.make(keys.merging(["status": status]) { first, _ in first }))
        }
        #expect(try stage("confirmed") == .expected)
        #expect(try stage("confirmed", ["arrivedAt": "2026-11-30T05:00:00.000Z"]) == .arrived)
        #expect(try stage("in_progress") == .seated)
        #expect(try stage("in_progress", ["finishedAt": "2026-11-30T05:30:00.000Z"]) == .done)
        #expect(try stage("completed") == .done)
        #expect(try ["requested", "cancelled", "no_show"].allSatisfy { try stage($0) == nil })
    }

    @Test("A patient in the chair is late only when the appointment's length is over")
    func alarm() throws {
        let appointment = try SampleAppointment.make([:])
        #expect(BoardStage.arrived.alarm(after: 10, appointment) == 10)
        #expect(BoardStage.seated.alarm(after: 10, appointment) == 30)
        #expect(BoardStage.seated.alarm(after: 45, appointment) == 45)
        #expect(BoardStage.expected.alarm(after: 10, appointment) == nil)
    }
}
