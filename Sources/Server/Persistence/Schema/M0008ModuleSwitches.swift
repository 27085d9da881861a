import Storage

extension Migration {
    /// Where a clinic's menu differs from the default of the role (contract §7).
    static let moduleSwitches = Migration(
        id: "0008-module-switches",
        statements: [
            """
            CREATE TABLE module_switches (
                clinic_id \(type: .idAsText) NOT NULL REFERENCES clinics (id),
                role \(type: .text) NOT NULL CHECK (role IN ('patient', 'doctor', 'receptionist')),
                module \(type: .text) NOT NULL,
                enabled \(type: .boolean) NOT NULL,
                updated_at \(type: .instant) NOT NULL,
                PRIMARY KEY (clinic_id, role, module)
            )\(SQL.strictByKey)
            """
        ]
    )
}
