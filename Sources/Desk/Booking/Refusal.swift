import API
import FoundationEssentials
import Markup

/// A refusal of the API as a form tells it: every conflict and every other reason at once (front-desk.md
/// D5.3, D5.5).
struct Refusal: Sendable {
    let problem: APIProblem
    /// Codes that an override has to name.
    let codes: [String]
    let isOverridable: Bool
    private let reasons: [RefusalBody.Reason]

    init(_ problem: APIProblem) {
        self.problem = problem
        let body = try? JSONDecoder().decode(RefusalBody.self, from: Data(problem.body))
        reasons = body?.refusals ?? []
        codes = reasons.map(\.code)
        isOverridable = body?.overridable == true && !reasons.isEmpty
    }

    /// Whether the calendar refused a time, so that others are worth showing.
    var isOfCalendar: Bool { !reasons.isEmpty || problem.error.conflicts != nil }

    /// - Parameters:
    ///   - nearest: Free times, each a button that fills the form's time.
    ///   - shown: Fields whose faults stand below their inputs.
    func alert(_ words: Words, nearest: [String] = [], shown: [String] = []) -> HTML {
        let lines = lines(words) + (problem.isListOfFaults ? [] : problem.faults(words, but: shown))
        let items = lines.map { line -> HTML in "<li>\(line)</li>" }
        let list: HTML = items.isEmpty ? .empty : "<ul>\(items)</ul>"
        let message =
            isOfCalendar && !lines.isEmpty
            ? words("This time can't be booked:") : problem.sentence(words)
        return """
            <div role="alert" class="problem">\(Icon.warning.html)<p>\(message)</p>\(list)\
            \(times(nearest, words))</div>
            """
    }

    private func lines(_ words: Words) -> [String] {
        let conflicts = (problem.error.conflicts ?? []).map { conflict in
            let resource = Self.resources[conflict.resource ?? ""] ?? "Somebody"
            // Of an appointment in another clinic no more than its time is known.
            let place = conflict.appointmentId == nil ? " in another clinic" : ""
            return words(
                "\(resource) already has an appointment\(place) from {0} to {1}", conflict.startTime,
                conflict.endTime)
        }
        let others = reasons.filter { $0.code != "SLOT_CONFLICT" || conflicts.isEmpty }
        return conflicts + others.map { words($0.message) }
    }

    private static let resources = ["doctor": "Doctor", "room": "Room", "operatory": "Operatory"]

    private func times(_ nearest: [String], _ words: Words) -> HTML {
        guard !nearest.isEmpty else { return .empty }
        let buttons: [HTML] = nearest.map { time in
            "<button type=\"submit\" name=\"fill\" value=\"\(time)\" data-fill>\(time)</button>"
        }
        return """
            <p>\(words("The nearest free times:"))</p><div class="buttons nearest">\(buttons)</div>
            """
    }
}

/// What a refusal of the calendar has beside ``ErrorBody``.
private struct RefusalBody: Decodable, Sendable {
    var refusals: [Reason]?
    var overridable: Bool?

    struct Reason: Decodable, Sendable {
        var code: String
        var message: String
    }
}
