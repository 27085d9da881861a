import Domain
import Testing

@Suite("Conflicts")
struct ConflictTests {
    private func plan(_ busy: [Busy], buffer: Int = 30) throws -> DayPlan {
        DayPlan(
            date: try date("2026-05-15"), clinic: try karachi(buffer: buffer), doctors: [], busy: busy,
            now: try instant("2026-05-10T00:00:00.000Z"))
    }

    private func held(
        _ start: String = "14:00", minutes: Int = 30, doctor: ID? = Sample.fatima, room: ID? = nil, operatory: String? = nil,
        clinicId: ID? = nil, id: ID = Sample.visit
    ) throws -> Busy {
        try busy(
            karachi(), date("2026-05-15"), start, minutes: minutes, doctor: doctor, room: room, operatory: operatory, clinicId: clinicId,
            id: id)
    }

    private func at(_ text: String) throws -> LocalTime { try time(text) }

    @Test("A visit from 14:00 to 14:30 makes 13:30, 14:00 and 14:30 unavailable and leaves 15:00 free")
    func buffer() throws {
        let plan = try plan([held()])
        let taken = plan.slots(doctors: [Sample.fatima]).filter { !$0.isAvailable }
        #expect(taken.map(\.time.description) == ["13:30", "14:00", "14:30"])
        #expect(Set(taken.map(\.reason)) == ["Doctor already has appointment"])
        for time in ["13:30", "14:00", "14:30", "13:01", "14:59"] {
            #expect(throws: Refusal.self) { try plan.admit(VisitRequest(time: at(time), durationMinutes: 30, doctorId: Sample.fatima)) }
        }
        for time in ["13:00", "15:00"] {
            #expect(throws: Never.self) { try plan.admit(VisitRequest(time: at(time), durationMinutes: 30, doctorId: Sample.fatima)) }
        }
    }

