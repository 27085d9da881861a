/// One of the ten modules for a role at a clinic.
public struct ModuleState: Decodable, Sendable, Equatable {
    public let module: String
    /// The module's name again.
    public let label: String
    public let enabled: Bool
}

/// The modules of the user's app menu (spec, `GET /mobile/permissions`).
public struct EnabledModules: Decodable, Sendable, Equatable {
    public let modules: [String]
}

/// The answer to switching a module.
public struct ModuleToggled: Decodable, Sendable, Equatable {
    public let ok: Bool
    public let module: String
    public let role: String
    public let clinic: String
    public let enabled: Bool
    public let updatedAt: String
}
