/// The modules of the user's app menu (spec, `GET /mobile/permissions`).
public struct EnabledModules: Decodable, Sendable, Equatable {
    public let modules: [String]
}
