import API
import HTTPTypes

/// What a button can do with an appointment. Which of them are offered is ``legal(_:role:userId:now:)``.
enum AppointmentStep: String, CaseIterable, Sendable {
    case approve, decline, confirm, arrived, start, finished, complete, left
    case noShow = "no-show"
    case cancel

    /// The button's words (front-desk.md D3).
    var label: String {
        switch self {
        case .approve: "Approve"
        case .decline: "Decline"
        case .confirm: "Confirm"
        case .arrived: "Arrived"
        case .start: "Start"
        case .finished: "Finished"
        case .complete: "Complete"
        case .left: "Left"
        case .noShow: "No-show"
        case .cancel: "Cancel appointment"
        }
    }

    /// What is announced afterwards, behind the patient's name.
    var outcome: String {
        switch self {
        case .approve: "{0}: approved"
        case .decline: "{0}: declined"
        case .confirm: "{0}: confirmed"
        case .arrived: "{0}: arrived"
        case .start: "{0}: in chair"
        case .finished: "{0}: finished"
        case .complete: "{0}: completed"
        case .left: "{0}: left"
        case .noShow: "{0}: no show"
        case .cancel: "{0}: cancelled"
        }
    }

    /// Whether a dialog asks again, with room for a reason.
    var asksAgain: Bool { self == .decline || self == .cancel }

    /// The steps that the API allows an appointment now, in the order of their buttons.
    /// - Parameter now: By the clinic's clock. On a later day nobody arrives.
    static func legal(
        _ appointment: ShownAppointment, role: Role, userId: String, now: WallTime
    ) -> [AppointmentStep] {
        let isToday = appointment.isToday(now)
        let hasStarted = appointment.hasStarted(now)
        switch appointment.status {
        case "requested":
            // A doctor answers the requests of the own column.
            guard role != .doctor || appointment.doctorId == userId else { return [] }
            return hasStarted ? [.decline] : [.approve, .decline]
        case "scheduled", "confirmed":
            var steps: [AppointmentStep] = []
            if appointment.status == "scheduled" && appointment.appointmentDate >= now.date {
                steps.append(.confirm)
            }
            if isToday && appointment.arrivedAt == nil { steps.append(.arrived) }
            if appointment.appointmentDate <= now.date { steps.append(.start) }
            if hasStarted && appointment.arrivedAt == nil { steps.append(.noShow) }
            return steps + [.cancel]
        case "in_progress":
            var steps: [AppointmentStep] = []
            if isToday && appointment.seatedAt != nil && appointment.finishedAt == nil {
                steps.append(.finished)
            }
            steps.append(.complete)
            if isToday && appointment.finishedAt != nil && appointment.dismissedAt == nil {
                steps.append(.left)
            }
            return steps + [.cancel]
        case "completed":
            let isHere = isToday && appointment.arrivedAt != nil && appointment.dismissedAt == nil
            return isHere ? [.left] : []
        case "no_show": return [.cancel]
        default: return []
        }
    }

    /// Minutes in which the last step of the patient's way can be taken back (front-desk.md D5.8).
    static let undoMinutes = 15
}

/// How a step is asked for at the API.
extension AppointmentStep {
    private enum Change {
        case status(String)
        case flow(String)
        case noShow
    }

    /// - Parameter isToday: Only on its own day an appointment has a flow; on an earlier one its status alone
    ///   is put right.
    private func change(isToday: Bool) -> Change {
        switch self {
        case .approve: .status("scheduled")
        case .decline, .cancel: .status("cancelled")
        case .confirm: .status("confirmed")
        case .arrived: .flow("arrived")
        case .start: isToday ? .flow("seated") : .status("in_progress")
        case .finished: .flow("finished")
        case .complete: .status("completed")
        case .left: .flow("dismissed")
        case .noShow: .noShow
        }
    }

    /// Takes the step.
    /// - Parameters:
    ///   - path: The appointment's at the API.
    ///   - reason: Replaces the notes (contract §4.9); nil leaves them.
    ///   - tag: The state that it was asked for in; nil for whatever it is now.
    /// - Throws: ``APIProblem``
    func take(
        _ api: APIClient, _ path: String, isToday: Bool, reason: String? = nil, key: String?, tag: String?
    ) async throws -> ShownAppointment {
        switch change(isToday: isToday) {
        case .status(let status):
            var body = JSONObject()
            body["status"] = .string(status)
            body["reason"] = reason.map { JSONValue.string($0) }
            return try await api.change(
                .patch, "\(path)/status", .object(body), key: key, ifMatch: tag, as: ShownAppointment.self)
        case .flow(let step):
            return try await api.change(
                .post, "\(path)/flow", ["step": .string(step)], key: key, ifMatch: tag,
                as: ShownAppointment.self)
        case .noShow:
            return try await api.change(
                .post, "\(path)/no-show", key: key, ifMatch: tag, as: ShownAppointment.self)
        }
    }
}
