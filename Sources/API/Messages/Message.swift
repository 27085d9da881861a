/// One message as its viewer sees it (spec, "Shared Message Schema"; contract §5.5).
public struct Message: Decodable, Sendable, Equatable {
    public let id: String
    public let clinicId: String
    public let patientId: String?
    public let recipientId: String?
    /// The sender's user id.
    public let sentBy: String
    /// `sms`, `email` or `portal`.
    public let type: String
    /// `inbound` from a patient, `outbound` from staff.
    public let direction: String
    public let subject: String?
    public let message: String
    /// `unread` or `read`.
    public let status: String
    public let isStarred: Bool
    public let readAt: String?
    public let createdAt: String
    public let senderFirstName: String?
    public let senderLastName: String?
    public let senderRole: String?
    public let patient: MessagePatient?
    public let recipient: MessageRecipient?
}

/// The answer to deleting a message.
public struct MessageDeleted: Decodable, Sendable, Equatable {
    public let id: String
    public let status: String
}

/// The patient whose thread a message is in.
public struct MessagePatient: Decodable, Sendable, Equatable {
    public let id: String
    public let firstName: String
    public let lastName: String
    public let patientNumber: String
}

/// The colleague whom a direct message is for.
public struct MessageRecipient: Decodable, Sendable, Equatable {
    public let id: String
    public let firstName: String
    public let lastName: String
    public let role: String
}
