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
