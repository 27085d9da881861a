/// A doctor's schedule laid over one date.
struct DoctorDay: Sendable {
    enum Work: Sendable {
        case wheneverOpen
        case off(DateSpan)
        case notWorking
        /// Stretches without overlap, by time; adjoining rows are one stretch.
        case within([Range<Instant>])
    }

    var work: Work
    /// Breaks by clock and by instant; one that a clock change swallows is empty and overlaps nothing.
    var breaks: [(span: TimeSpan, range: Range<Instant>)] = []

    init(_ doctor: DoctorCalendar, on date: LocalDate, zone: Zone) {
        if let absence = doctor.timeOff.first(where: { $0.days.contains(date) }) {
            work = .off(absence.days)
            return
        }
        guard let schedule = doctor.schedule else {
            work = .wheneverOpen
            return
        }
        let weekday = date.weekday
        let shifts = schedule.weekly.filter { $0.weekday == weekday }
        guard !shifts.isEmpty else {
            work = .notWorking
            return
        }
        let ranges = shifts.map { zone.range(on: date, from: $0.hours.start, to: $0.hours.end) }.sorted {
            $0.lowerBound < $1.lowerBound
        }
        var stretches: [Range<Instant>] = []
        for range in ranges {
            if let last = stretches.last, range.lowerBound <= last.upperBound {
                stretches[stretches.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                stretches.append(range)
            }
        }
        work = .within(stretches)
        breaks = shifts.flatMap(\.breaks).map { ($0, zone.range(on: date, from: $0.start, to: $0.end)) }
    }

    func obstacle(to appointment: Range<Instant>) -> Obstacle? {
        switch work {
        case .off, .notWorking: return .doctorOff
        case .wheneverOpen: break
        case .within(let stretches):
            guard
                stretches.contains(where: {
                    $0.lowerBound <= appointment.lowerBound && appointment.upperBound <= $0.upperBound
                })
            else {
                return .doctorOutsideHours
            }
        }
        return firstBreak(in: appointment) == nil ? nil : .doctorBreak
    }

    func firstBreak(in appointment: Range<Instant>) -> TimeSpan? {
        breaks.first { $0.range.overlaps(appointment) }?.span
    }
}

/// The appointments that hold one resource, with their buffers, by time.
struct Timeline: Sendable {
    private struct Entry {
        /// The appointment and the buffer on either side.
        var from: Instant
        var until: Instant
        /// The latest `until` of this and all entries before.
        var reach: Instant
        var appointmentId: ID
    }

    private var entries: [Entry] = []

    /// Appends in any order; `sort` follows the last.
    mutating func add(_ busy: Busy, buffer: Int) {
        let held = busy.heldRange(buffer: buffer)
        entries.append(
            Entry(from: held.from, until: held.until, reach: held.until, appointmentId: busy.appointmentId))
    }

    mutating func sort() {
        entries.sort { $0.from < $1.from }
        for index in entries.indices.dropFirst() {
            entries[index].reach = max(entries[index].reach, entries[index - 1].reach)
        }
    }

    /// Whether an appointment, other than the excluded one, is nearer than the buffer.
    func isTaken(_ appointment: Range<Instant>, excluding: ID?) -> Bool {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].from < appointment.upperBound { low = middle + 1 } else { high = middle }
        }
        var index = low - 1
        while index >= 0, entries[index].reach > appointment.lowerBound {
            if entries[index].until > appointment.lowerBound, entries[index].appointmentId != excluding {
                return true
            }
            index -= 1
        }
        return false
    }
}

extension Busy {
    /// The appointment with its buffer on both sides: what begins before `until` and ends after `from`
    /// is too near.
    func heldRange(buffer: Int) -> (from: Instant, until: Instant) {
        let minutes = max(buffer, bufferMinutes)
        return (start.adding(minutes: -minutes), end.adding(minutes: minutes))
    }
}
