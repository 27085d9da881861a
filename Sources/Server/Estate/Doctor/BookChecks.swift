import Domain
import Storage

/// The books: amounts follow from lines and payments, numbers run on without a gap.
enum BookChecks {
    static let all = [lines, payments, numbers, patientNumbers]

    private static let lines = Check(
        "invoices are the sum of their lines",
        """
        SELECT i.id FROM invoices i
        WHERE i.total_amount <> i.subtotal - i.discount_amount + i.tax_amount
            OR i.subtotal <> (SELECT coalesce(sum(l.amount), 0) FROM invoice_items l WHERE l.invoice_id = i.id)
        ORDER BY i.id
        """
    ) { "invoice \($0[0])" }

    private static let payments = Check("invoices' balances follow from their payments") { tx, findings in
        try tx.walk(
            """
            SELECT i.id, i.total_amount, i.paid_amount, i.balance, i.status,
                coalesce(sum(CASE WHEN p.kind = 'payment' THEN p.amount END), 0),
                coalesce(sum(CASE WHEN p.kind = 'refund' THEN p.amount END), 0)
            FROM invoices i LEFT JOIN payments p ON p.invoice_id = i.id GROUP BY i.id ORDER BY i.id
            """
        ) { row in
            let status: String = try row.get(4)
            let account = InvoiceAccount(
                total: try row.get(1), payments: Money(thousandths: row.int(5)), refunds: Money(thousandths: row.int(6)),
                isVoid: status == InvoiceStatus.void.rawValue)
            let isRight = try account.paid == row.get(2) && account.balance == row.get(3) && account.status.rawValue == status
            if !isRight { findings.add("invoice \(try row.get(0) as String)") }
        }
    }

    /// A clinic's invoices are 1, 2, 3 … up to what its counter says.
    private static let numbers = Check("invoice numbers have no gaps") { tx, findings in
        var counters: [String: Int64] = [:]
        try tx.each("SELECT clinic_id, value FROM counters WHERE name = 'invoice'") { counters[try $0.get(0)] = $0.int(1) }
        var last: (clinic: String, number: Int64) = ("", 0)
        func close() {
            guard let counter = counters.removeValue(forKey: last.clinic) ?? (last.number > 0 ? 0 : nil), counter != last.number else {
                return
            }
            findings.add("clinic \(last.clinic): the counter stands at \(counter), the last invoice has \(last.number)")
        }
        try tx.walk(
            "SELECT clinic_id, invoice_number FROM invoices ORDER BY clinic_id, length(invoice_number), invoice_number"
        ) { row in
            let (clinic, text): (String, String) = (try row.get(0), try row.get(1))
            if clinic != last.clinic {
                close()
                last = (clinic, 0)
            }
            guard let number = Int64(text.drop { !$0.isNumber }), InvoiceNumber.text(number) == text else {
                return findings.add("clinic \(clinic): \(text) is no invoice number")
            }
            if number != last.number + 1 { findings.add("clinic \(clinic): after invoice \(last.number) comes \(number)") }
            last.number = number
        }
        close()
        for (clinic, counter) in counters.sorted(by: { $0.key < $1.key }) where counter != 0 {
            findings.add("clinic \(clinic): the counter stands at \(counter), and there is no invoice")
        }
    }

    /// Patients may be removed, so their numbers may have gaps; none may lie ahead of the counter.
    private static let patientNumbers = Check("patient numbers lie below their counters") { tx, findings in
        var counters: [String: Int64] = [:]
        try tx.each("SELECT clinic_id, name, value FROM counters WHERE name LIKE 'patient-%'") { row in
            counters["\(try row.get(0) as String) \(try row.get(1) as String)"] = row.int(2)
        }
        try tx.walk("SELECT clinic_id, patient_number, id FROM patients WHERE patient_number LIKE 'P-____-%'") { row in
            let (clinic, text): (String, String) = (try row.get(0), try row.get(1))
            let parts = text.split(separator: "-")
            guard parts.count == 3, let number = Int64(parts[2]) else { return }
            let counter = counters["\(clinic) patient-\(parts[1])"] ?? 0
            if number > counter { findings.add("patient \(try row.get(2) as String): number \(number), counter \(counter)") }
        }
    }
}
