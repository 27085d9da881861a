/// One time of the grid for one doctor (spec "available-slots").
public struct Slot: Hashable, Sendable {
    /// When it begins, by the clinic's clock.
    public var time: LocalTime
    /// From its start to its end, without the buffer.
    public var range: Range<Instant>
    /// The doctor whose time it is.
    public var doctorId: ID
    /// Nil when the slot is available.
    public var obstacle: Obstacle?
    /// The block in the way, where the obstacle is one.
    public var block: Block?

    /// Whether a booking of this slot would be admitted.
    public var isAvailable: Bool { obstacle == nil }
    /// Why the slot is not available.
    public var reason: String? { block?.reason ?? obstacle?.rawValue }
    /// "Morning slot" before 12:00, else "Afternoon slot".
    public var note: String { time < .noon ? "Morning slot" : "Afternoon slot" }
}

extension DayPlan {
    /// The day's grid: by time, then by doctor in the order given; at most one slot for each time and doctor.
    ///
    /// The grid is the clinic's. Past times and those that a clock change skips are left out, a closed
    /// day has none. `durationMinutes` are those of the appointment that is looked for; the slot length when
    /// nil. `excluding` is an appointment that is being moved and can't be in its own way.
    public func slots(
        doctors wanted: [ID], durationMinutes: Int? = nil, roomId: ID? = nil, operatory: Operatory? = nil,
        excluding: ID? = nil
    ) -> [Slot] {
        guard let span = hours.span else { return [] }
        let room = timeline(ofRoom: roomId)
        let operatories = timeline(ofOperatory: operatory)
        let held = doctorTimelines()
        let columns = wanted.map { id in
            (
                id: id, day: doctors[id],
                lines: Timelines(
                    doctor: held[id], room: room, operatory: operatories, blocks: blocks(of: id, roomId))
            )
        }
        let step = clinic.slotMinutes
        let minutes = durationMinutes ?? step
        var slots: [Slot] = []
        slots.reserveCapacity((Int(span.end.minutes - span.start.minutes) / step + 1) * columns.count)
        for time in grid(span) {
            let range = range(from: time, minutes: minutes)
            guard clinicObstacles(to: range, at: time).isEmpty else { continue }
            for column in columns {
                let obstacle = obstacle(
                    to: range, doctor: column.day, lines: column.lines, excluding: excluding)
                let block = obstacle == .blocked ? column.lines.firstBlock(over: range) : nil
                slots.append(
                    Slot(time: time, range: range, doctorId: column.id, obstacle: obstacle, block: block))
            }
        }
        return slots
    }

    /// When each time of the day's grid is, past ones too: just after it, its slot is left out.
    public var slotStarts: [Instant] {
        hours.span.map { grid($0).map { clinic.zone.firstInstant(from: date, $0) } } ?? []
    }

    private func grid(_ span: TimeSpan) -> [LocalTime] {
        stride(from: Int(span.start.minutes), to: Int(span.end.minutes), by: clinic.slotMinutes).compactMap {
            LocalTime(minutes: $0)
        }
    }

    private func doctorTimelines() -> [ID: Timeline] {
        var lines: [ID: Timeline] = [:]
        for appointment in busy {
            guard let doctor = appointment.doctorId else { continue }
            lines[doctor, default: Timeline()].add(appointment, buffer: clinic.bufferMinutes)
        }
        for doctor in lines.keys { lines[doctor]?.sort() }
        return lines
    }
}
