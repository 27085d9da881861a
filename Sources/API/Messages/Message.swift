/// One message as its viewer sees it (spec, "Shared Message Schema"; contract §5.5).
public struct Message: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var clinicId: String
    public var patientId: String?
    public var recipientId: String?
    /// The sender's user id.
    public var sentBy: String
    /// `sms`, `email` or `portal`.
    public var type: String
    /// `inbound` from a patient, `outbound` from staff.
    public var direction: String
    public var subject: String?
    public var message: String
    /// `unread` or `read`.
    public var status: String
    public var isStarred: Bool
    public var readAt: String?
    public var createdAt: String
    public var senderFirstName: String?
    public var senderLastName: String?
    public var senderRole: String?
    public var patient: MessagePatient?
    public var recipient: MessageRecipient?

    public init(
        id: String,
        clinicId: String,
        patientId: String? = nil,
        recipientId: String? = nil,
        sentBy: String,
        type: String,
        direction: String,
        subject: String? = nil,
        message: String,
        status: String,
        isStarred: Bool,
        readAt: String? = nil,
        createdAt: String,
        senderFirstName: String? = nil,
        senderLastName: String? = nil,
        senderRole: String? = nil,
        patient: MessagePatient? = nil,
        recipient: MessageRecipient? = nil
    ) {
        self.id = id
        self.clinicId = clinicId
        self.patientId = patientId
        self.recipientId = recipientId
        self.sentBy = sentBy
        self.type = type
        self.direction = direction
        self.subject = subject
        self.message = message
        self.status = status
        self.isStarred = isStarred
        self.readAt = readAt
        self.createdAt = createdAt
        self.senderFirstName = senderFirstName
        self.senderLastName = senderLastName
        self.senderRole = senderRole
        self.patient = patient
        self.recipient = recipient
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("clinicId", clinicId)
        json.field("patientId", patientId)
        json.field("recipientId", recipientId)
        json.field("sentBy", sentBy)
        json.field("type", type)
        json.field("direction", direction)
        json.field("subject", subject)
        json.field("message", message)
        json.field("status", status)
        json.field("isStarred", isStarred)
        json.field("readAt", readAt)
        json.field("createdAt", createdAt)
        json.field("senderFirstName", senderFirstName)
        json.field("senderLastName", senderLastName)
        json.field("senderRole", senderRole)
        json.field("patient", patient)
        json.field("recipient", recipient)
        json.endObject()
    }
}

/// The answer to deleting a message.
public struct MessageDeleted: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var status: String

    public init(
        id: String,
        status: String = "deleted"
    ) {
        self.id = id
        self.status = status
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("status", status)
        json.endObject()
    }
}

/// The patient whose thread a message is in.
public struct MessagePatient: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var firstName: String
    public var lastName: String
    public var patientNumber: String

    public init(
        id: String,
        firstName: String,
        lastName: String,
        patientNumber: String
    ) {
        self.id = id
        self.firstName = firstName
        self.lastName = lastName
        self.patientNumber = patientNumber
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("firstName", firstName)
        json.field("lastName", lastName)
        json.field("patientNumber", patientNumber)
        json.endObject()
    }
}

/// The colleague whom a direct message is for.
public struct MessageRecipient: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var firstName: String
    public var lastName: String
    public var role: String

    public init(
        id: String,
        firstName: String,
        lastName: String,
        role: String
    ) {
        self.id = id
        self.firstName = firstName
        self.lastName = lastName
        self.role = role
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("firstName", firstName)
        json.field("lastName", lastName)
        json.field("role", role)
        json.endObject()
    }
}
