import Domain
import TestSupport
import Testing

@Suite("Blocks")
struct BlockTests {
    private func block(
        _ subject: Block.Subject, _ start: String = "12:00", _ end: String = "13:00",
        on days: BlockDays? = nil, title: String? = "Lunch"
    ) throws -> Block {
        let friday = try #require(BlockDays(date("2026-05-15")))
        return Block(subject: subject, days: days ?? friday, hours: try span(start, end), title: title)
    }

    private func plan(
        _ blocks: [Block], day: String = "2026-05-15", zone name: String = "Asia/Karachi"
    ) throws -> DayPlan {
        var clinic = try karachi()
        clinic.zone = try zone(name)
        clinic.blocks = blocks
        return DayPlan(
            date: try date(day), clinic: clinic, doctors: [], busy: [],
            now: try instant("2026-01-01T00:00:00.000Z"))
    }

    private func ask(
        _ plan: DayPlan, _ at: String, minutes: Int = 30, doctor: ID? = Sample.fatima, room: ID? = nil
    ) throws -> Refusal? {
        let request = AppointmentRequest(
            time: try time(at), durationMinutes: minutes, doctorId: doctor, roomId: room)
        return refusal { () throws(Refusal) in try plan.admit(request) }
    }

    @Test("What meets a block is refused, what touches it is not: no buffer lies around it")
    func edges() throws {
        let lunch = try block(.doctor(Sample.fatima))
        let plan = try plan([lunch])
        for time in ["11:31", "12:00", "12:15", "12:59"] {
            #expect(try ask(plan, time) == .blocked(lunch), "\(time)")
        }
        #expect(try ask(plan, "11:00", minutes: 180) == .blocked(lunch))
        for time in ["11:30", "13:00"] { #expect(try ask(plan, time) == nil, "\(time)") }
    }

    @Test("The refusal is a conflict without appointments, and tells the title to whoever may know it")
    func refused() throws {
        let told = try #require(try ask(try plan([try block(.clinic)]), "12:00"))
        #expect(told.code == "BLOCKED" && told.isConflict && told.conflicts.isEmpty)
        #expect(told.error == "Time is blocked" && told.message == "Lunch: blocked from 12:00 to 13:00")
        let untold = try #require(try ask(try plan([try block(.clinic, title: nil)]), "12:00"))
        #expect(untold.message == "Not available: blocked from 12:00 to 13:00")
    }

    @Test("A doctor's block is the doctor's, a room's the room's, and the clinic's everybody's")
    func subjects() throws {
        let (mine, room) = (try block(.doctor(Sample.fatima)), try block(.room(Sample.room)))
        let ofDoctor = try plan([mine])
        #expect(try ask(ofDoctor, "12:00", doctor: Sample.hassan, room: Sample.room) == nil)
        #expect(try ask(ofDoctor, "12:00", doctor: nil) == nil)
        let ofRoom = try plan([room])
        #expect(try ask(ofRoom, "12:00") == nil)
        #expect(try ask(ofRoom, "12:00", room: Sample.appointment) == nil)
        #expect(try ask(ofRoom, "12:00", doctor: nil, room: Sample.room) == .blocked(room))
        let everybody = try block(.clinic)
        for doctor in [Sample.fatima, Sample.hassan, nil] {
            #expect(try ask(plan([everybody]), "12:00", doctor: doctor) == .blocked(everybody))
        }
    }

    @Test("A slot's reason is the title, or that the time is not available")
    func reasons() throws {
        let cases: [(String?, String)] = [("Staff meeting", "Staff meeting"), (nil, "Not available")]
        for (title, reason) in cases {
            let slots = try plan([block(.doctor(Sample.fatima), title: title)]).slots(
                doctors: [Sample.fatima, Sample.hassan])
            let taken = slots.filter { !$0.isAvailable }
            #expect(taken.map(\.time.description) == ["12:00", "12:30"])
            #expect(Set(taken.map(\.doctorId)) == [Sample.fatima])
            #expect(taken.allSatisfy { $0.reason == reason && $0.obstacle == .blocked })
        }
        let ofRoom = try block(.room(Sample.room))
        #expect(try plan([ofRoom]).slots(doctors: [Sample.fatima]).allSatisfy(\.isAvailable))
        let inRoom = try plan([ofRoom]).slots(doctors: [Sample.fatima], roomId: Sample.room)
        #expect(inRoom.filter { !$0.isAvailable }.map(\.time.description) == ["12:00", "12:30"])
    }

    @Test("A repeated block counts on its days alone")
    func repeated() throws {
        let days = try #require(
            BlockDays(
                date("2026-05-08"), BlockDays.Repetition(every: .week, until: date("2026-05-23"))))
        let weekly = try block(.clinic, on: days)
        for (day, isBlocked) in [
            ("2026-05-01", false), ("2026-05-08", true), ("2026-05-14", false), ("2026-05-15", true),
            ("2026-05-22", true), ("2026-05-23", false), ("2026-05-29", false),
        ] {
            #expect(try (ask(plan([weekly], day: day), "12:00") != nil) == isBlocked, "\(day)")
        }
    }

