/// The patient whose thread a message is in.
public struct MessagePatient: Decodable, Sendable, Equatable {
    public let id: String
    public let firstName: String
    public let lastName: String
    public let patientNumber: String
}
