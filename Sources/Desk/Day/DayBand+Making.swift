import API

extension DayBand {
    /// The bands of one column, in the order in which they lie over one another.
    /// - Parameters:
    ///   - week: The doctor's own hours and absences; nil for a room.
    ///   - blocks: Those that count for the column on this day.
    static func all(
        _ clinic: ClinicDay, week: DoctorWeek?, blocks: [DayBlock], on date: CalendarDate,
        in hours: ShownHours
    ) -> [DayBand] {
        let shown = hours.from..<hours.to
        guard let open = clinic.open else {
            return [DayBand(kind: .closed, span: shown, word: clinic.closure ?? "Closed")]
        }
        let closed = gaps(in: shown, around: [open]).map {
            DayBand(kind: .closed, span: $0, word: "Closed")
        }
        let own = week.map { absences($0, on: date, within: open) } ?? []
        let blocked = blocks.compactMap { block in
            Range(from: block.startTime, to: block.endTime).map {
                DayBand(kind: .block, span: $0, word: block.title, blockId: block.id)
            }
        }
        return closed + own + blocked
    }

    /// When a doctor is not there while the clinic is open. The reason of time off is nobody else's business.
    private static func absences(
        _ week: DoctorWeek, on date: CalendarDate, within open: Range<Int>
    ) -> [DayBand] {
        let text = date.description
        if week.timeOff.contains(where: { $0.startDate <= text && text <= $0.endDate }) {
            return [DayBand(kind: .off, span: open, word: "Time off")]
        }
        guard !week.schedule.isEmpty else { return [] }
        let shifts = week.schedule.filter { $0.weekday == date.weekdayKey }
        let away = gaps(in: open, around: shifts.compactMap { Range(from: $0.startTime, to: $0.endTime) }).map
        {
            DayBand(kind: .away, span: $0, word: "Not working")
        }
        let pauses = shifts.flatMap(\.breaks).compactMap { pause in
            Range(from: pause.startTime, to: pause.endTime).map {
                DayBand(kind: .pause, span: $0, word: "Break")
            }
        }
        return away + pauses
    }

    /// What of a span none of the others covers.
    static func gaps(in whole: Range<Int>, around spans: [Range<Int>]) -> [Range<Int>] {
        var gaps: [Range<Int>] = []
        var reached = whole.lowerBound
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) where span.overlaps(whole) {
            if reached < span.lowerBound { gaps.append(reached..<span.lowerBound) }
            reached = max(reached, span.upperBound)
        }
        if reached < whole.upperBound { gaps.append(reached..<whole.upperBound) }
        return gaps
    }
}
