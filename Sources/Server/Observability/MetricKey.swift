/// A series: its name and its labels.
struct MetricKey: Hashable, Sendable {
    var name: String
    var labels: [Label]

    struct Label: Hashable, Sendable, Comparable {
        var name: String
        var value: String

        static func < (left: Label, right: Label) -> Bool { left.name < right.name }
    }

    init(_ name: String, _ dimensions: [(String, String)]) {
        self.name = Self.legal(name)
        labels = dimensions.map { Label(name: Self.legal($0.0), value: $0.1) }.sorted()
    }

    /// Prometheus takes letters, digits and underscores, and no digit first.
    private static func legal(_ name: String) -> String {
        var legal = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        if legal.first?.isNumber ?? true { legal = "_" + legal }
        return legal
    }
}
