import Foundation
import TestSupport
import Testing

@testable import Domain

@Suite("Identifiers")
struct IDTests {
    @Test("Either case is read, lower case is written")
    func cases() throws {
        let id = try #require(ID("550E8400-e29b-41D4-A716-446655440000"))
        #expect(id.description == "550e8400-e29b-41d4-a716-446655440000")
        #expect(id == ID(high: 0x550e_8400_e29b_41d4, low: 0xa716_4466_5544_0000))
    }

    @Test("Random UUIDs of Foundation read back unchanged")
    func roundTrip() {
        for _ in 0..<200 {
            let text = UUID().uuidString
            #expect(ID(text)?.description == text.lowercased())
        }
    }

    @Test(
        "Other spellings are refused",
        arguments: [
            "", "550e8400e29b41d4a716446655440000", "{550e8400-e29b-41d4-a716-446655440000}",
            "550e8400-e29b-41d4-a716-44665544000",
            "550e8400-e29b-41d4-a716-4466554400000", "550e8400-e29b-41d4-a716-44665544000g",
            "550e8400-e29b-41d4a-716-446655440000",
            " 550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-44665544000\u{0}",
            "٥٥٠e8400-e29b-41d4-a716-446655440000",
        ])
    func refused(text: String) {
        #expect(ID(text) == nil)
    }

    @Test("New ids are UUIDs of version 7, all different, and in order of their time")
    func order() throws {
        let now = try instant("2026-05-10T10:30:00.000Z")
        let source = IDSource()
        let ids = (0..<1000).map { _ in source.make(at: now) }
        #expect(Set(ids).count == ids.count)
        #expect(ids == ids.sorted())
        #expect(ids.allSatisfy { $0.high >> 12 & 0xF == 7 && $0.low >> 62 == 2 })
        #expect(ids.allSatisfy { $0.high >> 16 == UInt64(now.milliseconds) })
        #expect(source.make(at: now.adding(milliseconds: 1)) > ids[999])
    }

    @Test("Order by value is order by text")
    func comparable() {
        var random = SeededRandom(seed: 1)
        let ids = (0..<200).map { _ in
            ID(high: random.next() >> UInt64.random(in: 0...63, using: &random), low: random.next())
        }
        #expect(ids.sorted().map(\.description) == ids.map(\.description).sorted())
    }
}
