import Domain
import Foundation
import TestSupport
import Testing

/// A clinic, its doctors and its appointments drawn from a seed, as the rule and as the reference see them.
struct RandomClinic {
    static let zones = [
        "America/New_York", "Europe/London", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Karachi",
        "America/St_Johns",
    ]

    let plan: DayPlan
    let reference: ReferenceRule
    let doctors: [ID]
    let appointments: [ID]
    let openMinutes: (open: Int, close: Int)?

    init(zone name: String, seed: Int) throws {
        var random = SeededRandom(seed: seed)
        let zone = try zone(name)
        let foundation = try #require(TimeZone(identifier: name))
        let date = try Self.date(foundation, zone, &random)
        let step = random.chance(70) ? 15 : 1

        func stretch(within low: Int, _ high: Int) throws -> TimeSpan {
            let start = Int.random(in: low...(high - 1), using: &random) / step * step
            let end = min(high, max(start + step, Int.random(in: start...high, using: &random) / step * step))
            return try #require(
                TimeSpan(LocalTime(minutes: start) ?? .midnight, LocalTime(minutes: end) ?? .endOfDay))
        }

        var hours: [Weekday: DayHours] = [:]
        for day in Weekday.allCases where random.chance(92) {
            hours[day] = .open(
                random.chance(25)
                    ? try #require(TimeSpan(.midnight, .endOfDay))
                    : random.chance(50) ? try stretch(within: 0, 300) : try stretch(within: 0, 1440))
        }
        func span(around day: LocalDate) throws -> DateSpan {
            let first = day.adding(days: Int.random(in: -4...4, using: &random))
            return try #require(DateSpan(first, first.adding(days: Int.random(in: 0...2, using: &random))))
        }
        let closures = try (0..<(random.chance(20) ? 1 : 0)).map { _ in
            Closure(days: try span(around: date), reason: nil)
        }
        let clinic = ClinicCalendar(
            clinicId: Sample.clinicId, zone: zone, hours: OperatingHours(hours), closures: closures,
            bufferMinutes: random.chance(30) ? 0 : Int.random(in: 0...120, using: &random),
            slotMinutes: [5, 10, 15, 20, 30, 45, 60, 90].randomElement(using: &random) ?? 30)

        let doctors = (1...4).map { ID(high: 7, low: UInt64($0)) }
        let calendars = try doctors.prefix(3).map { id in
            var calendar = DoctorCalendar(doctorId: id)
            if random.chance(60) {
                let rows = try (0..<Int.random(in: 0...10, using: &random)).map { _ in
                    let weekday = random.chance(70) ? date.weekday : .monday
                    let hours =
                        random.chance(50)
                        ? try #require(TimeSpan(.midnight, .endOfDay)) : try stretch(within: 0, 1440)
                    let breaks = try (0..<Int.random(in: 0...2, using: &random)).compactMap { _ in
                        let pause = try stretch(within: 0, random.chance(50) ? 300 : 1440)
                        return pause.end.minutes - pause.start.minutes < 120 ? pause : nil
                    }
                    return Shift(weekday: weekday, hours: hours, breaks: breaks)
                }
                calendar.schedule = DoctorSchedule(weekly: rows)
            }
            if random.chance(15) { calendar.timeOff = [TimeOff(days: try span(around: date), reason: nil)] }
            return calendar
        }

        let dayStart = Int(zone.range(of: date).lowerBound.milliseconds / 60_000)
        let rooms = (1...2).map { ID(high: 8, low: UInt64($0)) }
        let known = (0..<Int.random(in: 0...40, using: &random)).map { index in
            let elsewhere = random.chance(15)
            return ReferenceRule.AppointmentRow(
                id: ID(high: 9, low: UInt64(index)),
                clinicId: elsewhere ? Sample.otherClinicId : Sample.clinicId,
                start: dayStart + Int.random(in: -300...1800, using: &random) / step * step,
                minutes: Int.random(in: 5...(random.chance(30) ? 480 : 60), using: &random),
                status: AppointmentStatus.allCases.randomElement(using: &random)?.rawValue ?? "",
                doctor: random.chance(85) ? doctors.randomElement(using: &random) : nil,
                room: random.chance(40) ? rooms.randomElement(using: &random) : nil,
                operatory: random.chance(30)
                    ? ["Chair 1", "chair1", " CHAIR 1 ", "Chair 2"].randomElement(using: &random) : nil,
                buffer: elsewhere ? Int.random(in: 0...120, using: &random) : 0)
        }
        let now = Instant(
            milliseconds: Int64(
                dayStart + (random.chance(70) ? -5000 : Int.random(in: -60...1500, using: &random))) * 60_000
                + Int64.random(in: 0...1, using: &random))

        plan = DayPlan(
            date: date, clinic: clinic, doctors: Array(calendars),
            busy: known.compactMap(Self.busy).shuffled(using: &random), now: now)
        reference = ReferenceRule(
            date: date, zone: foundation,
            hours: hours.reduce(into: [:]) { result, day in
                if let span = day.value.span {
                    result[day.key.rawValue] = (Int(span.start.minutes), Int(span.end.minutes))
                }
            },
            closures: closures.map { $0.days.first...$0.days.last }, buffer: clinic.bufferMinutes,
            doctors: calendars.reduce(into: [:]) { result, calendar in
                result[calendar.doctorId] = calendar.schedule?.weekly.map { row in
                    (
                        row.weekday.rawValue, Int(row.hours.start.minutes), Int(row.hours.end.minutes),
                        row.breaks.map { (Int($0.start.minutes), Int($0.end.minutes)) }
                    )
                }
            },
            timeOff: calendars.reduce(into: [:]) {
                $0[$1.doctorId] = $1.timeOff.map { $0.days.first...$0.days.last }
            },
            appointments: known, nowMilliseconds: Int(now.milliseconds), clinicId: Sample.clinicId)
        appointments = known.map(\.id)
        self.doctors = doctors
        openMinutes = hours[date.weekday]?.span.map { (Int($0.start.minutes), Int($0.end.minutes)) }
    }

    /// Mostly the day before, of, or after a clock change.
    private static func date(
        _ foundation: TimeZone, _ zone: Zone, _ random: inout SeededRandom
    ) throws -> LocalDate {
        let moment = Date(
            timeIntervalSince1970: Double(Int.random(in: 1_740_000_000..<1_900_000_000, using: &random)))
        let change = random.chance(85) ? foundation.nextDaylightSavingTimeTransition(after: moment) : nil
        let seconds = Int64((change ?? moment).timeIntervalSince1970)
        return zone.local(Instant(milliseconds: seconds * 1000)).date.adding(
            days: Int.random(in: -1...1, using: &random))
    }

    private static func busy(_ appointment: ReferenceRule.AppointmentRow) -> Busy? {
        guard AppointmentStatus(rawValue: appointment.status)?.holdsTime == true else { return nil }
        let start = Instant(milliseconds: Int64(appointment.start) * 60_000)
        return Busy(
            appointmentId: appointment.id, clinicId: appointment.clinicId, start: start,
            end: start.adding(minutes: appointment.minutes),
            doctorId: appointment.doctor, roomId: appointment.room,
            operatory: appointment.operatory.flatMap { Operatory($0) }, bufferMinutes: appointment.buffer)
    }
}
