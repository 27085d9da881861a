import API
import Domain
import Storage

/// `GET /mobile/permissions` and `GET /mobile/permissions/clinic/:clinicId/:role`.
enum ReadPermissions {
    /// The caller's own menu, in their clinic.
    static func own(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let switches = try ModuleSwitches.all(tx, call.scope, call.scope.role)
        let modules = Module.enabled(for: call.scope.role, switches: switches)
        return .json(Menu(modules: modules))
    }

    /// All ten modules with their state, in the order of contract §7.
    static func ofRole(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let target = try PermissionTarget(tx, call)
        let enabled = Set(
            Module.enabled(for: target.role, switches: try ModuleSwitches.all(tx, target.scope, target.role)))
        return .json(Module.allCases.map { State(module: $0, enabled: enabled.contains($0)) })
    }

    /// The modules of the caller's menu.
    struct Menu: WireObject {
        var modules: [Module]

        static let fields: [Field<Menu>] = [
            Field("modules", \.modules, .list(Module.schema, limit: Module.allCases.count))
        ]
    }

    /// One of the ten modules for a role at a clinic; its label is its name again.
    struct State: WireObject {
        var module: Module
        var enabled: Bool

        static let fields: [Field<State>] = [
            Field("module", \.module), Field("label", \.module), Field("enabled", \.enabled),
        ]
    }
}
