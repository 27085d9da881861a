import Domain

/// Header values of a mail. Whatever they are made from, no line break gets through (RFC 5322, RFC 2047).
enum MailHeader {
    /// Free text, such as a subject.
    static func text(_ value: String) -> String {
        let value = flat(value)
        return value.utf8.count <= 60 && isPlain(value) ? value : encoded(value)
    }

    /// `Name <address>`.
    static func mailbox(_ name: String, _ address: MailAddress) -> String {
        let name = flat(name)
        guard !name.isEmpty else { return "<\(address)>" }
        guard name.utf8.count <= 60, isPlain(name) else { return "\(encoded(name))\r\n <\(address)>" }
        let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\" <\(address)>"
    }

    /// "Fri, 15 May 2026 09:30:00 +0000".
    static func date(_ instant: Instant) -> String {
        let second = instant.milliseconds / 1000
        guard let date = LocalDate(dayNumber: Int(second / 86_400)) else { return "" }
        let time = Int(second % 86_400)
        let weekday = date.weekday.rawValue.prefix(3).capitalizedASCII
        return
            "\(weekday), \(date.day) \(months[date.month - 1]) \(date.year) \(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60)) +0000"
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Without control characters and line separators; a run of them is one blank.
    private static func flat(_ value: String) -> String {
        var flat = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            let isBreak = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
            if !isBreak {
                flat.append(scalar)
            } else if flat.last != " " {
                flat.append(" ")
            }
        }
        while flat.last == " " { flat.removeLast() }
        return String(flat)
    }

    private static func isPlain(_ value: String) -> Bool {
        value.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !value.contains("=?")
    }

    /// Encoded words of at most 75 characters, each of whole characters, one a line.
    private static func encoded(_ value: String) -> String {
        var words: [String] = []
        var chunk: [UInt8] = []
        for scalar in value.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if chunk.count + bytes.count > 42 {
                words.append("=?UTF-8?B?\(Base64.text(chunk))?=")
                chunk = []
            }
            chunk += bytes
        }
        words.append("=?UTF-8?B?\(Base64.text(chunk))?=")
        return words.joined(separator: "\r\n ")
    }
}

extension Substring {
    /// "fri" as "Fri".
    fileprivate var capitalizedASCII: String { prefix(1).uppercased() + dropFirst() }
}
