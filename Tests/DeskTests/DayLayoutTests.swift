import Testing

@testable import Desk

@Suite("Layout of a day")
struct DayLayoutTests {
    private func appointment(
        _ time: String, _ minutes: Int, status: String = "scheduled", doctor: String? = "d1"
    ) -> DayAppointment {
        DayAppointment(
            id: "\(time)-\(status)", doctorId: doctor, patientName: "Ahmed Hassan",
            appointmentDate: "2026-11-30", appointmentTime: time, appointmentType: "Checkup",
            durationMinutes: minutes, status: status)
    }

    @Test("A grid shows the full hours around what is open and what is booked")
    func shownHours() {
        #expect(ShownHours(around: [495..<1010]) == ShownHours(from: 480, to: 1020))
        #expect(ShownHours(around: [540..<1020, 450..<480]).from == 420)
        #expect(ShownHours(around: [540..<1020, 1380..<1470]).to == 1440)
        #expect(ShownHours(around: []) == ShownHours(from: 540, to: 1020))
        #expect(ShownHours(from: 0, to: 1440).rows == 288)
    }

    @Test("A place counts rows of five minutes from the first that is shown")
    func places() {
        let hours = ShownHours(from: 540, to: 1020)
        #expect(hours.place(540..<570) == RowSpan(start: 0, count: 6))
        #expect(hours.place(615..<630).classes == "r15 h3")
        // What does not begin at a row takes all rows that it touches.
        #expect(hours.place(547..<562) == RowSpan(start: 1, count: 4))
    }

    @Test("What lies outside of the hours stands at their edge")
    func edges() {
        let hours = ShownHours(from: 540, to: 1020)
        #expect(hours.place(480..<510) == RowSpan(start: 0, count: 1))
        #expect(hours.place(1000..<1100) == RowSpan(start: 92, count: 4))
        #expect(hours.place(1100..<1130) == RowSpan(start: 95, count: 1))
    }

    @Test("Appointments that overlap stand side by side, others have the whole width")
    func lanes() {
        let places = Lanes.places([540..<600, 570..<600, 600..<630, 700..<730])
        #expect(places.map(\.lane) == [0, 1, 0, 0])
        #expect(places.map(\.of) == [2, 2, 1, 1])
        #expect(places.map(\.classes) == [" lane0 of2", " lane1 of2", "", ""])
    }

    @Test("A lane is taken again as soon as it is free")
    func lanesAreTakenAgain() {
        let places = Lanes.places([540..<660, 540..<570, 560..<590, 570..<600])
        #expect(places.map(\.lane) == [0, 1, 2, 1])
        #expect(places.map(\.of) == [3, 3, 3, 3])
    }

    @Test("The name of an appointment has its times, patient, type and status")
    func names() {
        let words = Words(language: .english, Translations(Assets(folder: nil)))
        #expect(
            appointment("09:00", 30, status: "in_progress").name(words)
                == "09:00 to 09:30, Ahmed Hassan, Checkup, in progress")
        #expect(appointment("23:30", 30).name(words).hasPrefix("23:30 to 24:00"))
        #expect(appointment("23:30", 60).name(words).hasPrefix("23:30 to 00:30"))
    }

    @Test("Only what holds its time and is not done can be put elsewhere")
    func movable() {
        let movable = ["requested", "scheduled", "confirmed", "in_progress"]
        for status in movable { #expect(appointment("09:00", 30, status: status).isMovable) }
        for status in ["completed", "cancelled", "no_show"] {
            #expect(!appointment("09:00", 30, status: status).isMovable)
        }
    }

    @Test("The latest step of the patient's way is shown, and counts")
    func steps() {
        var one = appointment("09:00", 30, status: "confirmed")
        #expect(one.latestStep == nil && one.stage == "expected")
        one.arrivedAt = "2026-11-30T04:00:00.000Z"
        #expect(one.latestStep?.words == "arrived {0}" && one.stage == "arrived")
        one.status = "in_progress"
        one.seatedAt = "2026-11-30T04:05:00.000Z"
        #expect(one.latestStep?.at == "2026-11-30T04:05:00.000Z" && one.stage == "seated")
    }

    @Test("A slot of a room is free once, whichever doctors have it free")
    func freeTimes() throws {
        let places = ["d1", "d2"].map { SlotAnswer.Place(time: "09:00", available: true, doctorId: $0) }
        let taken = SlotAnswer.Place(time: "09:30", available: false, doctorId: "d1")
        let answer = SlotAnswer(date: "2026-11-30", slots: places + [taken])
        let day = try #require(CalendarDate("2026-11-30"))
        var rooms = FreeTimes()
        rooms.add(answer, room: "r1")
        #expect(rooms[day, "r1"] == [540])
        var doctors = FreeTimes()
        doctors.add(answer)
        #expect(doctors[day, "d1"] == [540] && doctors[day, "d2"] == [540])
        #expect(doctors[day, "d3"].isEmpty)
    }

    @Test("A type's colour becomes the nearest of twelve tints, a grey none")
    func tints() {
        #expect(Tint.of("#FF5733") == 1)
        #expect(Tint.of("#00ff00") == 5)
        #expect(Tint.of("#0000FF") == 9)
        #expect(Tint.of("#FF00FF") == 11)
        #expect([Tint.of("#808080"), Tint.of(nil), Tint.of("red")] == [0, 0, 0])
    }
}
