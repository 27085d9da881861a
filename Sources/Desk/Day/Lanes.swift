/// Where appointments stand that overlap: side by side.
enum Lanes {
    /// Lanes that styles/day.css knows. Further ones share the last.
    static let limit = 12

    struct Place: Sendable, Equatable {
        /// From 0.
        var lane: Int
        /// How many lanes the overlapping ones take together.
        var of: Int

        /// Empty for what has the whole width.
        var classes: String { of > 1 ? " lane\(min(lane, Lanes.limit - 1)) of\(min(of, Lanes.limit))" : "" }
    }

    /// The places of spans that are ordered by their start: each takes the lowest lane that is free, and all
    /// that hang together by overlaps share the width evenly.
    static func places(_ spans: [Range<Int>]) -> [Place] {
        var places: [Place] = []
        var ends: [Int] = []
        var first = 0
        for (index, span) in spans.enumerated() {
            if ends.allSatisfy({ $0 <= span.lowerBound }) {
                close(&places, from: first, lanes: ends.count)
                first = index
                ends = []
            }
            let lane = ends.firstIndex { $0 <= span.lowerBound } ?? ends.count
            if lane == ends.count { ends.append(span.upperBound) } else { ends[lane] = span.upperBound }
            places.append(Place(lane: lane, of: 1))
        }
        close(&places, from: first, lanes: ends.count)
        return places
    }

    private static func close(_ places: inout [Place], from first: Int, lanes: Int) {
        for index in first..<max(first, places.count) { places[index].of = lanes }
    }
}
