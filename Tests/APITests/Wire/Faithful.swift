import API
import FoundationEssentials
import Testing

/// Reads a sample as a phone would, writes it as the server does, and expects that nothing of it is lost,
/// that every stored property has its key, and that what was written reads back as the same value.
func expectFaithful<Value: WireValue>(_ type: Value.Type, _ sample: String) throws {
    let value = try JSONDecoder().decode(Value.self, from: Data(sample.utf8))
    let written = try JSONValue(parsing: value.jsonBytes)
    expectCovers(written, try JSONValue(parsing: sample), at: "")
    if let names = written.object?.names, Value.self != ErrorBody.self {
        #expect(names == Mirror(reflecting: value).children.compactMap(\.label))
    }
    #expect(try JSONDecoder().decode(Value.self, from: Data(value.jsonBytes)) == value)
}

private func expectCovers(_ written: JSONValue?, _ sample: JSONValue, at path: String) {
    switch sample {
    case .object(let object):
        for member in object.members {
            expectCovers(written?[member.name], member.value, at: "\(path).\(member.name)")
        }
    case .array(let elements):
        #expect(written?.array?.count == elements.count, "\(path)")
        for (index, element) in elements.enumerated() {
            expectCovers(written?[index], element, at: "\(path)[\(index)]")
        }
    case .number(let number):
        #expect(written?.number?.plainDecimal == number.plainDecimal, "\(path)")
    default:
        #expect(written == sample, "\(path)")
    }
}
