import API
import Testing

@Suite("Money on the wire")
struct MoneyWireTests {
    @Test("An invoice: the sample is read, and written with all its keys")
    func invoice() throws {
        try expectFaithful(
            Invoice.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "createdAt": "2026-05-10T10:30:00.000Z",
              "updatedAt": "2026-05-10T10:31:00.000Z",
              "invoiceNumber": "INV-2026-0001",
              "patientId": "550e8400-e29b-41d4-a716-446655440002",
              "appointmentId": "550e8400-e29b-41d4-a716-446655440000",
              "status": "partial",
              "items": [
                {
                  "description": "Tooth whitening",
                  "quantity": 1,
                  "unitPrice": 5000,
                  "cost": 5000
                },
                {
                  "description": "Scaling and polishing",
                  "quantity": 0.125,
                  "unitPrice": 24000
                }
              ],
              "subtotal": 8000,
              "discountAmount": 500,
              "taxAmount": 800,
              "totalAmount": 8300,
              "paidAmount": 300.5,
              "balance": 7999.5,
              "currency": "PKR",
              "notes": "10% discount applied",
              "dueDate": "2026-06-15",
              "payments": [
                {
                  "id": "550e8400-e29b-41d4-a716-446655440000",
                  "clinicId": "550e8400-e29b-41d4-a716-446655440001",
                  "createdAt": "2026-05-10T10:30:00.000Z",
                  "invoiceId": "550e8400-e29b-41d4-a716-446655440005",
                  "kind": "payment",
                  "amount": 300.5,
                  "method": "cash",
                  "reference": null,
                  "recordedBy": "550e8400-e29b-41d4-a716-446655440004"
                }
              ]
            }
            """)
    }
}
