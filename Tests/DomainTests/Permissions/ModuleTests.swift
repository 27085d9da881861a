import Domain
import Testing

@Suite("Mobile modules")
struct ModuleTests {
    @Test(
        "Each role has the specification's modules in its order",
        arguments: [
            (Role.patient, "appointments, medical_history, messages, prescriptions, invoices, notifications"),
            (
                .doctor,
                """
                appointments, patients, clinical_notes, dental_charts, prescriptions, messages, \
                invoices, treatment_plans, notifications
                """
            ),
            (.receptionist, "appointments, patients, messages, invoices, notifications"),
            (
                .admin,
                """
                appointments, patients, medical_history, clinical_notes, dental_charts, prescriptions, \
                messages, invoices, treatment_plans, notifications
                """
            ),
        ])
    func defaults(role: Role, modules: String) {
        #expect(Module.defaults(for: role).map(\.rawValue).joined(separator: ", ") == modules)
    }

    @Test("A superadmin has what an admin has")
    func superadmin() {
        #expect(Module.defaults(for: .superadmin) == Module.allCases)
        #expect(Module.allCases.count == 10)
    }

    @Test("A module that a clinic switches off is gone, one that it adds comes last")
    func switches() {
        let modules = Module.enabled(
            for: .receptionist, switches: [.messages: false, .prescriptions: true, .patients: true])
        #expect(modules == [.appointments, .patients, .invoices, .notifications, .prescriptions])
        #expect(Module.enabled(for: .patient, switches: [:]) == Module.defaults(for: .patient))
    }

    @Test("Everybody but patients is staff; admins are two")
    func roles() {
        #expect(Role.allCases.filter { !$0.isStaff } == [.patient])
        #expect(Role.allCases.filter(\.isAdmin) == [.admin, .superadmin])
    }
}
