import API
import FoundationEssentials

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
