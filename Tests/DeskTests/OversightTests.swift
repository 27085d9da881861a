import API
import FoundationEssentials
import Testing

@testable import Desk

@Suite("Oversight")
struct OversightTests {
    @Test("An entry of the trail shows the keys that differ, by name")
    func changes() throws {
        let json = """
            {"id":"1","action":"updated","entity":"room","createdAt":"2026-11-30T09:00:00.000Z",
            "before":{"name":"Room 1","color":null,"size":3},
            "after":{"name":"Room A","color":"#FF5733","size":3}}
            """
        let entry = try JSONDecoder().decode(AuditEntry.self, from: Data(json.utf8))
        #expect(
            AuditChange.all(entry) == [
                AuditChange(name: "color", before: "", after: "#FF5733"),
                AuditChange(name: "name", before: "Room 1", after: "Room A"),
            ])
    }

    @Test("Of a long value only the beginning is shown")
    func long() throws {
        let text = String(repeating: "x", count: 1000)
        let json = """
            {"id":"1","action":"created","entity":"message","createdAt":"2026-11-30T09:00:00.000Z",
            "after":{"message":"\(text)"}}
            """
        let entry = try JSONDecoder().decode(AuditEntry.self, from: Data(json.utf8))
        let shown = try #require(AuditChange.all(entry).first)
        #expect(shown.after.count == 301 && shown.after.hasSuffix("…"))
    }

    @Test("A delivery's recipient is no formula in a spreadsheet, and its words stay out")
    func csv() throws {
        let json = """
            {"id":"1","clinicId":"2","channel":"whatsapp","recipient":"+92-300-1234567","template":"t",
            "purpose":"appointment","status":"failed","attempts":2,"reason":"no route, sorry",
            "reference":"1","createdAt":"2026-11-30T09:00:00.000Z","text":"Dear Ahmed"}
            """
        let delivery = try JSONDecoder().decode(Delivery.self, from: Data(json.utf8))
        let text = String(decoding: DeliveryCSV.bytes([delivery]), as: UTF8.self)
        #expect(text.contains(#","'+92-300-1234567","#))
        #expect(text.contains(#","no route, sorry","#))
        #expect(!text.contains("Dear Ahmed"))
    }

    @Test("A filter keeps what the list can be narrowed by, and nothing that is empty")
    func filter() {
        let query = FormData("actorId=&action=created&page=3")
        #expect(query.keeping(["actorId", "action"]).encoded == "action=created")
    }
}