    @Test("A block that a clock change swallows is in nobody's way, and one around it is an hour shorter")
    func clockChange() throws {
        // Clocks go from 02:00 to 03:00 on a Sunday.
        let sunday = try #require(BlockDays(date("2026-03-08")))
        func open(_ blocks: [Block]) throws -> DayPlan {
            var clinic = try plan(blocks, zone: "America/New_York").clinic
            clinic.hours[.sunday] = .open(try span("00:00", "24:00"))
            return DayPlan(
                date: sunday.first, clinic: clinic, doctors: [], busy: [],
                now: try instant("2026-01-01T00:00:00.000Z"))
        }
        let swallowed = try open([block(.clinic, "02:00", "03:00", on: sunday)])
        #expect(try ask(swallowed, "01:30", minutes: 90) == nil)
        let around = try open([block(.clinic, "01:30", "03:30", on: sunday)])
        #expect(try ask(around, "01:00", minutes: 30) == nil)
        #expect(try ask(around, "03:00", minutes: 30) != nil)
        #expect(try ask(around, "03:30", minutes: 30) == nil)
    }

    @Test("What an appointment would lose is listed by resource, and nothing of one that only touches")
    func conflicts() throws {
        let (clinic, friday) = (try karachi(), try date("2026-05-15"))
        func list(_ subject: Block.Subject, _ other: Busy) throws -> [String] {
            try block(subject).conflicts(with: other, on: friday, in: clinic.zone).map {
                "\($0.resource) \($0.startTime) \($0.endTime)"
            }
        }
        let whole = try busy(
            clinic, friday, "12:30", minutes: 60, room: Sample.room, operatory: "Chair 1")
        #expect(try list(.doctor(Sample.fatima), whole) == ["doctor 12:30 13:30"])
        #expect(try list(.room(Sample.room), whole) == ["room 12:30 13:30"])
        #expect(
            try list(.clinic, whole) == ["doctor 12:30 13:30", "room 12:30 13:30", "operatory 12:30 13:30"])
        #expect(try list(.doctor(Sample.hassan), whole).isEmpty)
        #expect(try list(.room(Sample.appointment), whole).isEmpty)
        for (start, minutes) in [("11:30", 30), ("13:00", 30)] {
            #expect(try list(.clinic, busy(clinic, friday, start, minutes: minutes)).isEmpty)
        }
        let bare = try busy(clinic, friday, "12:00", minutes: 30, doctor: nil)
        #expect(try list(.clinic, bare).count == 1)
        let thursday = friday.adding(days: -1)
        #expect(
            try block(.clinic).conflicts(with: whole, on: thursday, in: clinic.zone).isEmpty)
    }

    @Test(
        "A time is refused exactly when a minute of it is blocked for its doctor or room", arguments: 0..<80)
    func exactly(seed: Int) throws {
        var random = SeededRandom(seed: seed)
        let day = try date("2026-05-15")
        let blocks = try (0..<Int.random(in: 0...6, using: &random)).map { _ in
            try Self.block(around: day, &random)
        }
        let plan = try plan(blocks)
        for _ in 0..<100 {
            let start = Int.random(in: 540...990, using: &random)
            let minutes = Int.random(in: 5...30, using: &random)
            let doctor = random.chance(80) ? Self.doctors.randomElement(using: &random) : nil
            let room = random.chance(60) ? Self.rooms.randomElement(using: &random) : nil
            let request = AppointmentRequest(
                time: try #require(LocalTime(minutes: start)), durationMinutes: minutes, doctorId: doctor,
                roomId: room)
            let isBlocked = (start..<start + minutes).contains { minute in
                blocks.contains { block in
                    Self.isMine(block, doctor, room) && Self.occurs(block.days, on: day)
                        && minute >= Int(block.hours.start.minutes)
                        && minute < Int(block.hours.end.minutes)
                }
            }
            let refused = refusal { () throws(Refusal) in try plan.admit(request) }
            #expect(refused?.obstacle == (isBlocked ? .blocked : nil), "\(request)")
        }
    }

    @Test(
        "Also around clock changes, each slot says what a booking of it is told",
        arguments: RandomClinic.zones, 0..<15)
    func agree(zone: String, seed: Int) throws {
        let drawn = try RandomClinic(zone: zone, seed: seed)
        var random = SeededRandom(seed: seed + 3000)
        var clinic = drawn.plan.clinic
        clinic.blocks = try (0..<6).map { _ in try Self.block(around: drawn.plan.date, &random) }
        let plan = DayPlan(
            date: drawn.plan.date, clinic: clinic, doctors: [], busy: [], now: drawn.plan.now)
        for slot in plan.slots(doctors: Self.doctors, roomId: Self.rooms[0]) {
            let request = AppointmentRequest(
                time: slot.time, durationMinutes: clinic.slotMinutes, doctorId: slot.doctorId,
                roomId: Self.rooms[0])
            let refused = refusal { () throws(Refusal) in try plan.admit(request) }
            #expect(refused?.obstacle == slot.obstacle)
            #expect((slot.obstacle == .blocked) == (slot.block != nil))
        }
    }

    private static let doctors = [Sample.fatima, Sample.hassan]
    private static let rooms = [Sample.room, Sample.appointment]

    private static func block(around day: LocalDate, _ random: inout SeededRandom) throws -> Block {
        let subjects: [Block.Subject] = [
            .clinic, .doctor(doctors[0]), .doctor(doctors[1]), .room(rooms[0]), .room(rooms[1]),
        ]
        let first = day.adding(days: Int.random(in: -20...2, using: &random))
        let until = first.adding(days: Int.random(in: 0...40, using: &random))
        let every = BlockDays.Interval.allCases.randomElement(using: &random) ?? .day
        let repetition = random.chance(70) ? BlockDays.Repetition(every: every, until: until) : nil
        let start = Int.random(in: 30...1200, using: &random)
        let end = start + Int.random(in: 5...240, using: &random)
        return Block(
            subject: subjects.randomElement(using: &random) ?? .clinic,
            days: try #require(BlockDays(first, repetition)),
            hours: try #require(
                TimeSpan(LocalTime(minutes: start) ?? .midnight, LocalTime(minutes: end) ?? .endOfDay)),
            title: nil)
    }

    private static func isMine(_ block: Block, _ doctor: ID?, _ room: ID?) -> Bool {
        switch block.subject {
        case .clinic: true
        case .doctor(let id): id == doctor
        case .room(let id): id == room
        }
    }

    private static func occurs(_ days: BlockDays, on date: LocalDate) -> Bool {
        let step = days.repetition?.every == .week ? 7 : 1
        var day = days.first
        while day <= days.repetition?.until ?? days.first {
            if day == date { return true }
            day = day.adding(days: step)
        }
        return false
    }
}
