import API
import Testing

@Suite("History on the wire")
struct HistoryWireTests {
    @Test("The activity of an appointment: the sample is read, and written with all its keys")
    func activityOfAppointment() throws {
        try expectFaithful(
            DataList<Activity>.self,
            """
            {
              "data": [
                {
                  "id": "550e8400-e29b-41d4-a716-446655440000",
                  "action": "status_changed",
                  "actorId": "550e8400-e29b-41d4-a716-446655440003",
                  "actorName": "Fatima Khan",
                  "actorRole": "doctor",
                  "before": {
                    "status": "confirmed",
                    "deep": [
                      1,
                      null,
                      true,
                      "x"
                    ]
                  },
                  "after": {
                    "status": "in_progress"
                  },
                  "createdAt": "2026-05-10T10:30:00.000Z"
                }
              ]
            }
            """)
    }

    @Test("An audit entry: the sample is read, and written with all its keys")
    func auditEntry() throws {
        try expectFaithful(
            AuditEntry.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "createdAt": "2026-05-10T10:30:00.000Z",
              "actorId": null,
              "actorName": null,
              "actorRole": null,
              "action": "appointment.created",
              "entity": "appointment",
              "entityId": "550e8400-e29b-41d4-a716-446655440000",
              "before": null,
              "after": {
                "status": "scheduled"
              },
              "requestId": "r",
              "ipAddress": "127.0.0.1",
              "previousHash": null,
              "hash": "ab"
            }
            """)
    }
}
