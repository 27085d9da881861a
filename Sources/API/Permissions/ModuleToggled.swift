/// The answer to switching a module.
public struct ModuleToggled: Decodable, Sendable, Equatable {
    public let ok: Bool
    public let module: String
    public let role: String
    public let clinic: String
    public let enabled: Bool
    public let updatedAt: String
}
