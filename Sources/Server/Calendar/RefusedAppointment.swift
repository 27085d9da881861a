import API
import Domain
import HTTPTypes

/// A write that the rule refuses: to staff with every reason (front-desk D5.5), to patients with the first.
struct RefusedAppointment: ProblemConvertible {
    /// Nil for a write that the rule was not asked about, where an override has nothing to override.
    let judgement: Judgement?
    let why: LaneRefusal
    let isStaff: Bool

    private var refusals: [Refusal] { judgement?.refusals ?? [] }

    var problem: Problem {
        var problem =
            switch why {
            case .refused: leading(refusals.first)
            case .never: leading(refusals.first { !$0.isOverridable })
            case .otherCodes: otherCodes
            case .full:
                Problem(
                    .conflict, error: "Lanes full",
                    message: "\(Lanes.count) appointments stand over each other at this time already",
                    code: "LANES_FULL")
            }
        guard isStaff else { return problem }
        problem.conflicts = (judgement?.conflicts ?? []).map { SlotConflict($0) }
        problem.refusals = refusals.compactMap { RefusalReason($0) }
        problem.overridable = refusals.isEmpty ? nil : why != .full && judgement?.isOverridable == true
        return problem
    }

    private func leading(_ refusal: Refusal?) -> Problem { refusal?.problem ?? otherCodes }

    private var otherCodes: Problem {
        let codes = refusals.compactMap(\.refusalCode?.rawValue).joined(separator: ", ")
        return Problem(
            .conflict, error: "Override does not match",
            message: codes.isEmpty
                ? "Nothing refuses this time; send the request without an override"
                : "An override of this time has to name exactly \(codes)",
            code: "OVERRIDE_MISMATCH")
    }
}

extension Refusal: ProblemConvertible {
    /// The answer that this reason alone gets: 409 where something else has the time, 400 for the rest.
    var problem: Problem {
        Problem(
            isConflict ? .conflict : .badRequest, error: error, message: message, code: code,
            conflicts: conflicts.map { SlotConflict($0) })
    }
}

extension SlotConflict {
    fileprivate init(_ conflict: Conflict) {
        self.init(
            appointmentId: conflict.appointmentId?.description, startTime: conflict.startTime.description,
            endTime: conflict.endTime.description, doctorId: conflict.doctorId?.description,
            resource: conflict.resource.rawValue)
    }
}

extension RefusalReason {
    fileprivate init?(_ refusal: Refusal) {
        guard let code = refusal.refusalCode else { return nil }
        self.init(code: code.rawValue, message: refusal.reason)
    }
}
