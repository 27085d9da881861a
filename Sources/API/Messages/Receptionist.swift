/// A receptionist whom patients can turn to (spec, `GET /messages/receptionists`).
public struct Receptionist: Decodable, Sendable, Equatable {
    /// UUID of the user in lower case.
    public let id: String
    /// The receptionist's e-mail address.
    public let email: String
    /// The receptionist's given name.
    public let firstName: String
    /// The receptionist's family name.
    public let lastName: String
    /// Always `receptionist`.
    public let role: String
}
