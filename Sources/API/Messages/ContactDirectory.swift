/// What staff get from `GET /messages/contacts`.
public struct ContactDirectory: Decodable, Sendable, Equatable {
    public let patients: [Contact]
    public let staff: [Contact]
    public let all: [ContactSummary]
}
