import API
import Configuration
import FoundationEssentials

/// The settings as texts: flags before environment before file (contract §9). An empty text counts
/// as not set.
struct SettingValues {
    private let reader: ConfigReader

    init(flags: [SettingName: String], environment: [String: String], file: [SettingName: String]) {
        reader = ConfigReader(providers: [
            Self.provider("flags", flags),
            EnvironmentVariablesProvider(environmentVariables: environment.filter { !$0.value.isEmpty }),
            Self.provider("file", file),
        ])
    }

    private static func provider(_ name: String, _ values: [SettingName: String]) -> InMemoryProvider {
        var entries: [AbsoluteConfigKey: ConfigValue] = [:]
        for (name, value) in values where !value.isEmpty {
            entries[AbsoluteConfigKey(name.components)] = ConfigValue(.string(value), isSecret: name.isSecret)
        }
        return InMemoryProvider(name: name, values: entries)
    }

    /// The value of `name`, or else of its former name.
    subscript(_ name: SettingName) -> String? { text(given(name)) }

    /// One line for each former name that is in use, which names the new one.
    var deprecations: [String] {
        SettingName.allCases.compactMap { name in
            guard let former = name.former, text(former) != nil else { return nil }
            return """
                \(former.variable) is called \(name.variable) now; the former name works in this release only
                """
        }
    }

    /// The name under which the setting is given: its own, or the former one.
    private func given(_ name: SettingName) -> SettingName {
        guard let former = name.former, text(name) == nil, text(former) != nil else { return name }
        return former
    }

    private func text(_ name: SettingName) -> String? {
        reader.string(forKey: ConfigKey(name.components), isSecret: name.isSecret)
    }

    /// A whole number within `range`.
    func integer(
        _ name: SettingName, in range: ClosedRange<Int>, default preset: Int
    ) throws(SettingError) -> Int {
        guard let text = self[name] else { return preset }
        guard let number = Int(text), range.contains(number) else {
            throw SettingError(
                given(name),
                """
                must be a whole number from \(range.lowerBound) to \(range.upperBound), not \
                \"\(text.prefix(40))\"
                """
            )
        }
        return number
    }

    /// One of a few words.
    func choice<Value>(
        _ name: SettingName, _ values: [(String, Value)], default preset: Value
    ) throws(SettingError) -> Value {
        guard let text = self[name] else { return preset }
        guard let found = values.first(where: { $0.0 == text.lowercased() }) else {
            let words = values.map(\.0)
            throw SettingError(name, "must be \(words.joined(separator: ", ")), not \"\(text.prefix(40))\"")
        }
        return found.1
    }
}

/// A JSON file of settings: an object with the flags' names, `{"port": 8080, "database-url": "…"}`.
enum SettingsFile {
    /// The variable that names the file.
    static let variable = "ODONTOX_CONFIG"

    static func read(_ path: String) throws(SettingError) -> [SettingName: String] {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw refused(path, "cannot be read")
        }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: [UInt8](data))
        } catch {
            throw refused(path, "is not JSON: \(error)")
        }
        guard let object = json.object else { throw refused(path, "holds \(json.kindName), not an object") }
        var values: [SettingName: String] = [:]
        for member in object.members {
            guard let name = SettingName(rawValue: member.name) else {
                throw refused(path, "has an unknown setting \"\(member.name)\"")
            }
            switch member.value {
            case .string(let text): values[name] = text
            case .number(let number): values[name] = number.text
            default:
                throw refused(
                    path, "sets \"\(member.name)\" to \(member.value.kindName), not to a string or a number")
            }
        }
        return values
    }

    private static func refused(_ path: String, _ problem: String) -> SettingError {
        SettingError(variable: variable, "names \(path), which \(problem)")
    }
}
