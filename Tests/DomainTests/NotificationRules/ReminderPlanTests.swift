import Domain
import TestSupport
import Testing

@Suite("Reminders")
struct ReminderPlanTests {
    private func local(_ plan: ReminderPlan, _ start: Instant, bookedAt: Instant) -> [String] {
        plan.reminders(appointmentStart: start, bookedAt: bookedAt).map {
            "\($0.offsetMinutes) \(plan.zone.local($0.due))"
        }
    }

    private func start(_ plan: ReminderPlan, _ time: String, on date: String = "2026-05-15") throws -> Instant
    {
        let day = try #require(LocalDate(date))
        let time = try #require(LocalTime(time))
        return try #require(plan.zone.instant(of: day, time))
    }

    @Test("An appointment in the afternoon is announced a day and two hours before")
    func day() throws {
        let plan = ReminderPlan(zone: try zone("Asia/Karachi"))
        let start = try start(plan, "14:30")
        #expect(
            local(plan, start, bookedAt: start.adding(minutes: -5000)) == [
                "1440 2026-05-14 14:30", "120 2026-05-15 12:30",
            ])
    }

    @Test("What would fall into the night waits for the morning")
    func morning() throws {
        let plan = ReminderPlan(zone: try zone("Asia/Karachi"))
        let start = try start(plan, "09:00")
        #expect(
            local(plan, start, bookedAt: start.adding(minutes: -5000)) == [
                "1440 2026-05-14 09:00", "120 2026-05-15 08:00",
            ])
    }

    @Test("When the morning is too late, the evening before is taken")
    func evening() throws {
        let plan = ReminderPlan(zone: try zone("Asia/Karachi"))
        let start = try start(plan, "08:15")
        #expect(
            local(plan, start, bookedAt: start.adding(minutes: -5000)) == [
                "1440 2026-05-14 08:15", "120 2026-05-14 20:00",
            ])
    }

    @Test("No reminder for a moment before the booking, and none at all when the clinic wants none")
    func lateBooking() throws {
        let zone = try zone("Asia/Karachi")
        let plan = ReminderPlan(zone: zone)
        let start = try start(plan, "14:30")
        #expect(local(plan, start, bookedAt: start.adding(minutes: -300)) == ["120 2026-05-15 12:30"])
        #expect(local(plan, start, bookedAt: start.adding(minutes: -60)).isEmpty)
        #expect(
            ReminderPlan(zone: zone, offsets: []).reminders(
                appointmentStart: start, bookedAt: start.adding(minutes: -5000)
            ).isEmpty)
    }

    @Test("Two reminders that the night pushes together are one")
    func together() throws {
        let plan = ReminderPlan(zone: try zone("Asia/Karachi"), offsets: [120, 180, 120])
        let start = try start(plan, "09:00")
        #expect(local(plan, start, bookedAt: start.adding(minutes: -5000)) == ["180 2026-05-15 08:00"])
    }

    @Test("After a downtime the latest reminder that is due goes out, and only while it helps")
    func catchUp() throws {
        let plan = ReminderPlan(zone: try zone("Asia/Karachi"))
        let start = try start(plan, "14:30")
        let all = plan.reminders(appointmentStart: start, bookedAt: start.adding(minutes: -5000))
        func decisions(_ minutesBefore: Int) -> [ReminderDecision] {
            all.map {
                plan.decide(
                    $0, among: all, appointmentStart: start, now: start.adding(minutes: -minutesBefore))
            }
        }
        #expect(decisions(2000) == all.map { .wait(until: $0.due) })
        #expect(decisions(1440) == [.send, .wait(until: all[1].due)])
        #expect(decisions(200) == [.send, .wait(until: all[1].due)])
        #expect(decisions(90) == [.drop, .send])
        #expect(decisions(29) == [.drop, .drop])
        #expect(decisions(-10) == [.drop, .drop])
    }

    @Test("A server that comes back at night waits for the morning")
    func atNight() throws {
        let plan = ReminderPlan(zone: try zone("Asia/Karachi"))
        let start = try start(plan, "14:30")
        let all = plan.reminders(appointmentStart: start, bookedAt: start.adding(minutes: -5000))
        let night = try self.start(plan, "03:00")
        #expect(
            plan.decide(all[0], among: all, appointmentStart: start, now: night)
                == .wait(until: try self.start(plan, "08:00")))
    }

    @Test(
        "No reminder is ever planned or sent at night, after its appointment, or before the booking",
        arguments: 0..<40)
    func neverAtNight(seed: Int) throws {
        var random = SeededRandom(seed: seed)
        let names = [
            "America/New_York", "Europe/London", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Karachi",
            "America/St_Johns",
        ]
        let name = try #require(names.randomElement(using: &random))
        let zone = try zone(name)
        let offsets = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            Int.random(in: 30...3000, using: &random)
        }
        let plan = ReminderPlan(zone: zone, offsets: offsets)
        for _ in 0..<50 {
            let start = Instant(
                milliseconds: Int64.random(in: 29_000_000..<32_000_000, using: &random) * 60_000)
            let bookedAt = start.adding(minutes: -Int.random(in: 0...5000, using: &random))
            let all = plan.reminders(appointmentStart: start, bookedAt: bookedAt)
            #expect(Set(all.map(\.due)).count == all.count)
            #expect(all == all.sorted { $0.due < $1.due })
            for reminder in all {
                #expect(!plan.isQuiet(reminder.due))
                #expect(reminder.due > bookedAt)
                #expect(reminder.due <= start.adding(minutes: -30))
                let now = reminder.due.adding(minutes: Int.random(in: 0...2000, using: &random))
                switch plan.decide(reminder, among: all, appointmentStart: start, now: now) {
                case .send: #expect(!plan.isQuiet(now) && now <= start.adding(minutes: -30))
                case .wait(let until):
                    #expect(until > now && !plan.isQuiet(until) && until <= start.adding(minutes: -30))
                case .drop: break
                }
            }
        }
    }
}
