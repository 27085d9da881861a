import API
import Markup

/// What the audit trail can be narrowed to.
struct AuditFilterFields {
    let filter: FormData
    let staff: [StaffMember]
    let words: Words

    private static let actions = [
        "created", "updated", "deleted", "rescheduled", "status_changed", "cancelled", "no_show", "invoiced",
        "overridden", "paid", "refunded", "voided", "read", "exported", "erased", "signed_in", "signed_out",
        "password_changed", "address_changed", "address_verified", "renamed", "invited", "joined",
        "invitation_ended", "disabled", "enabled", "primary_clinic_chosen", "mfa_enabled", "mfa_disabled",
        "recovery_code_used",
    ]
    private static let entities = [
        "appointment", "patient", "invoice", "payment", "message", "conversation", "notification", "staff",
        "clinic", "closure", "block", "room", "appointment_type", "doctor_schedule", "time_off",
        "portal_account", "contact_preferences", "permission", "session", "user", "audit_trail", "delivery",
    ]

    var all: [Field] {
        [
            actor,
            choice("action", "Action", Self.actions, all: "Every action"),
            choice("entity", "Record", Self.entities, all: "Every kind of record"),
            date("from", "From"), date("to", "To"),
        ] + row
    }

    private var actor: Field {
        let chosen = filter["actorId"] ?? ""
        var choices = [Field.Choice(value: "", label: words("Everybody"))]
        choices += staff.map { Field.Choice(value: $0.id, label: $0.name) }
        if !choices.contains(where: { $0.value == chosen }) {
            choices.append(Field.Choice(value: chosen, label: words("Somebody else")))
        }
        return Field(name: "actorId", label: words("Who"), kind: .choice(choices), value: chosen)
    }

    /// One row's history, which the entries lead to.
    private var row: [Field] {
        guard let id = filter["entityId"] else { return [] }
        return [Field(name: "entityId", label: words("Record's id"), value: id)]
    }

    private func choice(_ name: String, _ label: String, _ known: [String], all: String) -> Field {
        let chosen = filter[name] ?? ""
        return Field(
            name: name, label: words(label),
            kind: FilterForm.choices(known, chosen: chosen, all: all, words), value: chosen)
    }

    private func date(_ name: String, _ label: String) -> Field {
        Field(name: name, label: words(label), kind: .date, value: filter[name] ?? "")
    }
}
