import Markup

/// The strip of counts above a day. elements/day.js counts again by the same names after each change.
struct DayCounts: Sendable, Equatable {
    /// Appointments that hold their time.
    let booked: Int
    let arrived: Int
    let seated: Int
    let done: Int
    /// Slots that can be booked.
    let free: Int

    init(_ columns: [DayColumn]) {
        let appointments = columns.flatMap(\.appointments)
        let stages = appointments.map(\.stage)
        booked = appointments.count(where: { $0.holdsTime })
        arrived = stages.count(where: { $0 == "arrived" })
        seated = stages.count(where: { $0 == "seated" })
        done = stages.count(where: { $0 == "done" })
        free = columns.reduce(0) { $0 + $1.gaps.count }
    }

    func html(_ words: Words) -> HTML {
        let counts: [(name: String, words: String, count: Int)] = [
            ("booked", "booked", booked), ("arrived", "arrived", arrived), ("seated", "in chair", seated),
            ("done", "done", done), ("free", "free", free),
        ]
        let items: [HTML] = counts.map {
            "<li><b data-count=\"\($0.name)\">\($0.count)</b> \(words($0.words))</li>"
        }
        return "<ul class=\"counts\">\(items)</ul>"
    }
}
