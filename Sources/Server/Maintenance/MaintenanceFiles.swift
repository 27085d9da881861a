import FoundationEssentials

enum MaintenanceFiles {
    /// Whether two paths lead to one file.
    static func areSame(_ one: String, _ other: String) -> Bool {
        let manager = FileManager.default
        guard let first = try? manager.attributesOfItem(atPath: resolved(one)),
            let second = try? manager.attributesOfItem(atPath: resolved(other))
        else { return false }
        return number(first, .systemFileNumber) == number(second, .systemFileNumber)
            && number(first, .systemNumber) == number(second, .systemNumber)
    }

    static func size(of path: String) -> Int {
        Int(number((try? FileManager.default.attributesOfItem(atPath: path)) ?? [:], .size))
    }

    private static func resolved(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().path
    }

    private static func number(_ attributes: [FileAttributeKey: Any], _ key: FileAttributeKey) -> Int64 {
        switch attributes[key] {
        case let value as Int: Int64(value)
        case let value as UInt: Int64(clamping: value)
        case let value as UInt64: Int64(clamping: value)
        case let value as Int64: value
        default: -1
        }
    }
}
