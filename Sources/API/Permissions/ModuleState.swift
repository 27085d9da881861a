/// One of the ten modules for a role at a clinic.
public struct ModuleState: JSONEncodable, Decodable, Sendable, Equatable {
    public var module: String
    /// The module's name again.
    public var label: String
    public var enabled: Bool

    public init(
        module: String,
        label: String,
        enabled: Bool
    ) {
        self.module = module
        self.label = label
        self.enabled = enabled
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("module", module)
        json.field("label", label)
        json.field("enabled", enabled)
        json.endObject()
    }
}

/// The modules of the user's app menu (spec, `GET /mobile/permissions`).
public struct EnabledModules: JSONEncodable, Decodable, Sendable, Equatable {
    public var modules: [String]

    public init(
        modules: [String]
    ) {
        self.modules = modules
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("modules", modules)
        json.endObject()
    }
}

/// The answer to switching a module.
public struct ModuleToggled: JSONEncodable, Decodable, Sendable, Equatable {
    public var ok: Bool
    public var module: String
    public var role: String
    public var clinic: String
    public var enabled: Bool
    public var updatedAt: String

    public init(
        ok: Bool = true,
        module: String,
        role: String,
        clinic: String,
        enabled: Bool,
        updatedAt: String
    ) {
        self.ok = ok
        self.module = module
        self.role = role
        self.clinic = clinic
        self.enabled = enabled
        self.updatedAt = updatedAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("ok", ok)
        json.field("module", module)
        json.field("role", role)
        json.field("clinic", clinic)
        json.field("enabled", enabled)
        json.field("updatedAt", updatedAt)
        json.endObject()
    }
}
