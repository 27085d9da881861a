import Domain
import Testing

@Suite("Slots")
struct SlotsTests {
    private func slots(
        _ day: String = "2026-05-15", clinic: ClinicCalendar, doctors: [ID] = [Sample.fatima],
        minutes: Int? = nil,
        now: String = "2026-05-10T00:00:00.000Z"
    ) throws -> [Slot] {
        DayPlan(date: try date(day), clinic: clinic, doctors: [], busy: [], now: try instant(now))
            .slots(doctors: doctors, durationMinutes: minutes)
    }

    @Test("The demo clinic's day has sixteen slots from 09:00 to 16:30, morning before noon")
    func day() throws {
        let slots = try slots(clinic: karachi())
        #expect(slots.count == 16)
        #expect(slots.first?.time.description == "09:00")
        #expect(slots.last?.time.description == "16:30")
        #expect(slots.filter { $0.note == "Morning slot" }.last?.time.description == "11:30")
        #expect(slots.filter { $0.note == "Afternoon slot" }.first?.time == .noon)
        #expect(slots.allSatisfy { $0.isAvailable && $0.reason == nil })
    }

    @Test("Several doctors' slots come by time, then in the order given")
    func order() throws {
        let slots = try slots(clinic: karachi(), doctors: [Sample.hassan, Sample.fatima])
        #expect(slots.count == 32)
        #expect(slots.prefix(2).map(\.doctorId) == [Sample.hassan, Sample.fatima])
        #expect(slots.map(\.time) == slots.map(\.time).sorted())
    }

    @Test("Past slots are left out; a past day is empty; a slot at this moment is offered")
    func past() throws {
        #expect(
            try slots(clinic: karachi(), now: "2026-05-15T09:30:00.000Z").first?.time.description == "14:30")
        #expect(
            try slots(clinic: karachi(), now: "2026-05-15T09:30:00.001Z").first?.time.description == "15:00")
        #expect(try slots(clinic: karachi(), now: "2026-05-16T00:00:00.000Z").isEmpty)
    }

    @Test("A closed day has no slots")
    func closed() throws {
        #expect(try slots("2026-05-17", clinic: karachi()).isEmpty)
        let clinic = try karachi(closures: [Closure(days: DateSpan(date("2026-05-15")), reason: nil)])
        #expect(try slots(clinic: clinic).isEmpty)
    }

    @Test("A longer appointment keeps the grid and ends by closing time")
    func longer() throws {
        let slots = try slots(clinic: karachi(), minutes: 90)
        #expect(slots.last?.time.description == "15:30")
        #expect(slots.count == 14)
    }

    @Test("A doctor's other hours leave the clinic's grid and are listed with a reason")
    func otherHours() throws {
        let schedule = DoctorSchedule(weekly: [
            Shift(weekday: .friday, hours: try span("09:15", "12:00"), breaks: [try span("10:00", "10:30")])
        ])
        let plan = DayPlan(
            date: try date("2026-05-15"), clinic: try karachi(),
            doctors: [DoctorCalendar(doctorId: Sample.fatima, schedule: schedule)],
            busy: [], now: try instant("2026-05-10T00:00:00.000Z"))
        let slots = plan.slots(doctors: [Sample.fatima])
        #expect(slots.count == 16)
        #expect(slots.filter(\.isAvailable).map(\.time.description) == ["09:30", "10:30", "11:00", "11:30"])
        #expect(slots[0].reason == "Outside the doctor's hours")
        #expect(slots[2].reason == "Doctor is on a break")
    }

    @Test("A taken room makes every doctor's slot unavailable")
    func room() throws {
        let clinic = try karachi()
        let held = try busy(clinic, date("2026-05-15"), "10:00", minutes: 30, doctor: nil, room: Sample.room)
        let plan = DayPlan(
            date: try date("2026-05-15"), clinic: clinic, doctors: [], busy: [held],
            now: try instant("2026-05-10T00:00:00.000Z"))
        let slots = plan.slots(doctors: [Sample.fatima, Sample.hassan], roomId: Sample.room)
        #expect(slots.filter { !$0.isAvailable }.count == 6)
        #expect(slots.first { !$0.isAvailable }?.reason == "Room already has appointment")
        #expect(plan.slots(doctors: [Sample.fatima]).count { $0.isAvailable } == 16)
    }
}

