import API
import Domain
import Logging

/// One log entry on its way out.
struct LogLine {
    /// A longer value is cut.
    static let valueLimit = 2000

    var time: Instant
    var level: Logger.Level
    var message: String
    var metadata: Logger.Metadata

    private var fields: [(String, Logger.Metadata.Value)] {
        metadata.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    var json: [UInt8] {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("time", time.description)
        json.field("level", level.rawValue)
        json.field("message", String(message.prefix(Self.valueLimit)))
        for (name, value) in fields {
            json.key(dynamic: name)
            switch value {
            case .stringConvertible(let number as Int): json.int(number)
            case .stringConvertible(let number as Double) where number.isFinite:
                json.raw(Array("\(number)".utf8))
            default: json.string(Self.plain(value))
            }
        }
        json.endObject()
        return json.bytes + [UInt8(ascii: "\n")]
    }

    var text: [UInt8] {
        var text = "\(time) \(level.rawValue) \(Self.oneLine(String(message.prefix(Self.valueLimit))))"
        for (name, value) in fields {
            let value = Self.oneLine(Self.plain(value))
            text +=
                value.contains(" ") || value.contains("\"")
                ? " \(name)=\"\(value.replacing("\"", with: "\\\""))\"" : " \(name)=\(value)"
        }
        return Array(text.utf8) + [UInt8(ascii: "\n")]
    }

    private static func plain(_ value: Logger.Metadata.Value) -> String {
        String("\(value)".prefix(valueLimit))
    }

    /// Without control characters: nobody forges a second line.
    private static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            return text
        }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}
