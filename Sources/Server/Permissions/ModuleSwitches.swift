import Domain
import Storage

/// A clinic's own choices of modules, role by role.
enum ModuleSwitches {
    /// What the clinic has switched for `role`; modules that stand at their default are missing.
    static func all(_ tx: borrowing Transaction, _ scope: ClinicScope, _ role: Role) throws -> [Module: Bool]
    {
        var switches: [Module: Bool] = [:]
        try tx.each(
            """
            SELECT module, enabled FROM module_switches WHERE clinic_id = \(scope.clinicId)
            AND role = \(role)
            """
        ) { row in
            if let module = Module(rawValue: try row.get(0)) { switches[module] = try row.get(1) }
        }
        return switches
    }

    /// Lets those who turn switches of one role do so one after the other, also the first one, before whom
    /// there is no row to lock.
    static func lock(_ tx: borrowing Transaction, _ target: PermissionTarget) throws {
        try tx.lock(["modules:\(target.scope.clinicId):\(target.role)"])
    }

    /// The switch of one module and when it was last turned; nil where the default holds.
    static func one(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ role: Role, _ module: Module
    ) throws
        -> (enabled: Bool, updatedAt: Instant)?
    {
        try tx.first(
            """
            SELECT enabled, updated_at FROM module_switches
            WHERE clinic_id = \(scope.clinicId) AND role = \(role) AND module = \(module.rawValue)
            """
        ) { (try $0.get(0), try $0.get(1)) }
    }

    static func set(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ role: Role, _ module: Module, enabled: Bool,
        at now: Instant
    )
        throws
    {
        try tx.run(
            """
            INSERT INTO module_switches (clinic_id, role, module, enabled, updated_at)
            VALUES (\(scope.clinicId), \(role), \(module.rawValue), \(enabled), \(now))
            ON CONFLICT (clinic_id, role, module) DO UPDATE SET enabled = \(enabled), updated_at = \(now)
            """)
    }
}