@Suite("Days of a clock change")
struct ClockChangeTests {
    private func plan(
        _ day: String, _ zoneName: String, _ hours: TimeSpan,
        busy: (ClinicCalendar, LocalDate) throws -> [Busy] = { _, _ in [] }
    )
        throws -> DayPlan
    {
        let clinic = ClinicCalendar(
            clinicId: Sample.clinicId, zone: try zone(zoneName),
            hours: OperatingHours(
                Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, .open(hours)) })),
            bufferMinutes: 0)
        return DayPlan(
            date: try date(day), clinic: clinic, doctors: [], busy: try busy(clinic, date(day)),
            now: try instant("2026-01-01T00:00:00.000Z"))
    }

    private func times(_ plan: DayPlan) -> [String] {
        plan.slots(doctors: [Sample.fatima]).filter(\.isAvailable).map(\.time.description)
    }

    @Test("A slot that New York's clocks skip is not offered, and is refused by name")
    func gap() throws {
        let plan = try plan("2026-03-08", "America/New_York", span("01:00", "04:00"))
        #expect(times(plan) == ["01:00", "01:30", "03:00", "03:30"])
        let request = AppointmentRequest(time: try time("02:30"), durationMinutes: 30)
        #expect(throws: Refusal.noSuchTime(plan.date, try time("02:30"))) { try plan.admit(request) }
    }

    @Test("Minutes are real ones across the gap: two hours from 01:00 end at 04:00, and not by 03:00")
    func realMinutes() throws {
        let request = AppointmentRequest(time: try time("01:00"), durationMinutes: 120)
        #expect(throws: Never.self) {
            try plan("2026-03-08", "America/New_York", span("01:00", "04:00")).admit(request)
        }
        #expect(throws: Refusal.self) {
            try plan("2026-03-08", "America/New_York", span("01:00", "03:00")).admit(request)
        }
    }

    @Test("Closing time inside a gap is the end of the gap; opening too")
    func insideGap() throws {
        #expect(
            times(try plan("2026-03-08", "America/New_York", span("01:00", "02:30"))) == ["01:00", "01:30"])
        #expect(
            times(try plan("2026-03-08", "America/New_York", span("02:30", "04:00"))) == ["03:00", "03:30"])
        #expect(
            times(try plan("2026-10-04", "Australia/Lord_Howe", span("01:30", "03:00"))) == [
                "01:30", "02:30",
            ])
    }

    @Test(
        "An hour that comes twice is offered once, and an appointment into the second one takes real minutes")
    func fold() throws {
        let plan = try plan("2026-11-01", "America/New_York", span("00:30", "03:00")) { clinic, day in
            [try busy(clinic, day, "01:00", minutes: 90)]
        }
        #expect(times(plan) == ["00:30", "02:00", "02:30"])
        let request = AppointmentRequest(
            time: try time("01:30"), durationMinutes: 30, doctorId: Sample.fatima)
        let refused = try #require(refusal { () throws(Refusal) in try plan.admit(request) })
        #expect(refused.conflicts.map(\.endTime.description) == ["01:30"])
    }

    @Test("Cairo's skipped midnight: the day begins at 01:00, the evening before ends there")
    func cairo() throws {
        #expect(times(try plan("2026-04-24", "Africa/Cairo", span("00:00", "02:00"))) == ["01:00", "01:30"])
        #expect(times(try plan("2026-04-23", "Africa/Cairo", span("23:00", "24:00"))) == ["23:00", "23:30"])
    }
}
