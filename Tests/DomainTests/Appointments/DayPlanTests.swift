import Domain
import Testing

@Suite("Day plan")
struct DayPlanTests {
    private func plan(
        _ day: String = "2026-05-15", clinic: ClinicCalendar, doctors: [DoctorCalendar] = [],
        busy: [Busy] = [],
        now: String = "2026-05-10T00:00:00.000Z"
    ) throws -> DayPlan {
        DayPlan(date: try date(day), clinic: clinic, doctors: doctors, busy: busy, now: try instant(now))
    }

    private func appointment(
        _ at: String, _ minutes: Int = 30, doctor: ID? = Sample.fatima
    ) throws -> AppointmentRequest {
        AppointmentRequest(time: try time(at), durationMinutes: minutes, doctorId: doctor)
    }

    @Test("A free time is admitted from its start to its end in UTC")
    func admitted() throws {
        let range = try plan(clinic: karachi()).admit(appointment("14:30"))
        #expect(range.lowerBound == (try instant("2026-05-15T09:30:00.000Z")))
        #expect(range.upperBound == (try instant("2026-05-15T10:00:00.000Z")))
    }

    @Test("A start before now is past, a start at this moment is not")
    func past() throws {
        let plan = try plan(clinic: karachi(), now: "2026-05-15T09:30:00.000Z")
        #expect(
            refusal { () throws(Refusal) in
                try plan.admit(AppointmentRequest(time: LocalTime.noon, durationMinutes: 30))
            } == .past)
        #expect(Refusal.past.error == "Cannot move appointments to the past")
        #expect(throws: Never.self) { try plan.admit(appointment("14:30")) }
        #expect(throws: Refusal.past) { try plan.admit(appointment("14:29")) }
    }

    @Test("Sunday is refused in the specification's words")
    func sunday() throws {
        let plan = try plan("2026-05-17", clinic: karachi())
        #expect(throws: Refusal.closedWeekday(.sunday)) { try plan.admit(appointment("10:00")) }
        #expect(Refusal.closedWeekday(.sunday).error == "Clinic is closed on Sundays")
        #expect(plan.hours.isClosed)
    }

    @Test("A closure names its date and reason, on its first and last day and not around them")
    func closure() throws {
        let clinic = try karachi(closures: [
            Closure(days: days("2026-05-26", "2026-05-28"), reason: "Eid al-Adha")
        ])
        for day in ["2026-05-26", "2026-05-28"] {
            let refused = Refusal.closure(try date(day), reason: "Eid al-Adha")
            #expect(throws: refused) { try plan(day, clinic: clinic).admit(appointment("10:00")) }
            #expect(refused.error == "Clinic is closed on \(day)")
            #expect(refused.message == "Clinic is closed on \(day): Eid al-Adha")
        }
        #expect(throws: Never.self) { try plan("2026-05-25", clinic: clinic).admit(appointment("10:00")) }
        #expect(throws: Never.self) { try plan("2026-05-29", clinic: clinic).admit(appointment("10:00")) }
    }

    @Test(
        "Appointments lie within the clinic's hours, which a refusal names",
        arguments: [("08:59", 30), ("16:31", 30), ("17:00", 5), ("09:00", 481)])
    func outside(at: String, minutes: Int) throws {
        let refused = Refusal.outsideHours(.friday, try span("09:00", "17:00"))
        #expect(throws: refused) { try plan(clinic: karachi()).admit(appointment(at, minutes)) }
        #expect(refused.message.contains("09:00 to 17:00"))
    }

    @Test(
        "The first and the last minute of the day are the clinic's",
        arguments: [("09:00", 480), ("16:30", 30), ("09:00", 5)])
    func inside(at: String, minutes: Int) throws {
        #expect(throws: Never.self) { try plan(clinic: karachi()).admit(appointment(at, minutes)) }
    }

    @Test("A clinic that closes at 24:00 takes appointments until midnight, not beyond")
    func midnight() throws {
        var clinic = try karachi()
        clinic.hours[.friday] = .open(try span("20:00", "24:00"))
        #expect(throws: Never.self) { try plan(clinic: clinic).admit(appointment("23:30", 30)) }
        #expect(throws: Refusal.self) { try plan(clinic: clinic).admit(appointment("23:30", 31)) }
    }

    @Test("A doctor's own hours, breaks and days off count as the clinic's do")
    func schedule() throws {
        let schedule = DoctorSchedule(weekly: [
            Shift(weekday: .friday, hours: try span("10:00", "13:00")),
            Shift(weekday: .friday, hours: try span("13:00", "16:00"), breaks: [try span("14:00", "14:15")]),
        ])
        let doctor = DoctorCalendar(doctorId: Sample.fatima, schedule: schedule)
        let friday = try plan(clinic: karachi(), doctors: [doctor])
        #expect(throws: Never.self) { try friday.admit(appointment("12:45", 30)) }
        #expect(throws: Never.self) { try friday.admit(appointment("13:30", 30)) }
        #expect(throws: Never.self) { try friday.admit(appointment("14:15", 30)) }
        #expect(throws: Refusal.doctorBreak(try span("14:00", "14:15"))) {
            try friday.admit(appointment("13:31", 30))
        }
        let own = [try span("10:00", "13:00"), try span("13:00", "16:00")]
        #expect(throws: Refusal.doctorOutsideHours(.friday, own)) {
            try friday.admit(appointment("15:31", 30))
        }
        #expect(throws: Never.self) { try friday.admit(appointment("09:00", 30, doctor: nil)) }
        #expect(throws: Never.self) { try friday.admit(appointment("09:00", 30, doctor: Sample.hassan)) }
        #expect(throws: Refusal.doctorNotWorking(.saturday)) {
            try plan("2026-05-16", clinic: karachi(), doctors: [doctor]).admit(appointment("11:00"))
        }
    }

    @Test("Time off refuses its days without telling why")
    func timeOff() throws {
        let away = TimeOff(days: try days("2026-05-14", "2026-05-15"), reason: "Surgery")
        let plan = try plan(
            clinic: karachi(), doctors: [DoctorCalendar(doctorId: Sample.fatima, timeOff: [away])])
        let refused = Refusal.doctorOff(away.days)
        #expect(throws: refused) { try plan.admit(appointment("11:00")) }
        #expect(refused.message == "Doctor is off from 2026-05-14 to 2026-05-15")
        #expect(!plan.slots(doctors: [Sample.fatima]).contains { $0.isAvailable })
    }

    @Test("Rows of a schedule that overlap, and breaks outside their row, are named")
    func scheduleProblems() throws {
        let schedule = DoctorSchedule(weekly: [
            Shift(weekday: .friday, hours: try span("10:00", "13:00"), breaks: [try span("12:30", "13:30")]),
            Shift(weekday: .friday, hours: try span("12:00", "14:00")),
            Shift(weekday: .monday, hours: try span("12:00", "14:00"), breaks: [try span("12:00", "12:30")]),
        ])
        #expect(schedule.problems().map(\.field) == ["weekly[0].breaks[0]", "weekly[1]"])
    }
}
