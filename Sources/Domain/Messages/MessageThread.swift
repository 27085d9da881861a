/// Where a message is kept: one of a patient's two threads, or the direct messages of two users.
public enum MessageThread: Hashable, Sendable {
    case patient(ID, PatientThread)
    /// The two users, the lesser id first, so that both name the same thread.
    case direct(ID, ID)

    public static func direct(between one: ID, and other: ID) -> MessageThread {
        one < other ? .direct(one, other) : .direct(other, one)
    }
}

/// Who writes or reads: the facts of the caller that the rules of threads need.
public struct Correspondent: Hashable, Sendable {
    public var userId: ID
    public var role: Role
    /// Their own record, for patients.
    public var patientId: ID?

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

    public func mayRead(_ thread: MessageThread) -> Bool { conversation(of: thread) != nil }
}

/// Raw values are the wire's `direction`.
public enum MessageDirection: String, CaseIterable, Hashable, Sendable {
    case inbound, outbound
}
