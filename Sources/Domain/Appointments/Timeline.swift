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
