import API
import FoundationEssentials
import Testing

/// Reads a sample as a phone would, and expects that nothing of it is lost.
func expectFaithful<Value: Decodable & Equatable>(_ type: Value.Type, _ sample: String) throws {
    let value = try JSONDecoder().decode(Value.self, from: Data(sample.utf8))
    expectCovers(shown(value), try JSONValue(parsing: sample), at: "")
    guard let written = value as? any WireObject else { return }
    #expect(try JSONDecoder().decode(Value.self, from: Data(written.jsonBytes)) == value)
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

/// A value as JSON, by the names of its stored properties.
private func shown(_ value: Any) -> JSONValue {
    switch value {
    case let json as JSONValue: return json
    case let number as JSONNumber: return .number(number)
    case let amount as Amount: return JSONNumber(amount.jsonText).map(JSONValue.number) ?? .null
    case let text as String: return .string(text)
    case let bool as Bool: return .bool(bool)
    case let number as Int: return JSONValue(number)
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { shown($0.value) } ?? .null
    case .collection: return .array(mirror.children.map { shown($0.value) })
    default: return .object(JSONObject(mirror.children.map { ($0.label ?? "", shown($0.value)) }))
    }
}
