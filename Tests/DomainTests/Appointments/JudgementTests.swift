import Domain
import TestSupport
import Testing

@Suite("All reasons against an appointment at once (front-desk D5.5)")
struct JudgementTests {
    private func judge(
        _ at: String, minutes: Int = 30, on day: String = "2026-05-15", clinic: ClinicCalendar? = nil,
        doctor: DoctorCalendar? = nil, busy: [Busy] = [], now: String = "2026-05-10T00:00:00.000Z"
    ) throws -> Judgement {
        let clinic = try clinic ?? karachi()
        let plan = DayPlan(
            date: try date(day), clinic: clinic, doctors: doctor.map { [$0] } ?? [], busy: busy,
            now: try instant(now))
        return plan.judge(
            AppointmentRequest(time: try time(at), durationMinutes: minutes, doctorId: Sample.fatima))
    }

    private func taken(_ start: String = "14:00", lane: Int = 0, clinicId: ID? = nil) throws -> Busy {
        var other = try busy(
            karachi(), date("2026-05-15"), start, minutes: 30, clinicId: clinicId,
            id: ID(high: 1, low: UInt64(lane)))
        other.lane = lane
        return other
    }

    /// Works on Fridays from 10:00 to 12:00.
    private func mornings() throws -> DoctorCalendar {
        DoctorCalendar(
            doctorId: Sample.fatima,
            schedule: DoctorSchedule(weekly: [Shift(weekday: .friday, hours: try span("10:00", "12:00"))]))
    }

    @Test("A free time has none")
    func free() throws {
        let judgement = try judge("14:00")
        #expect(judgement.refusals.isEmpty && judgement.codes.isEmpty && judgement.isOverridable)
        #expect(try judgement.lanes(overriding: nil) == .all)
    }

    @Test("Hours, the doctor and another appointment are named together, in this order")
    func together() throws {
        let judgement = try judge("08:30", doctor: mornings(), busy: [taken("08:30")])
        #expect(judgement.refusals.map(\.refusalCode) == [.outsideHours, .doctorAway, .slotConflict])
        #expect(judgement.conflicts.count == 1)
        #expect(throws: LaneRefusal.refused) { try judgement.lanes(overriding: nil) }
    }

