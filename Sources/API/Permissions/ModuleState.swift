/// One of the ten modules for a role at a clinic.
public struct ModuleState: Decodable, Sendable, Equatable {
    /// One of the ten modules, as in `appointments` (contract §7).
    public let module: String
    /// The module's name again.
    public let label: String
    /// Whether the role's app shows it.
    public let enabled: Bool
}

/// The modules of the user's app menu (spec, `GET /mobile/permissions`).
public struct EnabledModules: Decodable, Sendable, Equatable {
    /// Names of the modules that are on: the role's defaults in the specification's order, then others
    /// that the clinic added (contract §7).
    public let modules: [String]
}

/// The answer to switching a module.
public struct ModuleToggled: Decodable, Sendable, Equatable {
    /// Always true; a failure answers with an ``ErrorBody``.
    public let ok: Bool
    /// The module that was switched.
    public let module: String
    /// The role whose menu it was switched in.
    public let role: String
    /// UUID of the clinic.
    public let clinic: String
    /// Whether it is on now.
    public let enabled: Bool
    /// When it was switched: RFC 3339 in UTC with milliseconds.
    public let updatedAt: String
}