    @Test("The refusal is the specification's, word for word")
    func sample() throws {
        let plan = try plan([held()])
        let request = VisitRequest(time: try time("14:30"), durationMinutes: 30, doctorId: Sample.fatima)
        let refused = try #require(refusal { () throws(Refusal) in try plan.admit(request) })
        #expect(refused.isConflict)
        #expect(refused.code == "SLOT_CONFLICT")
        #expect(refused.message == "Time slot conflict: Doctor already has an appointment from 14:00 to 14:30")
        #expect(
            refused.conflicts == [
                Conflict(
                    appointmentId: Sample.visit, startTime: try time("14:00"), endTime: try time("14:30"), doctorId: Sample.fatima,
                    resource: .doctor)
            ])
    }

    @Test("Room and operatory conflict each alone, the operatory without regard to case and spaces")
    func places() throws {
        let plan = try plan([held(room: Sample.room, operatory: "Room 1")])
        func ask(doctor: ID? = Sample.hassan, room: ID? = nil, operatory: String? = nil) throws -> Refusal? {
            let request = VisitRequest(
                time: try time("14:00"), durationMinutes: 30, doctorId: doctor, roomId: room, operatory: operatory.flatMap { Operatory($0) }
            )
            return refusal { () throws(Refusal) in try plan.admit(request) }
        }
        #expect(try ask() == nil)
        #expect(try ask(room: Sample.visit, operatory: "Room 2") == nil)
        #expect(try ask(room: Sample.room)?.message == "Time slot conflict: Room already has an appointment from 14:00 to 14:30")
        #expect(try ask(operatory: " rOOm1")?.message == "Time slot conflict: Operatory already has an appointment from 14:00 to 14:30")
        #expect(try ask(room: Sample.room)?.obstacle.rawValue == "Room already has appointment")
        let all = try #require(try ask(doctor: Sample.fatima, room: Sample.room, operatory: "room 1"))
        #expect(all.conflicts.map(\.resource) == [.doctor, .room, .operatory])
        #expect(Set(all.conflicts.map(\.appointmentId)) == [Sample.visit])
    }

    @Test("Each pair of appointment and resource is listed, by resource, start and id, however the database orders them")
    func pairs() throws {
        let (early, twin) = (ID(high: 1, low: 2), ID(high: 1, low: 3))
        let all = [
            try held("13:45", room: Sample.room, id: early), try held(room: Sample.room, operatory: "Chair"),
            try held("14:15", doctor: Sample.hassan, operatory: "Chair", id: twin),
            try held("14:15", doctor: nil, room: Sample.room, id: ID(high: 1, low: 4)),
        ]
        let request = VisitRequest(
            time: try time("14:00"), durationMinutes: 30, doctorId: Sample.fatima, roomId: Sample.room, operatory: Operatory("CHAIR"))
        let expected = [
            "doctor 13:45", "doctor 14:00", "room 13:45", "room 14:00", "room 14:15", "operatory 14:00", "operatory 14:15",
        ]
        for order in [all, all.reversed(), [all[2], all[0], all[3], all[1]]] {
            let plan = try plan(order)
            let refused = try #require(refusal { () throws(Refusal) in try plan.admit(request) })
            #expect(refused.conflicts.map { "\($0.resource) \($0.startTime)" } == expected)
            #expect(refused.message == "Time slot conflict: Doctor already has an appointment from 13:45 to 14:15")
        }
    }

    @Test("Of two that begin together the one with the lower id comes first")
    func ties() throws {
        let ids = [ID(high: 1, low: 9), ID(high: 1, low: 7), ID(high: 1, low: 8)]
        let plan = try plan(ids.map { try held(id: $0) })
        let request = VisitRequest(time: try time("14:00"), durationMinutes: 30, doctorId: Sample.fatima)
        let refused = try #require(refusal { () throws(Refusal) in try plan.admit(request) })
        #expect(refused.conflicts.map(\.appointmentId) == [ids[1], ids[2], ids[0]])
    }

    @Test("Another clinic's visit blocks the doctor without showing itself, and nobody's room")
    func otherClinic() throws {
        let plan = try plan([held(room: Sample.room, operatory: "Room 1", clinicId: Sample.otherClinicId)])
        let request = VisitRequest(time: try time("14:00"), durationMinutes: 30, doctorId: Sample.fatima)
        let refused = try #require(refusal { () throws(Refusal) in try plan.admit(request) })
        #expect(refused.conflicts.first?.appointmentId == nil)
        #expect(refused.message.contains("from 14:00 to 14:30"))
        let elsewhere = VisitRequest(
            time: try time("14:00"), durationMinutes: 30, doctorId: Sample.hassan, roomId: Sample.room, operatory: Operatory("Room 1"))
        #expect(throws: Never.self) { try plan.admit(elsewhere) }
    }

    @Test("The wider of two buffers counts, on both sides")
    func widerBuffer() throws {
        var other = try held(clinicId: Sample.otherClinicId)
        other.bufferMinutes = 60
        let taken = try plan([other]).slots(doctors: [Sample.fatima]).filter { !$0.isAvailable }.map(\.time.description)
        #expect(taken == ["13:00", "13:30", "14:00", "14:30", "15:00"])
    }

    @Test("A long visit blocks all of its time, also after a shorter one within it")
    func longVisit() throws {
        let short = try held("11:00", minutes: 15, clinicId: Sample.otherClinicId, id: ID(high: 1, low: 2))
        let plan = try plan([short, held("10:00", minutes: 240)], buffer: 0)
        let taken = plan.slots(doctors: [Sample.fatima]).filter { !$0.isAvailable }.map(\.time.description)
        #expect(taken == ["10:00", "10:30", "11:00", "11:30", "12:00", "12:30", "13:00", "13:30"])
    }

    @Test("A visit that moves is not in its own way")
    func excluded() throws {
        let plan = try plan([held()])
        var request = VisitRequest(time: try time("14:15"), durationMinutes: 30, doctorId: Sample.fatima)
        #expect(throws: Refusal.self) { try plan.admit(request) }
        request.excluding = Sample.visit
        #expect(throws: Never.self) { try plan.admit(request) }
    }

    @Test("Without a buffer visits may touch")
    func noBuffer() throws {
        let taken = try plan([held()], buffer: 0).slots(doctors: [Sample.fatima]).filter { !$0.isAvailable }
        #expect(taken.map(\.time.description) == ["14:00"])
    }

    @Test("A visit of the evening before that ends at midnight is shown until 24:00, and its buffer reaches over midnight")
    func overMidnight() throws {
        var clinic = try karachi()
        for day in Weekday.allCases { clinic.hours[day] = .open(try span("00:00", "24:00")) }
        let before = try busy(clinic, date("2026-05-14"), "23:30", minutes: 30)
        let plan = DayPlan(
            date: try date("2026-05-15"), clinic: clinic, doctors: [], busy: [before], now: try instant("2026-05-10T00:00:00.000Z"))
        let request = VisitRequest(time: .midnight, durationMinutes: 30, doctorId: Sample.fatima)
        let refused = try #require(refusal { () throws(Refusal) in try plan.admit(request) })
        #expect(refused.message.hasSuffix("from 23:30 to 24:00"))
        #expect(plan.slots(doctors: [Sample.fatima]).filter { !$0.isAvailable }.map(\.time.description) == ["00:00"])
    }

    @Test("A visit nobody will see conflicts with nothing but its room")
    func withoutDoctor() throws {
        let plan = try plan([held(doctor: nil)])
        #expect(throws: Never.self) { try plan.admit(VisitRequest(time: time("14:00"), durationMinutes: 30)) }
    }
}
