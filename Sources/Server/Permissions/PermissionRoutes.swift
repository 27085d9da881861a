import API
import Domain
import HTTPTypes

/// The mobile app's menu (spec "Mobile Permissions API", contract §7). It authorizes nothing.
enum PermissionRoutes {
    static let routes: [Route] = [
        .read("/mobile/permissions", .everyMember, own, ReadPermissions.own).asResource(),
        // The path names the clinic whose admin the caller must be: `PermissionTarget` checks that.
        .read("/mobile/permissions/clinic/:clinicId/:role", .everyMember, ofRole, ReadPermissions.ofRole)
            .held { tx, call in try ModuleSwitches.lock(tx, try PermissionTarget(tx, call)) },
        .write(
            .patch, "/mobile/permissions/clinic/:clinicId/:role/:module", .everyMember, toggle,
            decode: ToggleModule.decode, ToggleModule.run),
    ]

    private static let tag = "Mobile permissions"

    private static let own = Operation(
        tag: tag, summary: "The modules of the caller's menu",
        description:
            """
            In the clinic of `X-Clinic-Id`: the role's defaults in their order, then what the clinic \
            has added.
            """,
        answer: .json(
            ReadPermissions.Menu.schema,
            example: [
                "modules": [
                    "appointments", "medical_history", "messages", "prescriptions", "invoices",
                    "notifications",
                ]
            ]))

    private static let ofRole = Operation(
        tag: tag, summary: "A role's modules at a clinic",
        description:
            """
            For admins of the clinic that the path names; they need no `X-Clinic-Id`. All ten modules, \
            on or off.
            """,
        answer: .json(
            .list(ReadPermissions.State.schema, limit: Module.allCases.count)),
        pathSchemas: ["role": Role.schema])

    private static let toggle = Operation(
        tag: tag, summary: "Switch a module for a role at a clinic",
        description: """
            For admins of the clinic that the path names. Staff's streams get `permissions.updated`, and \
            patients' when it is their role. Admins and superadmins always have all modules: switching one \
            of theirs off is 400 `MODULE_ALWAYS_ENABLED`.
            """,
        body: .init(example: ["enabled": false]),
        answer: .json(
            ToggleModule.Answer.schema,
            example: [
                "ok": true, "module": "prescriptions", "role": "receptionist",
                "clinic": "550e8400-e29b-41d4-a716-446655440001",
                "enabled": false, "updatedAt": "2026-05-10T10:30:00.000Z",
            ]),
        pathSchemas: ["role": Role.schema, "module": Module.schema])
}
