/// One message as its viewer sees it (spec, "Shared Message Schema"; contract §5.5).
public struct Message: Decodable, Sendable, Equatable {
    /// UUID of the message in lower case.
    public let id: String
    /// UUID of the clinic that the message belongs to.
    public let clinicId: String
    /// UUID of the patient whose thread it is in; `null` for a direct message.
    public let patientId: String?
    /// UUID of the user whom a direct message is for; `null` in a patient's thread.
    public let recipientId: String?
    /// The sender's user id.
    public let sentBy: String
    /// `sms`, `email` or `portal`.
    public let type: String
    /// `inbound` from a patient, `outbound` from staff.
    public let direction: String
    /// Subject line, free text; `null` for none.
    public let subject: String?
    /// The text itself.
    public let message: String
    /// `unread` or `read`.
    public let status: String
    /// Whether the viewer has starred it; others don't see that (contract §5.5).
    public let isStarred: Bool
    /// When the viewer read it, or for a sent message the other side: RFC 3339 in UTC with milliseconds;
    /// `null` while it is unread.
    public let readAt: String?
    /// When it was sent: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
    /// The sender's given name.
    public let senderFirstName: String?
    /// The sender's family name.
    public let senderLastName: String?
    /// The sender's role when it was sent; it decides the direction (contract §5.1).
    public let senderRole: String?
    /// The patient whose thread it is in; `null` for a direct message.
    public let patient: MessagePatient?
    /// The colleague whom it is for; `null` in a patient's thread.
    public let recipient: MessageRecipient?
}

/// The answer to deleting a message.
public struct MessageDeleted: Decodable, Sendable, Equatable {
    /// UUID of the message, which is 404 from now on (contract §5.6).
    public let id: String
    /// Always `deleted`.
    public let status: String
}

/// The patient whose thread a message is in.
public struct MessagePatient: Decodable, Sendable, Equatable {
    /// UUID of the patient's record.
    public let id: String
    /// The patient's given name.
    public let firstName: String
    /// The patient's family name.
    public let lastName: String
    /// As in `P-2026-001`, counted per clinic and year (contract §8).
    public let patientNumber: String
}

/// The colleague whom a direct message is for.
public struct MessageRecipient: Decodable, Sendable, Equatable {
    /// UUID of the user.
    public let id: String
    /// The colleague's given name.
    public let firstName: String
    /// The colleague's family name.
    public let lastName: String
    /// The colleague's role at the clinic, as in ``SessionUser/role``.
    public let role: String
}
