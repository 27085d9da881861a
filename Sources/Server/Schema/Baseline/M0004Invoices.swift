import Storage

extension Migration {
    /// Invoices and what was paid on them (contract §4.10, §8). Amounts and quantities
    /// are thousandths.
    static let invoices = Migration(
        id: "0004-baseline-invoices",
        statements: [
            // An appointment has one invoice. A void one that another has replaced names its appointment in
            // `replaced_appointment_id`.
            """
            CREATE TABLE invoices (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                patient_id \(type: .id) NOT NULL REFERENCES patients (id),
                appointment_id \(type: .id) REFERENCES appointments (id),
                replaced_appointment_id \(type: .id) REFERENCES appointments (id),
                invoice_number \(type: .text) NOT NULL,
                status \(type: .text) NOT NULL CHECK (status IN ('unpaid', 'partial', 'paid', 'void')),
                currency \(type: .text) NOT NULL,
                subtotal \(type: .money) NOT NULL,
                discount_amount \(type: .money) NOT NULL,
                tax_amount \(type: .money) NOT NULL,
                total_amount \(type: .money) NOT NULL CHECK (total_amount >= 0),
                paid_amount \(type: .money) NOT NULL DEFAULT 0 CHECK (paid_amount >= 0),
                balance \(type: .money) NOT NULL CHECK (balance >= 0),
                notes \(type: .text),
                due_date \(type: .date),
                void_reason \(type: .text),
                voided_at \(type: .instant),
                created_at \(type: .instant) NOT NULL,
                updated_at \(type: .instant) NOT NULL,
                CHECK (CASE WHEN status = 'void' THEN balance = 0 AND paid_amount = 0
                    ELSE balance = total_amount - paid_amount END),
                CHECK (replaced_appointment_id IS NULL OR (status = 'void' AND appointment_id IS NULL))
            )\(SQL.strict)
            """,
            """
            CREATE UNIQUE INDEX invoices_appointment_key ON invoices (appointment_id)
            WHERE appointment_id IS NOT NULL
            """,
            """
            CREATE INDEX invoices_replaced ON invoices (replaced_appointment_id)
            WHERE replaced_appointment_id IS NOT NULL
            """,
            "CREATE UNIQUE INDEX invoices_number_key ON invoices (clinic_id, invoice_number)",
            "CREATE INDEX invoices_newest ON invoices (clinic_id, created_at, id)",
            "CREATE INDEX invoices_updated ON invoices (clinic_id, updated_at, id)",
            "CREATE INDEX invoices_patient ON invoices (clinic_id, patient_id, created_at, id)",
            """
            CREATE TABLE invoice_items (
                invoice_id \(type: .id) NOT NULL REFERENCES invoices (id),
                position \(type: .integer) NOT NULL,
                description \(type: .text) NOT NULL,
                quantity \(type: .integer) NOT NULL CHECK (quantity > 0),
                unit_price \(type: .money) NOT NULL,
                cost \(type: .money),
                amount \(type: .money) NOT NULL,
                PRIMARY KEY (invoice_id, position)
            )\(SQL.strictByKey)
            """,
            """
            CREATE TABLE payments (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                invoice_id \(type: .id) NOT NULL REFERENCES invoices (id),
                kind \(type: .text) NOT NULL CHECK (kind IN ('payment', 'refund')),
                amount \(type: .money) NOT NULL CHECK (amount > 0),
                method \(type: .text) NOT NULL,
                reference \(type: .text),
                created_by \(type: .id) NOT NULL REFERENCES users (id),
                created_at \(type: .instant) NOT NULL
            )\(SQL.strict)
            """,
            "CREATE INDEX payments_invoice ON payments (invoice_id, created_at, id)",
        ]
    )
}
