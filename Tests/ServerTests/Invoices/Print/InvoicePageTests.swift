import Domain
import Markup
import Testing

@testable import Server

@Suite("An invoice on paper")
struct InvoicePageTests {
    private static let id = ID(high: 1, low: 2)
    private static let at = Instant("2026-05-10T20:30:00.000Z") ?? Instant(milliseconds: 0)

    private func print(_ change: (inout InvoicePrint) -> Void = { _ in }) throws -> InvoicePrint {
        let items = [
            InvoiceItem(
                description: "Tooth whitening", quantity: .one, unitPrice: Money(whole: 5000),
                cost: Money(whole: 4321)),
            InvoiceItem(
                description: "Scaling and polishing", quantity: Quantity(thousandths: 500),
                unitPrice: Money(whole: 6000)),
        ]
        let row = InvoiceRow(
            id: Self.id, clinicId: Self.id, number: "INV-000123", patientId: Self.id,
            patientName: "Ahmed Hassan", appointmentId: nil,
            isVoid: false, currency: Currency(code: "PKR"), subtotal: Money(whole: 8000),
            discount: Money(whole: 500),
            tax: Money(whole: 800),
            total: Money(whole: 8300), paid: .zero, notes: nil, dueDate: LocalDate("2026-06-15"),
            voidReason: nil, createdAt: Self.at,
            updatedAt: Self.at)
        var print = InvoicePrint(
            invoice: row, items: items, payments: [], clinicName: "OdontoX Clinic",
            zone: try #require(Zone(identifier: "Asia/Karachi")),
            patientNumber: "P-2026-001", patientPhone: nil, patientEmail: nil, appointment: nil,
            printedAt: Self.at)
        change(&print)
        return print
    }

    private func text(_ change: (inout InvoicePrint) -> Void = { _ in }) throws -> String {
        InvoicePage(try print(change)).html.text
    }

    @Test("It names the clinic, the patient, each line and what is owed, in the invoice's currency")
    func content() throws {
        let page = try text()
        for part in [
            "OdontoX Clinic", "INV-000123", "Ahmed Hassan", "P-2026-001", "Tooth whitening",
            "<td>0.5</td><td>6,000.00</td>",
            "<td>8,000.00</td>", "<td>−500.00</td>", "<td>800.00</td>", "PKR\u{A0}8,300.00", "15 June 2026",
            ">Unpaid<",
        ] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(!page.contains("4,321"), "what an item cost the clinic is not the patient's business")
    }

    @Test("Its dates are the clinic's, not UTC's")
    func zone() throws {
        let page = try text()
        #expect(page.contains("<dt>Issued</dt><dd>11 May 2026</dd>"))
        #expect(page.contains("printed 11 May 2026, 01:30 (Asia/Karachi)"))
    }

    @Test("No text of a patient or a clinic becomes markup")
    func escaping() throws {
        let evil = "</bdi><script>alert(1)</script>"
        let page = try text { print in
            print.clinicName = evil
            print.patientPhone = evil
            print.patientEmail = evil
            print.invoice.patientName = evil
            print.invoice.notes = evil
            print.invoice.voidReason = evil
            print.invoice.isVoid = true
            print.items[0].description = evil
            print.appointment = .init(date: LocalDate(Self.at, in: print.zone), type: evil, doctorName: evil)
            print.payments = [
                PaymentRow(
                    id: Self.id, clinicId: Self.id, invoiceId: Self.id, kind: .payment,
                    amount: Money(whole: 1), method: .cash,
                    reference: evil, createdBy: Self.id, createdAt: Self.at)
            ]
        }
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;"))
    }

    @Test("It runs no script and loads nothing")
    func alone() throws {
        let page = try text().lowercased()
        for part in ["<script", "<link", "src=", "href=", "url(", "@import", "style="] {
            #expect(!page.contains(part), "\(part)")
        }
    }

    @Test("Its badge says how it stands")
    func badges() throws {
        #expect(try text { $0.invoice.paid = Money(whole: 1) }.contains(">Partly paid<"))
        #expect(try text { $0.invoice.paid = Money(whole: 8300) }.contains(">Paid<"))
        #expect(try text { $0.invoice.isVoid = true }.contains(">Void<"))
    }

    @Test("It is overdue from the day after the due date, by the clinic's clock, while something is owed")
    func overdue() throws {
        let lastMoment = try #require(Instant("2026-06-15T18:59:59.999Z"))
        #expect(try !print { $0.printedAt = lastMoment }.isOverdue)
        #expect(try print { $0.printedAt = lastMoment.adding(milliseconds: 1) }.isOverdue)
        let settled = try print { print in
            print.printedAt = lastMoment.adding(milliseconds: 1)
            print.invoice.paid = Money(whole: 8300)
        }
        #expect(!settled.isOverdue)
    }
}

extension LocalDate {
    fileprivate init(_ instant: Instant, in zone: Zone) { self = zone.local(instant).date }
}
