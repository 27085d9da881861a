import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A page by cursor reads what it shows")
struct CursorPlanTests {
    @Test(
        "It begins in the index of the list's order, right behind the cursor", arguments: TestEngine.allCases)
    func plan(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.crowd(20_000)
            try await fill(talk)
            try await talk.server.perform("ANALYZE")
            let now = String(talk.server.now.adding(milliseconds: 10_000).milliseconds)
            let id = ID(high: 0x0000_1000_0002_7000, low: 0).description
            try await expect(talk, "patients_sorted", ReadPatients.order, ["last", id]) {
                page, scope in
                page.sql(PatientRecord.columns.sql, from: PatientRecord.all(scope))
            }
            try await expect(talk, "invoices_newest", ListInvoices.order, [now, id]) { page, scope in
                page.sql(
                    InvoiceRow.columns.sql, from: "\(InvoiceRow.source) WHERE i.clinic_id = \(scope.clinicId)"
                )
            }
            try await expect(talk, "notifications_inbox", ListNotifications.order, [now, id]) { page, scope in
                page.sql(Notification.columns.sql, from: ListNotifications.source(scope, unread: nil))
            }
            try await expect(talk, "outbox_clinic", ListDeliveries.order, [now, id]) { page, scope in
                page.sql(
                    "o.id",
                    from:
                        "outbox o JOIN clinics c ON c.id = o.clinic_id WHERE o.clinic_id = \(scope.clinicId)")
            }
            let gate = talk.server.backend.gate
            let user = talk.receptionist.id
            let range = try await talk.server.database.read { tx in
                try MessageRange(tx, try gate.admit(tx, user: user, clinic: nil), MessageFilter())
            }
            try await expect(talk, "messages_clinic", ListMessages.order, [now, id]) { page, _ in
                ListMessages.page(range, after: page.position, limit: 51, offset: 0)
            }
            try await expect(talk, "message_threads_newest", ConversationQueries.order, [now, id]) {
                page, scope in
                ConversationQueries.staffPage(scope, nil, page.position.map(page.order.behind), limit: 51)
            }
        }
    }

    private func expect(
        _ talk: TalkingClinic, _ index: String, _ order: ListOrder, _ position: [String],
        _ sql: @escaping @Sendable (PageRequest, ClinicScope) -> SQL
    ) async throws {
        let gate = talk.server.backend.gate
        let user = talk.receptionist.id
        let plan = try await talk.server.database.read { tx in
            let scope = try gate.admit(tx, user: user, clinic: nil)
            let page = PageRequest(
                Fields(query: "cursor=\(CursorPosition(position).cursor(order, scope))"), order, scope)
            return try tx.query(
                .dialect(
                    sqlite: "EXPLAIN QUERY PLAN \(sql(page, scope))", postgres: "EXPLAIN \(sql(page, scope))")
            ) {
                try $0.get($0.count - 1) as String
            }

        }
        let text = plan.joined(separator: "\n")
        // SQLite names the columns that bound the search; PostgreSQL has the row comparison among
        // the index's conditions.
        let isBounded = plan.indices.contains { line in
            plan[line].contains(index)
                && (plan[line].contains("<(") || plan[line].contains(">(") || isCondition(plan, after: line))
        }
        #expect(isBounded, "\(index): \(text)")
    }

    private func isCondition(_ plan: [String], after line: Int) -> Bool {
        plan.indices.contains(line + 1) && plan[line + 1].contains("Index Cond")
            && plan[line + 1].contains("ROW(")
    }

    /// A billed and notified crowd.
    private func fill(_ talk: TalkingClinic) async throws {
        let (clinic, user, now) = (talk.clinic.id, talk.receptionist.id, talk.server.now)
        let number = SQL.dialect(sqlite: "m.created_at", postgres: "m.created_at::text")
        try await talk.server.perform(
            """
            INSERT INTO invoices (id, clinic_id, patient_id, invoice_number, status, currency, subtotal,
            discount_amount, tax_amount,
                total_amount, balance, created_at, updated_at)
            SELECT m.id, m.clinic_id, m.patient_id, 'I-' || \(number), 'unpaid', 'PKR', 1, 0, 0, 1, 1,
            m.created_at, m.created_at
            FROM messages m WHERE m.clinic_id = \(clinic)
            """)
        try await talk.server.perform(
            """
            INSERT INTO notifications (id, clinic_id, user_id, type, title, message, data, created_at)
            SELECT m.id, m.clinic_id, CAST(\(user) AS \(type: .id)), 't', 't', 'm', '{}', m.created_at
            FROM messages m WHERE m.clinic_id = \(clinic)
            """)
        try await talk.server.perform(
            """
            INSERT INTO outbox (id, clinic_id, channel, recipient, template, data, status, next_attempt_at,
            created_at)
            SELECT m.id, m.clinic_id, 'email', 'a@b.example', 't', '{}', 'sent',
            CAST(\(now) AS \(type: .instant)), m.created_at
            FROM messages m WHERE m.clinic_id = \(clinic)
            """)
    }
}
