/// Somebody whom the user can write to (spec, `GET /messages/contacts`). A patient gets a plain list of these.
public struct Contact: Decodable, Sendable, Equatable {
    public let id: String
    public let firstName: String
    public let lastName: String
    /// Of staff only.
    public let role: String?
    public let email: String?
    /// Of patients only.
    public let patientNumber: String?
    /// `patient` or `staff`.
    public let type: String
    /// The same as `type`.
    public let contactType: String?
    public let name: String
}
