import API
import Testing

@Suite("Errors on the wire")
struct ErrorsWireTests {
    @Test("An error: the sample is read, and written with all its keys")
    func error() throws {
        try expectFaithful(
            ErrorBody.self,
            """
            {
              "error": "Error type",
              "message": "Detailed error message",
              "code": "ERROR_CODE",
              "timestamp": "2026-05-10T10:30:00.000Z"
            }
            """)
    }

    @Test("A conflict: the sample is read, and written with all its keys")
    func conflict() throws {
        try expectFaithful(
            ErrorBody.self,
            """
            {
              "message": "Time slot conflict: Doctor already has an appointment from 14:00 to 14:30",
              "code": "SLOT_CONFLICT",
              "conflicts": [
                {
                  "appointmentId": "550e8400-e29b-41d4-a716-446655440099",
                  "startTime": "14:00",
                  "endTime": "14:30",
                  "doctorId": "550e8400-e29b-41d4-a716-446655440003"
                }
              ],
              "error": "Conflict",
              "timestamp": "2026-05-10T10:30:00.000Z"
            }
            """)
    }

    @Test("Bad fields: the sample is read, and written with all its keys")
    func badFields() throws {
        try expectFaithful(
            ErrorBody.self,
            """
            {
              "error": "Error type",
              "message": "Detailed error message",
              "code": "ERROR_CODE",
              "timestamp": "2026-05-10T10:30:00.000Z",
              "fields": [
                {
                  "field": "invoice.items[0].unitPrice",
                  "message": "is required"
                }
              ]
            }
            """)
    }
}
