/// What one check has found. No patient's data: names of tables, ids and numbers only.
package struct CheckResult: Sendable, Equatable, CustomStringConvertible {
    package let check: String
    /// The first of what is wrong.
    package let findings: [String]
    /// How many more there are at least.
    package let more: Int

    /// Whether `check` is what to think about, and nothing is wrong.
    package var isWarning = false

    package var isHealthy: Bool { findings.isEmpty }

    /// One line.
    package var description: String {
        if isHealthy { return "\(isWarning ? "warn   " : "ok     ")\(check)" }
        let rest = more > 0 ? "; and \(more) more" : ""
        return "WRONG  \(check): \(findings.joined(separator: "; "))\(rest)"
    }
}

/// Collects what a check finds; keeps the first and counts the rest.
struct Findings: Sendable {
    static let limit = 20

    private(set) var shown: [String] = []
    private(set) var more = 0

    mutating func add(_ finding: String) {
        if shown.count < Self.limit { shown.append(finding) } else { more += 1 }
    }
}
