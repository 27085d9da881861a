import API
import Testing

@testable import Desk

@Suite("Which invoices are shown")
struct InvoiceQueryTests {
    @Test("Without a status the open ones come first")
    func openFirst() {
        let query = InvoiceQuery(FormData(""))
        #expect(query.groups.map(\.statuses) == [["unpaid", "partial"], ["paid", "void"]])
        #expect(InvoiceQuery(FormData("status=open")).groups.map(\.statuses) == [["unpaid", "partial"]])
        #expect(InvoiceQuery(FormData("status=paid")).groups.map(\.statuses) == [["paid"]])
        #expect(InvoiceQuery(FormData("status=lost")).status == "")
    }

    @Test("The address says what is shown, and no more")
    func address() {
        let query = InvoiceQuery(FormData("status=paid&patient=p&search=INV+1&page=3"))
        #expect(query.encoded(number: 3) == "status=paid&patient=p&search=INV%201&page=3")
        #expect(query.encoded(status: "void") == "status=void&patient=p&search=INV%201")
        #expect(InvoiceQuery(FormData("page=0&search=+")).encoded() == "")
    }

    @Test("Amounts of two currencies are never added, and what is paid is not owed")
    func totals() {
        func invoice(_ currency: String, _ balance: Amount) -> ListedInvoice {
            ListedInvoice(
                id: "i", invoiceNumber: "INV-000001", patientId: "p", status: "unpaid", totalAmount: balance,
                balance: balance, currency: currency, createdAt: "2026-05-10T15:30:00.000Z")
        }
        let totals = InvoiceTotals([
            invoice("PKR", 8300), invoice("USD", 20), invoice("PKR", 700), invoice("EUR", 0),
        ])
        #expect(totals.owed.map(\.currency) == ["PKR", "USD"])
        #expect(totals.owed.map(\.amount) == [9000, 20])
    }
}
