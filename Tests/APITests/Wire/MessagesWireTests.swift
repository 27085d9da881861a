import API
import Testing

@Suite("Messages on the wire")
struct MessagesWireTests {
    @Test("The list of messages: the sample is read, and written with all its keys")
    func listOfMessages() throws {
        try expectFaithful(
            Page<Message>.self,
            """
            {
              "data": [
                {
                  "id": "550e8400-e29b-41d4-a716-446655440000",
                  "patientId": "550e8400-e29b-41d4-a716-446655440002",
                  "clinicId": "550e8400-e29b-41d4-a716-446655440001",
                  "type": "sms",
                  "direction": "outbound",
                  "subject": "Appointment Confirmation",
                  "message": "Your appointment with Dr. Fatima Khan is confirmed for May 15, 2026 at 2:30 \
            PM.",
                  "status": "read",
                  "isStarred": false,
                  "sentBy": "550e8400-e29b-41d4-a716-446655440003",
                  "readAt": "2026-05-10T10:15:00.000Z",
                  "createdAt": "2026-05-10T09:00:00.000Z",
                  "senderFirstName": "Fatima",
                  "senderLastName": "Khan",
                  "senderRole": "doctor",
                  "patient": {
                    "id": "550e8400-e29b-41d4-a716-446655440002",
                    "firstName": "Ahmed",
                    "lastName": "Hassan",
                    "patientNumber": "P-2026-001"
                  }
                }
              ],
              "pagination": {
                "page": 1,
                "limit": 50,
                "total": 42,
                "totalPages": 1
              }
            }
            """)
    }

    @Test("A thread: the sample is read, and written with all its keys")
    func thread() throws {
        try expectFaithful(
            [Message].self,
            """
            [
              {
                "id": "550e8400-e29b-41d4-a716-446655440000",
                "patientId": "550e8400-e29b-41d4-a716-446655440002",
                "clinicId": "550e8400-e29b-41d4-a716-446655440001",
                "type": "portal",
                "direction": "inbound",
                "subject": "Appointment Request",
                "message": "Can I book an appointment for next week?",
                "status": "read",
                "isStarred": false,
                "sentBy": "550e8400-e29b-41d4-a716-446655440002",
                "readAt": "2026-05-10T10:30:00.000Z",
                "createdAt": "2026-05-09T14:00:00.000Z",
                "senderFirstName": "Ahmed",
                "senderLastName": "Hassan",
                "senderRole": "patient"
              },
              {
                "id": "550e8400-e29b-41d4-a716-446655440001",
                "patientId": "550e8400-e29b-41d4-a716-446655440002",
                "clinicId": "550e8400-e29b-41d4-a716-446655440001",
                "type": "portal",
                "direction": "outbound",
                "subject": "RE: Appointment Request",
                "message": "Sure! We have slots available on May 15 at 2:30 PM",
                "status": "read",
                "isStarred": false,
                "sentBy": "550e8400-e29b-41d4-a716-446655440003",
                "readAt": "2026-05-09T15:00:00.000Z",
                "createdAt": "2026-05-09T14:30:00.000Z",
                "senderFirstName": "Fatima",
                "senderLastName": "Khan",
                "senderRole": "doctor"
              }
            ]
            """)
    }

    @Test("A sent message: the sample is read, and written with all its keys")
    func sentMessage() throws {
        try expectFaithful(
            Message.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "patientId": "550e8400-e29b-41d4-a716-446655440002",
              "recipientId": null,
              "sentBy": "550e8400-e29b-41d4-a716-446655440003",
              "type": "portal",
              "direction": "outbound",
              "subject": "Appointment Confirmation",
              "message": "Your appointment is confirmed for May 15, 2026 at 2:30 PM",
              "status": "unread",
              "isStarred": false,
              "readAt": null,
              "createdAt": "2026-05-10T10:30:00.000Z",
              "patient": {
                "id": "550e8400-e29b-41d4-a716-446655440002",
                "firstName": "Ahmed",
                "lastName": "Hassan",
                "patientNumber": "P-2026-001"
              }
            }
            """)
    }

    @Test("A starred message: the sample is read, and written with all its keys")
    func starredMessage() throws {
        try expectFaithful(
            Message.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "patientId": "550e8400-e29b-41d4-a716-446655440002",
              "sentBy": "550e8400-e29b-41d4-a716-446655440003",
              "type": "sms",
              "direction": "outbound",
              "subject": "Appointment Confirmation",
              "message": "Your appointment is confirmed",
              "status": "read",
              "isStarred": true,
              "readAt": "2026-05-10T10:30:00.000Z",
              "createdAt": "2026-05-10T09:00:00.000Z"
            }
            """)
    }

    @Test("A deleted message: the sample is read, and written with all its keys")
    func deletedMessage() throws {
        try expectFaithful(
            MessageDeleted.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "status": "deleted"
            }
            """)
    }

    @Test("A message sent into a conversation: the sample is read, and written with all its keys")
    func messageSentIntoConversation() throws {
        try expectFaithful(
            Message.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "patientId": "550e8400-e29b-41d4-a716-446655440002",
              "sentBy": "550e8400-e29b-41d4-a716-446655440003",
              "type": "portal",
              "direction": "inbound",
              "subject": "RE: Appointment",
              "message": "Thank you for the appointment",
              "status": "unread",
              "isStarred": false,
              "createdAt": "2026-05-10T10:30:00.000Z"
            }
            """)
    }

    @Test("A WhatsApp message: the sample is read, and written with all its keys")
    func whatsappMessage() throws {
        try expectFaithful(
            WhatsAppSent.self,
            """
            {
              "success": true,
              "messageId": "550e8400-e29b-41d4-a716-446655440000",
              "phoneNumber": "+92-300-1234567",
              "status": "sent",
              "timestamp": "2026-05-10T10:30:00.000Z"
            }
            """)
    }
}
