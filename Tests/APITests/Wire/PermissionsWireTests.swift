import API
import Testing

@Suite("Mobile permissions on the wire")
struct PermissionsWireTests {
    @Test("The user's modules: the sample is read, and written with all its keys")
    func usersModules() throws {
        try expectFaithful(
            EnabledModules.self,
            """
            {
              "modules": [
                "appointments",
                "medical_history",
                "messages",
                "prescriptions",
                "invoices",
                "notifications"
              ]
            }
            """)
    }

    @Test("The modules of a role: the sample is read, and written with all its keys")
    func modulesOfRole() throws {
        try expectFaithful(
            [ModuleState].self,
            """
            [
              { "module": "appointments", "label": "appointments", "enabled": true },
              { "module": "messages", "label": "messages", "enabled": true },
              { "module": "prescriptions", "label": "prescriptions", "enabled": false },
              { "module": "invoices", "label": "invoices", "enabled": true }
            ]
            """)
    }

    @Test("A switched module: the sample is read, and written with all its keys")
    func switchedModule() throws {
        try expectFaithful(
            ModuleToggled.self,
            """
            {
              "ok": true,
              "module": "prescriptions",
              "role": "receptionist",
              "clinic": "550e8400-e29b-41d4-a716-446655440001",
              "enabled": false,
              "updatedAt": "2026-05-10T10:30:00.000Z"
            }
            """)
    }
}
