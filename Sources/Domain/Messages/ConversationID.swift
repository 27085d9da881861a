/// The address of a conversation as clients write it (contract §5.4).
public enum ConversationID: Hashable, Sendable, LosslessStringConvertible {
    /// `patient-{patientId}`: both threads of a patient as staff see them; to a patient, the Clinic thread.
    case patient(ID)
    /// `patient-{patientId}-Doctor` or `-Clinic`.
    case thread(patient: ID, PatientThread)
    /// `staff-{userId}`: the direct messages between the caller and that user.
    case staff(ID)

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
