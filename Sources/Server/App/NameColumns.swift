import Domain
import Storage

/// A name in a table whose names are unique in their clinic, with the columns that follow from it (contract §8).
enum NameColumns {
    static let all: SQL = "name, name_key, search, sort_key"

    static func values(_ name: String) -> SQL {
        let index = NameIndex(name)
        return "\(name), \(TextKey.key(name)), \(index.search), \(index.sortKey)"
    }

    /// As in `UPDATE … SET`.
    static func assignment(_ name: String) -> SQL {
        let index = NameIndex(name)
        return "name = \(name), name_key = \(TextKey.key(name)), search = \(index.search), sort_key = \(index.sortKey)"
    }
}
