import API
import Domain
import HTTPTypes
import Storage

/// `PATCH /mobile/permissions/clinic/:clinicId/:role/:module`.
enum ToggleModule {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<Bool>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let target = try PermissionTarget(tx, call)
        guard let module = PermissionTarget.module(call) else {
            throw Problem.invalid("module", "is required")
        }
        let enabled = try body.get()
        let (scope, role) = (target.scope, target.role)
        if role.isAdmin {
            // Those who hold the switches keep them all in sight (contract §7), so there is nothing to
            // store for them.
            guard enabled else { throw Problem.moduleOfAdmins(role) }
            return .json(answer(scope, role, module, enabled, at: call.now))
        }
        try ModuleSwitches.lock(tx, target)
        let before = try ModuleSwitches.one(tx, scope, role, module)
        if let before, before.enabled == enabled {
            return .json(answer(scope, role, module, enabled, at: before.updatedAt))
        }
        try ModuleSwitches.set(tx, scope, role, module, enabled: enabled, at: call.now)
        recorder.enter(scope)
        let was = before?.enabled ?? Module.defaults(for: role).contains(module)
        let after = answer(scope, role, module, enabled, at: call.now)
        recorder.audit(
            .updated, .permission, scope.clinicId, before: state(role, module, was),
            after: state(role, module, enabled))
        recorder.publish(
            .permissionsUpdated, to: role == .patient ? .everyone : .clinic(patient: nil), data: after)
        return .json(after)
    }

    /// The body: `{"enabled": true}`.
    static func decode(_ fields: Fields) throws -> Bool {
        try fields.done(fields.required("enabled", .bool))
    }

    private static func answer(
        _ scope: ClinicScope, _ role: Role, _ module: Module, _ enabled: Bool, at moment: Instant
    ) -> Answer {
        Answer(module: module, role: role, clinicId: scope.clinicId, enabled: enabled, updatedAt: moment)
    }

    struct Answer: WireObject {
        let ok = true
        var module: Module
        var role: Role
        var clinicId: ID
        var enabled: Bool
        var updatedAt: Instant

        static let fields: [Field<Answer>] = [
            Field("ok", \.ok), Field("module", \.module), Field("role", \.role), Field("clinic", \.clinicId),
            Field("enabled", \.enabled), Field("updatedAt", \.updatedAt),
        ]
    }

    private static func state(_ role: Role, _ module: Module, _ enabled: Bool) -> JSONValue {
        ["role": .string(role.rawValue), "module": .string(module.rawValue), "enabled": .bool(enabled)]
    }
}

extension Problem {
    fileprivate static func moduleOfAdmins(_ role: Role) -> Problem {
        Problem(
            .badRequest, error: "Module can't be switched off",
            message: "The role \(role.rawValue) always has all modules",
            code: "MODULE_ALWAYS_ENABLED")
    }
}
