import API
import HTTPTypes

/// Whether a route reads or changes a clinic's patient data, for which a superadmin says why
/// (Accounts, A9).
enum PatientData: Sendable {
    /// It may; `X-Reason` says why.
    case shown
    /// The same where a browser can't send a header: `?reason=` says why as well.
    case streamed
    /// It shows and changes the clinic's own affairs only: its rooms, staff, hours.
    case none
}

/// Why a superadmin looks into a clinic: 3 to 200 characters, for the audit trail.
enum StatedReason {
    static let lengths = 3...200
    private static let parameter = "reason"

    /// The reason that a request gives, from its header or else, for a stream, from its query. Nil where it
    /// gives none; an empty one is none. Throws 400 to every caller for one that is too short or too long.
    static func given(_ request: RequestData, _ data: PatientData) throws -> String? {
        if let text = request.headers.text(of: .reason), !text.isEmpty {
            return try checked(text, HTTPField.Name.reason.rawName)
        }
        guard data == .streamed else { return nil }
        let query = request.query()
        let reason = asked(query)
        try query.done()
        return reason
    }

    /// What the query of a stream says.
    static func asked(_ query: Fields) -> String? {
        query.optional(parameter, .reason, "Why a superadmin follows; the header X-Reason wins")
    }

    private static func checked(_ text: String, _ field: String) throws -> String? {
        let problems = FieldProblems()
        let input = FieldInput(value: .text(text), path: field, problems: problems)
        let reason = FieldRule<String>.reason.read(input)
        guard problems.list.isEmpty else { throw ValidationFailure(fields: problems.list) }
        return reason
    }
}

extension FieldRule where Value == String {
    /// Why somebody does what needs a reason.
    static var reason: FieldRule {
        let lengths = StatedReason.lengths
        return FieldRule.text(max: lengths.upperBound)
            .map(or: "must have at least \(lengths.lowerBound) characters") {
                $0.unicodeScalars.count >= lengths.lowerBound ? $0 : nil
            }
            .shown(as: .text(min: lengths.lowerBound, max: lengths.upperBound))
    }
}

extension Problem {
    static let reasonRequired = Problem.forbidden(
        """
        A superadmin says why they look into a clinic's patient data: send X-Reason with \
        \(StatedReason.lengths.lowerBound) to \(StatedReason.lengths.upperBound) characters
        """, code: "REASON_REQUIRED")
}
