/// A step of a patient through the day of their appointment, in order (front-desk.md, D5 point 8).
public enum FlowStep: String, CaseIterable, Hashable, Sendable {
    case arrived, seated, finished, dismissed
}

/// When the patient of an appointment took each step; nil for a step that they have not taken.
public struct AppointmentFlow: Hashable, Sendable {
    /// When the patient came.
    public var arrivedAt: Instant?
    /// When the patient took the chair: since then the appointment is in progress.
    public var seatedAt: Instant?
    /// When the treatment ended.
    public var finishedAt: Instant?
    /// When the patient left.
    public var dismissedAt: Instant?

    /// Minutes in which the last step can be taken back.
    public static let undoMinutes = 15
    /// Minutes before and after the start in which a patient may say that they have arrived.
    public static let ownArrivalMinutes = 30

    /// A flow with these steps.
    public init(
        arrivedAt: Instant? = nil, seatedAt: Instant? = nil, finishedAt: Instant? = nil,
        dismissedAt: Instant? = nil
    ) {
        self.arrivedAt = arrivedAt
        self.seatedAt = seatedAt
        self.finishedAt = finishedAt
        self.dismissedAt = dismissedAt
    }

    /// When this step was taken.
    public subscript(step: FlowStep) -> Instant? {
        get {
            switch step {
            case .arrived: arrivedAt
            case .seated: seatedAt
            case .finished: finishedAt
            case .dismissed: dismissedAt
            }
        }
        set {
            switch step {
            case .arrived: arrivedAt = newValue
            case .seated: seatedAt = newValue
            case .finished: finishedAt = newValue
            case .dismissed: dismissedAt = newValue
            }
        }
    }

    /// The last step that was taken; nil before the first.
    public var last: FlowStep? { FlowStep.allCases.last { self[$0] != nil } }

    /// The flow after one more step. Whoever is seated has arrived, and whose appointment is completed need
    /// not have finished first. `isToday`: whether it is the appointment's day, by the clinic's clock.
    public func taking(
        _ step: FlowStep, in status: AppointmentStatus, isToday: Bool, at now: Instant
    ) throws(FlowRefusal) -> AppointmentFlow {
        guard status.allows(step) else { throw .status(step, status) }
        guard isToday else { throw .otherDay(step) }
        guard self[step] == nil else { throw .twice(step) }
        guard isNext(step, in: status) else { throw .outOfOrder(step, after: last) }
        var flow = self
        flow[step] = now
        if step == .seated { flow.arrivedAt = flow.arrivedAt ?? now }
        return flow
    }

    /// The flow without its last step. `keepsArrival`: whether the patient had arrived before they were
    /// seated.
    public func undoing(
        _ step: FlowStep, in status: AppointmentStatus, keepsArrival: Bool, at now: Instant
    ) throws(FlowRefusal) -> AppointmentFlow {
        guard status.allows(step) else { throw .status(step, status) }
        guard let last, last == step, let taken = self[step] else { throw .notLast(step, last: last) }
        guard now <= taken.adding(minutes: Self.undoMinutes) else { throw .tooLate(step) }
        var flow = self
        flow[step] = nil
        if step == .seated && !keepsArrival { flow.arrivedAt = nil }
        return flow
    }

    private func isNext(_ step: FlowStep, in status: AppointmentStatus) -> Bool {
        switch step {
        case .arrived: last == nil
        case .seated: last == nil || last == .arrived
        case .finished: last == .seated
        case .dismissed: last == .finished || status == .completed
        }
    }

    /// Throws unless a patient may say now that they have arrived for an appointment that begins at `start`.
    public static func requireOwnArrival(for start: Instant, at now: Instant) throws(FlowRefusal) {
        let first = start.adding(minutes: -ownArrivalMinutes)
        let last = start.adding(minutes: ownArrivalMinutes)
        guard first <= now, now <= last else { throw .notNearStart }
    }
}

extension AppointmentStatus {
    /// Whether a patient whose appointment stands so may take the step, or take it back.
    fileprivate func allows(_ step: FlowStep) -> Bool {
        switch self {
        case .scheduled, .confirmed, .inProgress: true
        case .completed: step == .dismissed
        case .requested, .cancelled, .noShow: false
        }
    }
}

/// Why a step is refused: 409 `FLOW_ORDER`.
public enum FlowRefusal: Error, Hashable, Sendable {
    case status(FlowStep, AppointmentStatus)
    case otherDay(FlowStep)
    case twice(FlowStep)
    case outOfOrder(FlowStep, after: FlowStep?)
    case notLast(FlowStep, last: FlowStep?)
    case tooLate(FlowStep)
    case notNearStart

    /// A sentence for `message`.
    public var message: String {
        switch self {
        case .status(let step, let status):
            "The step \(step.rawValue) is not for an appointment that is \(status.rawValue)"
        case .otherDay(let step): "The step \(step.rawValue) can be taken on the appointment's day only"
        case .twice(let step): "The step \(step.rawValue) has been taken already"
        case .outOfOrder(let step, let last):
            "The step \(step.rawValue) can't follow \(last?.rawValue ?? "no step at all")"
        case .notLast(let step, let last):
            "Only the last step can be taken back: that is \(last?.rawValue ?? "none"), not \(step.rawValue)"
        case .tooLate(let step):
            """
            The step \(step.rawValue) was taken more than \(AppointmentFlow.undoMinutes) minutes ago and \
            stays
            """
        case .notNearStart:
            """
            A patient can say that they have arrived from \(AppointmentFlow.ownArrivalMinutes) minutes \
            before the start to \(AppointmentFlow.ownArrivalMinutes) minutes after it
            """
        }
    }
}
