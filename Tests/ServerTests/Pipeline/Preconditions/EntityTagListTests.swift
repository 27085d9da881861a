import Testing

@testable import Server

@Suite("Lists of entity tags (RFC 9110 §13.1)")
struct EntityTagListTests {
    private let tag = EntityTag(of: Array("a room".utf8))

    @Test("A star, one tag, several, weak ones, blanks and empty elements are read")
    func read() throws {
        for list in [
            "*", " * ", "\(tag)", "\"x\", \(tag)", "\"x\",\(tag)\t,\"y\"", "\"a, b\",\(tag)", ",, \(tag) ,",
            "\"\", \(tag)",
        ] {
            let read = try #require(EntityTagList(list), "\(list)")
            #expect(read.names(tag, .strong) && read.names(tag, .weak), "\(list)")
        }
        for list in ["\"x\"", "\"\"", "\"\(tag.description.dropFirst().dropLast())x\"", "\"x\", W/\"y\""] {
            let read = try #require(EntityTagList(list), "\(list)")
            #expect(!read.names(tag, .strong) && !read.names(tag, .weak), "\(list)")
        }
        let weak = try #require(EntityTagList("W/\(tag)"))
        #expect(weak.names(tag, .weak))
        #expect(!weak.names(tag, .strong))
    }

    @Test(
        "What is no list is none",
        arguments: [
            "", " ", ",", "x", "\"x", "x\"", "'x'", "*, \"x\"", "\"x\", *", "**", "\"x\" \"y\"", "w/\"x\"",
            "W/", "W/x",
            "\"x\";",
        ])
    func refused(list: String) {
        #expect(EntityTagList(list) == nil)
    }

    @Test("The pattern of the API's description fits what is read, and nothing else")
    func pattern() throws {
        let regex = try Regex(EntityTagList.pattern)
        for list in ["*", "\(tag)", "\"x\", W/\(tag)", "\"\""] {
            #expect(list.wholeMatch(of: regex) != nil, "\(list)")
        }
        for list in ["x", "\"x", "*, \"x\"", "\"x\" \"y\"", "W/x", ""] {
            #expect(list.wholeMatch(of: regex) == nil, "\(list)")
        }
    }
}
