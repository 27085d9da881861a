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
