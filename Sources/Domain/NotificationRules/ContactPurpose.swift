/// A way to reach a patient outside the app, which they may refuse (Accounts, A6).
public enum ContactChannel: String, CaseIterable, Hashable, Sendable {
    case email, sms, whatsapp
}

/// What a patient is written to about, as they may refuse it.
public enum ContactPurpose: String, CaseIterable, Hashable, Sendable {
    /// Appointments, and what the clinic has to say about a treatment.
    case appointment
    case billing
    /// A reminder that it is time for another check-up.
    case recall
    case marketing

    /// What holds while nobody has said anything.
    public var standardState: ContactState {
        switch self {
        case .appointment, .billing: .allowed
        case .recall: .unknown
        case .marketing: .refused
        }
    }

    /// Whether a patient in this state may be written to.
    /// - Parameters:
    ///   - state: What the patient has said, if anything.
    ///   - recallNeedsConsent: Whether the clinic waits for a yes before it recalls anybody.
    public func isAllowed(in state: ContactState, recallNeedsConsent: Bool) -> Bool {
        switch state {
        case .allowed: true
        case .refused: false
        case .unknown: self == .recall ? !recallNeedsConsent : standardState == .allowed
        }
    }

    /// Whether each mail carries a link by which it can be stopped (RFC 8058).
    public var hasUnsubscribeLink: Bool { self == .recall || self == .marketing }

    /// As in "mails about appointments".
    public var words: String {
        switch self {
        case .appointment: "appointments"
        case .billing: "bills"
        case .recall: "check-ups that are due"
        case .marketing: "offers and news"
        }
    }
}

/// What a patient has said to being written to.
public enum ContactState: String, CaseIterable, Hashable, Sendable {
    case allowed, refused, unknown
}

/// What a delivery is for: it decides whether the patient is asked and whether it waits for the end of the
/// quiet hours.
public enum DeliveryPurpose: String, CaseIterable, Hashable, Sendable {
    /// Somebody's sign-in: never refused, never held.
    case account
    case appointment, billing, recall, marketing

    /// Nil for what nobody can refuse.
    public var contact: ContactPurpose? { ContactPurpose(rawValue: rawValue) }
}

extension NotificationEvent {
    /// The purpose of a delivery about this event (Accounts, A6).
    public var purpose: DeliveryPurpose {
        switch self {
        case .appointmentScheduled, .appointmentApproved, .appointmentRequested, .appointmentRescheduled,
            .appointmentAssigned, .appointmentUnassigned, .appointmentUpdated, .appointmentStatusChanged,
            .appointmentCancelled, .appointmentNoShow, .appointmentReminder:
            .appointment
        // What the clinic and its patients write to each other is about their treatment.
        case .messageToPatient, .messageToDoctor, .messageToClinic, .messageToStaff, .deliveryFailed:
            .appointment
        }
    }
}
