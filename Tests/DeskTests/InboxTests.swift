import API
import FoundationEssentials
import Testing

@testable import Desk

@Suite("Inbox")
struct InboxTests {
    private let words = Words(language: .english, Translations(Assets(folder: nil)))

    @Test("A message says how it fares, and why it did not arrive")
    func states() {
        let lines = [
            MessageState.Line(status: "pending", channel: "WhatsApp"),
            MessageState.Line(status: "sent", channel: "E-mail"),
            MessageState.Line(status: "failed", channel: "WhatsApp", reason: "no such number"),
            MessageState.Line(status: "read", channel: ""),
        ]
        #expect(
            lines.map { $0.text(words) } == [
                "WhatsApp: queued", "E-mail: sent", "WhatsApp: failed, no such number", "Read",
            ])
        #expect(lines.map(\.isFailure) == [false, false, true, false])
    }

    @Test("Older messages are more of the list, then pages of their own")
    func spans() {
        #expect(MessageSpan(FormData("")).older("c").encoded == "count=100")
        #expect(MessageSpan(FormData("count=400")).older("c").encoded == "count=500")
        #expect(MessageSpan(FormData("count=500")).older("c").encoded == "before=c")
        #expect(MessageSpan(FormData("before=b")).older("c").encoded == "before=c")
        #expect(MessageSpan(FormData("count=100000")).count == 500)
        #expect(MessageSpan(FormData("count=-1")).count == 50)
        #expect(MessageSpan(FormData("count=50")).address.isEmpty)
    }

    @Test("The next page of a list is found in its Link header")
    func links() {
        let link = "</api/v1/protected/messages/conversations?limit=50&cursor=a%2Bb>; rel=\"next\""
        #expect(APIClient.cursor(in: link) == "a+b")
        #expect(APIClient.cursor(in: "<https://test.example/>; rel=\"next\"?cursor=a") == nil)
        #expect(APIClient.cursor(in: "") == nil)
    }

    @Test("An address of a patient's thread means the patient's conversation")
    func sameConversation() throws {
        let json = """
            {"id": "patient-1", "participantId": "1", "participantName": "Ahmed Hassan", "type": "patient",
            "lastMessage": "Thanks", "lastMessageTime": "2026-05-10T15:30:00.000Z",
            "lastMessageChannel": "sms", "unreadCount": 2, "messageCount": 24, "hasWhatsApp": true,
            "hasPortal": true}
            """
        let conversation = try JSONDecoder().decode(Conversation.self, from: Data(json.utf8))
        #expect(conversation.isTheSame(as: "patient-1"))
        #expect(conversation.isTheSame(as: "patient-1-Doctor"))
        #expect(!conversation.isTheSame(as: "patient-12"))
    }
}
