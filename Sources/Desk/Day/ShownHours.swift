/// The part of a day that a grid shows, in rows of five minutes (front-desk.md D4). The classes of a place
/// are those of styles/rows.css, which count rows from the first that is shown.
struct ShownHours: Sendable, Equatable {
    static let rowMinutes = 5

    /// Minutes since midnight, at a full hour.
    let from: Int
    let to: Int

    /// Full hours around these spans of minutes; 09:00 to 17:00 for none.
    init(around spans: [Range<Int>]) {
        let first = spans.map(\.lowerBound).min() ?? 540
        let last = spans.map(\.upperBound).max() ?? 1020
        self.init(from: first, to: last)
    }

    /// The full hours around two minutes of a day.
    init(from: Int, to: Int) {
        let first = min(max(from, 0), 1380) / 60 * 60
        self.from = first
        self.to = min(max((to + 59) / 60 * 60, first + 60), 1440)
    }

    var rows: Int { (to - from) / Self.rowMinutes }

    /// The rows that a span touches. One that is not shown stands at the edge: nothing is hidden.
    func place(_ span: Range<Int>) -> RowSpan {
        let start = min(max(span.lowerBound - from, 0) / Self.rowMinutes, rows - 1)
        let end = (span.upperBound - from + Self.rowMinutes - 1) / Self.rowMinutes
        return RowSpan(start: start, count: max(min(end, rows) - start, 1))
    }
}

/// Rows of the grid, from the first that is shown.
struct RowSpan: Sendable, Equatable {
    var start: Int
    var count: Int

    var classes: String { "r\(start) h\(count)" }
}
