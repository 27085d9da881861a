/// One of the ten modules for a role at a clinic.
public struct ModuleState: Decodable, Sendable, Equatable {
    public let module: String
    /// The module's name again.
    public let label: String
    public let enabled: Bool
}
