/// Who is signed in: part of the sign-in answer, and the answer of `/auth/me`.
public struct SessionUser: Decodable, Sendable, Equatable {
    public let id: String
    public let email: String
    public let firstName: String
    public let lastName: String
    public let name: String?
    /// In the current clinic.
    public let role: String
    /// The current clinic.
    public let clinicId: String?
    /// The user's own patient record there, if there is one.
    public let patientId: String?
    public let clinics: [SessionClinic]
}

/// A clinic that the user belongs to.
public struct SessionClinic: Decodable, Sendable, Equatable {
    public let id: String
    public let name: String
    public let role: String
}
