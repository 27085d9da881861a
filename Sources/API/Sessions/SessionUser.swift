/// Who is signed in: part of the sign-in answer, and the answer of `/auth/me`.
public struct SessionUser: Decodable, Sendable, Equatable {
    /// UUID of the user in lower case.
    public let id: String
    /// The address that the user signs in with.
    public let email: String
    /// The user's given name.
    public let firstName: String
    /// The user's family name.
    public let lastName: String
    /// First and last name with a blank between.
    public let name: String?
    /// In the current clinic.
    public let role: String
    /// The current clinic.
    public let clinicId: String?
    /// The current clinic's time zone, an IANA name.
    public let timezone: String?
    /// The user's own patient record there, if there is one.
    public let patientId: String?
    /// What the user reads pages in: `en` or `ur`.
    public let language: String?
    /// Every clinic that the user may act in, at most 100; a superadmin's are all clinics.
    public let clinics: [SessionClinic]
}

/// A clinic that the user belongs to.
public struct SessionClinic: Decodable, Sendable, Equatable {
    /// UUID of the clinic; a value for `X-Clinic-Id`.
    public let id: String
    /// As patients read it.
    public let name: String
    /// The user's role there: `patient`, `doctor`, `receptionist`, `admin` or `superadmin`.
    public let role: String
}
