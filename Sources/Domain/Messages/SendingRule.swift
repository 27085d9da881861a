/// Whom a new message is addressed to.
public enum Addressee: Hashable, Sendable {
    /// Neither `patientId` nor `recipientId`, or `patientId` alone.
    case patient(ID?)
    /// `recipientId`: a direct message.
    case user(ID)
}

/// Why a message is not accepted (spec "POST /messages", contract §5.2–5.4).
public enum MessageRefusal: Error, Hashable, Sendable {
    /// 403.
    case patientToStaff
    /// 403: a patient named another patient's record.
    case otherPatient
    /// 400: a doctor may open a thread only once.
    case conversationExists
    /// 400: staff named nobody.
    case noAddressee
    /// 400.
    case toOneself
    /// 404: the conversation is none of the caller's.
    case unknownConversation

    /// The sentence for `error`, verbatim where the specification shows it.
    public var error: String {
        switch self {
        case .patientToStaff: "Patients cannot send direct messages to staff"
        case .otherPatient: "Patients can only write in their own conversations"
        case .conversationExists: "Cannot initiate conversation"
        case .noAddressee: "A message needs a patientId or a recipientId"
        case .toOneself: "A message needs another recipient than its sender"
        case .unknownConversation: "Conversation not found"
        }
    }

    /// The sentence for `message`, verbatim where the specification shows it.
    public var message: String {
        switch self {
        case .conversationExists:
            "Conversation already exists. You can only send the initial message if no conversation exists."
        default: error
        }
    }

    /// The error's `code`, in capitals.
    public var code: String {
        switch self {
        case .patientToStaff, .otherPatient: "FORBIDDEN"
        case .conversationExists: "CONVERSATION_EXISTS"
        case .noAddressee, .toOneself: "VALIDATION_ERROR"
        case .unknownConversation: "NOT_FOUND"
        }
    }
}

extension Correspondent {
    /// The thread that `POST /messages` writes to.
    public func thread(for addressee: Addressee) throws(MessageRefusal) -> MessageThread {
        switch addressee {
        case .user(let user):
            guard role.isStaff else { throw .patientToStaff }
            guard user != userId else { throw .toOneself }
            return .direct(between: userId, and: user)
        case .patient(let patient):
            if role.isStaff {
                guard let patient else { throw .noAddressee }
                return .patient(patient, ownThread)
            }
            guard let patientId, patient == nil || patient == patientId else { throw .otherPatient }
            return .patient(patientId, .clinic)
        }
    }

    /// The thread that `POST /messages/conversations/:id/send` writes to; replies are always
    /// allowed (contract §5.3).
    public func thread(replyingTo conversation: ConversationID) throws(MessageRefusal) -> MessageThread {
        if case .staff = conversation, !role.isStaff { throw .patientToStaff }
        let threads = threads(of: conversation)
        if case .patient(let patient) = conversation, role.isStaff { return .patient(patient, ownThread) }
        guard let thread = threads.first else { throw .unknownConversation }
        return thread
    }

    /// Whether `POST /messages` may write to this thread: a doctor's only while a patient's Doctor
    /// thread is empty.
    public func open(_ thread: MessageThread, isEmpty: Bool) throws(MessageRefusal) {
        if role == .doctor, case .patient = thread, !isEmpty { throw .conversationExists }
    }

    private var ownThread: PatientThread { role == .doctor ? .doctor : .clinic }
}
