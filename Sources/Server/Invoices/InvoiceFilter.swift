import Domain
import Storage

/// What a list of invoices is narrowed to.
struct InvoiceFilter: Sendable, Equatable {
    var patientId: ID?
    var appointmentId: ID?
    var status: InvoiceStatus?
    /// First and last day of issue, by the clinic's clock.
    var from: LocalDate?
    var to: LocalDate?
    /// Part of the invoice's number, or of the patient's name, number, phone or address.
    var search: String?

    init(_ query: Fields) {
        patientId = query.optional("patientId", .id, "Of this patient")
        appointmentId = query.optional(
            "appointmentId", .id, "For this appointment, with those that a later one replaced")
        status = query.optional("status", .choice(of: InvoiceStatus.self), "In this status")
        let start = query.optional(
            "startDate", .date, "The same as `from`, by its name in the list of appointments")
        let end = query.optional("endDate", .date, "The same as `to`")
        from = query.optional("from", .date, "Issued on or after this date, by the clinic's clock") ?? start
        to = query.optional("to", .date, "Issued on or before this date, by the clinic's clock") ?? end
        search = query.search("Part of the number, or of the patient's name or number").flatMap {
            $0.isEmpty ? nil : $0
        }
        if let from, let to, from > to {
            query.refuse(
                query.has("from") ? "from" : "startDate",
                "must not be after \(query.has("to") ? "to" : "endDate")")
        }
    }

    /// Over `invoices i`, joined with `patients p` when there is something to search for.
    func condition(_ scope: ClinicScope, _ zone: Zone) -> SQL {
        var parts: [SQL] = ["i.clinic_id = \(scope.clinicId)"]
        if let patientId { parts.append("i.patient_id = \(patientId)") }
        if let appointmentId {
            parts.append(
                "(i.appointment_id = \(appointmentId) OR i.replaced_appointment_id = \(appointmentId))")
        }
        if let status { parts.append("i.status = \(status.rawValue)") }
        if let from { parts.append("i.created_at >= \(zone.range(of: from).lowerBound)") }
        if let to { parts.append("i.created_at < \(zone.range(of: to).upperBound)") }
        let searched: SQL = "(replace(lower(i.invoice_number), '-', ' ') || ' ' || p.search)"
        return parts.joined(separator: " AND ") + SearchText.condition(searched, search, phones: true)
    }

    /// What has changed since: invoices themselves, which are never deleted, and the names of their patients.
    func changes(since: Instant, _ scope: ClinicScope, _ zone: Zone) -> [SQL] {
        let wanted = condition(scope, zone)
        return [
            """
            SELECT i.id AS id, i.updated_at AS stamp FROM \(InvoiceRow.source) WHERE \(wanted)
            AND i.updated_at >= \(since)
            """,
            """
            SELECT i.id AS id, p.renamed_at AS stamp FROM patients p CROSS
            JOIN \(SQL.each("invoices", as: "i", of: "i.patient_id = p.id"))
            WHERE p.clinic_id = \(scope.clinicId) AND p.renamed_at >= \(since) AND i.patient_id = p.id
            AND \(wanted)
            """,
        ]
    }
}
