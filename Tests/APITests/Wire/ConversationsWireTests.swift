import API
import Testing

@Suite("Conversations and contacts on the wire")
struct ConversationsWireTests {
    @Test("The conversations of staff: the sample is read, and written with all its keys")
    func conversationsOfStaff() throws {
        try expectFaithful(
            [Conversation].self,
            """
            [
              {
                "id": "patient-550e8400-e29b-41d4-a716-446655440002",
                "participantId": "550e8400-e29b-41d4-a716-446655440002",
                "participantName": "Ahmed Hassan",
                "type": "patient",
                "lastMessage": "Thanks for the reminder",
                "lastMessageTime": "2026-05-10T15:30:00.000Z",
                "lastMessageChannel": "sms",
                "unreadCount": 2,
                "messageCount": 24,
                "hasWhatsApp": true,
                "hasPortal": true
              },
              {
                "id": "staff-550e8400-e29b-41d4-a716-446655440004",
                "participantId": "550e8400-e29b-41d4-a716-446655440004",
                "participantName": "Dr. Hassan Ali",
                "type": "staff",
                "lastMessage": "Can you confirm patient for tomorrow?",
                "lastMessageTime": "2026-05-10T14:00:00.000Z",
                "lastMessageChannel": "portal",
                "unreadCount": 0,
                "messageCount": 5,
                "hasWhatsApp": false,
                "hasPortal": true
              }
            ]
            """)
    }

    @Test("The conversations of a patient: the sample is read, and written with all its keys")
    func conversationsOfPatient() throws {
        try expectFaithful(
            [Conversation].self,
            """
            [
              {
                "id": "patient-550e8400-e29b-41d4-a716-446655440002-Doctor",
                "participantId": "550e8400-e29b-41d4-a716-446655440003",
                "participantName": "Dr. Fatima Khan",
                "type": "Doctor",
                "lastMessage": "Your appointment is confirmed",
                "lastMessageTime": "2026-05-10T10:00:00.000Z",
                "lastMessageChannel": "sms",
                "unreadCount": 0,
                "messageCount": 3,
                "hasWhatsApp": true,
                "hasPortal": false
              },
              {
                "id": "patient-550e8400-e29b-41d4-a716-446655440002-Clinic",
                "participantId": "550e8400-e29b-41d4-a716-446655440001",
                "participantName": "OdontoX Clinic",
                "type": "Clinic",
                "lastMessage": "Appointment reminder: May 15, 2:30 PM",
                "lastMessageTime": "2026-05-09T09:00:00.000Z",
                "lastMessageChannel": "sms",
                "unreadCount": 1,
                "messageCount": 8,
                "hasWhatsApp": true,
                "hasPortal": true
              }
            ]
            """)
    }

    @Test("The contacts of a patient: the sample is read, and written with all its keys")
    func contactsOfPatient() throws {
        try expectFaithful(
            [Contact].self,
            """
            [
              {
                "id": "550e8400-e29b-41d4-a716-446655440003",
                "firstName": "Fatima",
                "lastName": "Khan",
                "role": "doctor",
                "email": "[email protected]",
                "type": "staff",
                "name": "Fatima Khan"
              },
              {
                "id": "550e8400-e29b-41d4-a716-446655440004",
                "firstName": "Zainab",
                "lastName": "Ahmed",
                "role": "receptionist",
                "email": "[email protected]",
                "type": "staff",
                "name": "Zainab Ahmed"
              }
            ]
            """)
    }

    @Test("The contacts of staff: the sample is read, and written with all its keys")
    func contactsOfStaff() throws {
        try expectFaithful(
            ContactDirectory.self,
            """
            {
              "patients": [
                {
                  "id": "550e8400-e29b-41d4-a716-446655440002",
                  "firstName": "Ahmed",
                  "lastName": "Hassan",
                  "email": "[email protected]",
                  "patientNumber": "P-2026-001",
                  "type": "patient",
                  "contactType": "patient",
                  "name": "Ahmed Hassan"
                }
              ],
              "staff": [
                {
                  "id": "550e8400-e29b-41d4-a716-446655440003",
                  "firstName": "Fatima",
                  "lastName": "Khan",
                  "role": "doctor",
                  "email": "[email protected]",
                  "type": "staff",
                  "contactType": "staff",
                  "name": "Fatima Khan"
                }
              ],
              "all": [
                { "id": "550e8400-e29b-41d4-a716-446655440002", "type": "patient", "contactType": \
            "patient", "name": "Ahmed Hassan" },
                { "id": "550e8400-e29b-41d4-a716-446655440003", "type": "staff", "contactType": "staff", \
            "name": "Fatima Khan" }
              ]
            }
            """)
    }

    @Test("The receptionists: the sample is read, and written with all its keys")
    func receptionists() throws {
        try expectFaithful(
            [Receptionist].self,
            """
            [
              {
                "id": "550e8400-e29b-41d4-a716-446655440004",
                "email": "[email protected]",
                "firstName": "Zainab",
                "lastName": "Ahmed",
                "role": "receptionist"
              }
            ]
            """)
    }

    @Test("A conversation marked as read: the sample is read, and written with all its keys")
    func conversationMarkedAsRead() throws {
        try expectFaithful(
            ConversationRead.self,
            """
            {
              "success": true,
              "conversationId": "patient-550e8400-e29b-41d4-a716-446655440002",
              "messagesMarkedRead": 5,
              "readAt": "2026-05-10T10:30:00.000Z"
            }
            """)
    }
}
