import API
import Domain
import Logging
import Storage
import Synchronization

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

/// How a log line looks.
package enum LogFormat: String, Sendable, CaseIterable {
    /// For people: time, level, message, `key=value`.
    case text
    /// For machines: one JSON object a line.
    case json
}

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where log lines go: whole, one after the other.
package final class LogLines: Sendable {
    private let lock = Mutex(())
    private let file: Int32

    package static let standardError = LogLines(file: 2)

    init(file: Int32) { self.file = file }

    /// Writes a line with its end. What can't be written is dropped: a full disk must not stop a clinic.
    func write(_ line: [UInt8]) {
        lock.withLock { _ in
            var start = 0
            while start < line.count {
                let count = line[start...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                start += count
            }
        }
    }
}

/// What of an error may stand in a log: its kind, never values that could be a patient's.
enum LogSafe {
    static func describe(_ error: any Error) -> String {
        switch error {
        case let error as DatabaseError: "\(error)"
        default: String(reflecting: type(of: error))
        }
    }
}
