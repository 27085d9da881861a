import API
import Testing

@Suite("Inbox and deliveries on the wire")
struct InboxWireTests {
    @Test("The inbox: the sample is read, and written with all its keys")
    func inbox() throws {
        try expectFaithful(
            InboxPage.self,
            """
            {
              "data": [
                {
                  "id": "550e8400-e29b-41d4-a716-446655440000",
                  "clinicId": "550e8400-e29b-41d4-a716-446655440001",
                  "createdAt": "2026-05-10T10:30:00.000Z",
                  "type": "appointment",
                  "title": "New appointment",
                  "message": "Booked",
                  "data": {
                    "appointmentId": "550e8400-e29b-41d4-a716-446655440000"
                  },
                  "isRead": false,
                  "readAt": null
                }
              ],
              "unreadCount": 1,
              "pagination": {
                "page": 1,
                "limit": 50,
                "total": 1,
                "totalPages": 1
              }
            }
            """)
    }

    @Test("An inbox marked as read: the sample is read, and written with all its keys")
    func inboxMarkedAsRead() throws {
        try expectFaithful(
            InboxRead.self,
            """
            {
              "success": true,
              "markedRead": 3,
              "readAt": "2026-05-10T10:30:00.000Z"
            }
            """)
    }

    @Test("Deliveries: the sample is read, and written with all its keys")
    func deliveries() throws {
        try expectFaithful(
            Page<Delivery>.self,
            """
            {
              "data": [
                {
                  "id": "550e8400-e29b-41d4-a716-446655440000",
                  "clinicId": "550e8400-e29b-41d4-a716-446655440001",
                  "createdAt": "2026-05-10T10:30:00.000Z",
                  "channel": "email",
                  "recipient": "a@b.test",
                  "template": "appointment-booked",
                  "purpose": "appointment",
                  "status": "failed",
                  "attempts": 3,
                  "reason": "550 no such user",
                  "reference": "r-1",
                  "sentAt": null
                }
              ],
              "pagination": {
                "page": 1,
                "limit": 50,
                "total": 1,
                "totalPages": 1
              }
            }
            """)
    }
}
