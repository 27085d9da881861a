/// A receptionist whom patients can turn to (spec, `GET /messages/receptionists`).
public struct Receptionist: Decodable, Sendable, Equatable {
    public let id: String
    public let email: String
    public let firstName: String
    public let lastName: String
    public let role: String
}
