/// Where a message is kept: one of a patient's two threads, or the direct messages of two users.
public enum MessageThread: Hashable, Sendable {
    case patient(ID, PatientThread)
    /// The two users, the lesser id first, so that both name the same thread.
    case direct(ID, ID)

    /// The thread of two users, whichever of them is named first.
    public static func direct(between one: ID, and other: ID) -> MessageThread {
        one < other ? .direct(one, other) : .direct(other, one)
    }
}

/// Who writes or reads: the facts of the caller that the rules of threads need.
public struct Correspondent: Hashable, Sendable {
    /// The caller's user id.
    public var userId: ID
    /// The caller's role at the clinic.
    public var role: Role
    /// Their own record, for patients.
    public var patientId: ID?

    /// A caller with this role.
    public init(userId: ID, role: Role, patientId: ID? = nil) {
        self.userId = userId
        self.role = role
        self.patientId = patientId
    }

    /// Direction comes from the sender's role alone (contract §5.1).
    public var direction: MessageDirection { role.isStaff ? .outbound : .inbound }

    /// The threads that a conversation id means to this caller; empty when it is none of the caller's (404).
    public func threads(of conversation: ConversationID) -> [MessageThread] {
        switch conversation {
        case .patient(let patient):
            if role.isStaff { return PatientThread.allCases.map { .patient(patient, $0) } }
            return patient == patientId ? [.patient(patient, .clinic)] : []
        case .thread(let patient, let thread):
            return role.isStaff || patient == patientId ? [.patient(patient, thread)] : []
        case .staff(let user):
            return role.isStaff && user != userId ? [.direct(between: userId, and: user)] : []
        }
    }

    /// The conversation id under which this caller sees a thread; nil when it may not.
    public func conversation(of thread: MessageThread) -> ConversationID? {
        switch thread {
        case .patient(let patient, let kind):
            if role.isStaff { return .patient(patient) }
            return patient == patientId ? .thread(patient: patient, kind) : nil
        case .direct(let one, let other):
            guard role.isStaff, one == userId || other == userId else { return nil }
            return .staff(one == userId ? other : one)
        }
    }

    /// Whether the caller sees the thread at all: its messages are 404 to others.
    public func mayRead(_ thread: MessageThread) -> Bool { conversation(of: thread) != nil }
}

/// Raw values are the wire's `direction`.
public enum MessageDirection: String, CaseIterable, Hashable, Sendable {
    case inbound, outbound
}

/// The address of a conversation as clients write it (contract §5.4).
public enum ConversationID: Hashable, Sendable, LosslessStringConvertible {
    /// `patient-{patientId}`: both threads of a patient as staff see them; to a patient, the Clinic thread.
    case patient(ID)
    /// `patient-{patientId}-Doctor` or `-Clinic`.
    case thread(patient: ID, PatientThread)
    /// `staff-{userId}`: the direct messages between the caller and that user.
    case staff(ID)

    /// Reads one of the three forms, with its UUID in either case; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        func id(after prefix: Int) -> ID? {
            guard bytes.count >= prefix + 36 else { return nil }
            return bytes[prefix..<(prefix + 36)].withUnsafeBufferPointer { ID(utf8: $0) }
        }
        if bytes.starts(with: "staff-".utf8), bytes.count == 42, let user = id(after: 6) {
            self = .staff(user)
        } else if bytes.starts(with: "patient-".utf8), let patient = id(after: 8) {
            switch String(decoding: bytes[44...], as: UTF8.self) {
            case "": self = .patient(patient)
            case "-Doctor": self = .thread(patient: patient, .doctor)
            case "-Clinic": self = .thread(patient: patient, .clinic)
            default: return nil
            }
        } else {
            return nil
        }
    }

    /// The form that clients write, with its UUID in lower case.
    public var description: String {
        switch self {
        case .patient(let patient): "patient-\(patient)"
        case .thread(let patient, let thread): "patient-\(patient)-\(thread.rawValue)"
        case .staff(let user): "staff-\(user)"
        }
    }
}

/// The two threads that a patient has; raw values are the conversation's `type` in the patient's view.
public enum PatientThread: String, CaseIterable, Hashable, Sendable {
    case doctor = "Doctor"
    case clinic = "Clinic"
}

/// When a message is worth an e-mail: once for each session of writing (spec "POST
/// /messages", contract §5.8).
public enum EmailSession {
    private static let minutes = 30

    /// True for the first message of a conversation, and when the one before is more than 30 minutes old.
    public static func begins(at now: Instant, previous: Instant?) -> Bool {
        guard let previous else { return true }
        return now > previous.adding(minutes: minutes)
    }
}
