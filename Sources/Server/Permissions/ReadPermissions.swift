import API
import Domain
import Storage

/// `GET /mobile/permissions` and `GET /mobile/permissions/clinic/:clinicId/:role`.
enum ReadPermissions {
    /// The caller's own menu, in their clinic.
    static func own(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let switches = try ModuleSwitches.all(tx, call.scope, call.scope.role)
        let modules = Module.enabled(for: call.scope.role, switches: switches)
        return .json(EnabledModules(modules: modules.map(\.rawValue)))
    }

    /// All ten modules with their state, in the order of contract §7.
    static func ofRole(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let target = try PermissionTarget(tx, call)
        let enabled = Set(
            Module.enabled(for: target.role, switches: try ModuleSwitches.all(tx, target.scope, target.role)))
        return .json(
            Module.allCases.map {
                ModuleState(module: $0.rawValue, label: $0.rawValue, enabled: enabled.contains($0))
            })
    }
}