    @Test("A closed day hides that it is outside hours; the doctor is judged on their own")
    func closed() throws {
        let closure = Closure(days: try days("2026-05-15", "2026-05-15"), reason: nil)
        let clinic = try karachi(closures: [closure])
        let judgement = try judge("20:00", clinic: clinic, doctor: mornings())
        #expect(judgement.refusals.map(\.refusalCode) == [.clinicClosed, .doctorAway])
        #expect(try judge("20:00", clinic: clinic).codes == [.clinicClosed])
        #expect(try judge("10:00", clinic: clinic, doctor: mornings()).codes == [.clinicClosed])
        #expect(
            try judge("10:00", on: "2026-05-17", doctor: mornings()).codes == [.clinicClosed, .doctorAway])
    }

    @Test("The past and a time that no clock shows come with the other reasons, and are never overridden")
    func never() throws {
        let past = try judge("08:00", doctor: mornings(), now: "2026-05-16T00:00:00.000Z")
        #expect(past.refusals.first == .past)
        #expect(past.codes == [.outsideHours, .doctorAway] && !past.isOverridable)
        let override = Override(reason: "Pain", codes: past.codes)
        #expect(throws: LaneRefusal.never) { try past.lanes(overriding: override) }
        var newYork = try karachi()
        newYork.zone = try zone("America/New_York")
        newYork.hours[.sunday] = .open(try span("00:00", "24:00"))
        let skipped = try judge("02:30", on: "2026-03-08", clinic: newYork, now: "2026-01-01T00:00:00.000Z")
        #expect(skipped.refusals.map(\.obstacle) == [.noSuchTime])
        #expect(skipped.codes.isEmpty && !skipped.isOverridable)
    }

    @Test("Another clinic's appointment is never overridden, also beside one of the clinic's own")
    func otherClinic() throws {
        let foreign = try taken(clinicId: Sample.otherClinicId)
        let override = Override(reason: "Pain", codes: [.slotConflict])
        for busy in [[foreign], [foreign, try taken("14:15", lane: 1)]] {
            let judgement = try judge("14:00", busy: busy)
            #expect(!judgement.isOverridable)
            #expect(throws: LaneRefusal.never) { try judgement.lanes(overriding: override) }
        }
        #expect(try judge("14:00", busy: [taken()]).isOverridable)
    }

    @Test("An override names exactly the reasons that there are")
    func codes() throws {
        let judgement = try judge("08:30", busy: [taken("08:30")])
        let all: Set<RefusalCode> = [.outsideHours, .slotConflict]
        #expect(try judgement.lanes(overriding: Override(reason: "Pain", codes: all)) == .one(1))
        for codes in [[], [.outsideHours], [.slotConflict], all.union([.doctorAway])] as [Set<RefusalCode>] {
            #expect(throws: LaneRefusal.otherCodes) {
                try judgement.lanes(overriding: Override(reason: "Pain", codes: codes))
            }
        }
        let free = try judge("14:00")
        for codes in [[], [.slotConflict]] as [Set<RefusalCode>] {
            #expect(throws: LaneRefusal.otherCodes) {
                try free.lanes(overriding: Override(reason: "Pain", codes: codes))
            }
        }
    }

    @Test(
        "An override takes the lowest lane that nobody within the buffer holds, and three are all",
        arguments: [([0], 1), ([1], 0), ([0, 1], 2), ([0, 2], 1), ([1, 2], 0), ([0, 1, 2], nil)]
            as [([Int], Int?)])
    func lanes(held: [Int], lowest: Int?) throws {
        let override = Override(reason: "Pain", codes: [.slotConflict])
        for at in ["13:30", "14:00", "14:45"] {
            let judgement = try judge(at, busy: held.map { try taken(lane: $0) })
            if let lowest {
                #expect(try judgement.lanes(overriding: override) == .one(lowest))
            } else {
                #expect(throws: LaneRefusal.full) { try judgement.lanes(overriding: override) }
            }
            #expect(throws: LaneRefusal.refused) { try judgement.lanes(overriding: nil) }
        }
    }

    @Test("An override of hours alone stands in the first lane")
    func hoursAlone() throws {
        let judgement = try judge("20:00")
        #expect(try judgement.lanes(overriding: Override(reason: "Pain", codes: [.outsideHours])) == .one(0))
    }

    @Test("What is booked past midnight sees the next morning's appointments")
    func pastMidnight() throws {
        let morning = try busy(karachi(), date("2026-05-16"), "06:00", minutes: 30)
        let judgement = try judge("23:00", minutes: 480, busy: [morning])
        #expect(judgement.codes == [.outsideHours, .slotConflict])
    }

    private func meeting(on day: String, _ start: String, _ end: String) throws -> Block {
        Block(
            subject: .doctor(Sample.fatima), days: try #require(BlockDays(date(day))),
            hours: try span(start, end), title: "Meeting")
    }

    @Test("A block is a reason of its own, ahead of the appointments, and holds no lane")
    func blocked() throws {
        var clinic = try karachi()
        let meeting = try meeting(on: "2026-05-15", "16:30", "18:00")
        clinic.blocks = [meeting]
        let all = try judge("16:45", clinic: clinic, busy: [taken("16:30")])
        #expect(all.refusals.map(\.refusalCode) == [.outsideHours, .blocked, .slotConflict])
        #expect(all.isOverridable && all.conflictsAlone.codes == [.blocked, .slotConflict])
        let override = Override(reason: "Pain", codes: all.codes)
        #expect(try all.lanes(overriding: override) == .one(1))
        let alone = try judge("16:30", clinic: clinic)
        #expect(alone.refusals == [.blocked(meeting)] && alone.conflicts.isEmpty)
        #expect(alone.refusals.map(\.reason) == ["Meeting: blocked from 16:30 to 18:00"])
        #expect(try alone.lanes(overriding: Override(reason: "Pain", codes: [.blocked])) == .one(0))
        #expect(throws: LaneRefusal.refused) { try alone.lanes(overriding: nil) }
        clinic.closures = [Closure(days: try days("2026-05-15", "2026-05-15"), reason: nil)]
        #expect(try judge("16:45", clinic: clinic).codes == [.clinicClosed, .blocked])
    }

    @Test("What is booked past midnight meets the next day's blocks")
    func blockedPastMidnight() throws {
        var clinic = try karachi()
        clinic.blocks = [try meeting(on: "2026-05-16", "00:00", "01:00")]
        #expect(try judge("23:30", minutes: 60, clinic: clinic).codes == [.outsideHours, .blocked])
        #expect(try judge("23:30", minutes: 30, clinic: clinic).codes == [.outsideHours])
    }

    @Test("The reason of a conflict names each pair, the leading sentence the first")
    func words() throws {
        let refused = try #require(judge("14:00", busy: [taken(), taken("14:15", lane: 1)]).refusals.first)
        #expect(
            refused.reason == """
                Doctor already has an appointment from 14:00 to 14:30; \
                Doctor already has an appointment from 14:15 to 14:45
                """)
        #expect(
            refused.message == "Time slot conflict: Doctor already has an appointment from 14:00 to 14:30")
        #expect(refused.refusalCode?.isConflict == true && RefusalCode.blocked.isConflict)
    }

    @Test(
        "Of random days, the first reason is what admits or refuses, and no kind comes twice",
        arguments: 0..<40)
    func random(seed: Int) throws {
        let clinic = try RandomClinic(zone: "Europe/London", seed: seed)
        var random = SeededRandom(seed: seed + 3000)
        for _ in 0..<100 {
            let request = AppointmentRequest(
                time: try #require(LocalTime(minutes: Int.random(in: 0..<288, using: &random) * 5)),
                durationMinutes: Int.random(in: 5...90, using: &random),
                doctorId: clinic.doctors.randomElement(using: &random))
            let judgement = clinic.plan.judge(request)
            let first = refusal { () throws(Refusal) in try clinic.plan.admit(request) }
            #expect(judgement.refusals.first == first)
            let obstacles = judgement.refusals.map(\.obstacle)
            #expect(Set(obstacles).count == obstacles.count)
            #expect(!(obstacles.contains(.clinicClosed) && obstacles.contains(.outsideHours)))
        }
    }
}
