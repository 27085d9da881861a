extension DatabaseError.Kind {
    /// What a trigger refuses, by its message: `exclusion:NAME`, `check:NAME`,
    /// `unique:NAME` or `foreignKey:NAME`.
    init(triggerMessage message: String) {
        let parts = message.split(separator: ":", maxSplits: 1)
        let name = parts.count == 2 ? String(parts[1]) : ""
        switch parts.first {
        case "exclusion": self = .exclusion(name)
        case "check": self = .check(name)
        case "unique": self = .unique(name)
        case "foreignKey": self = .foreignKey(name)
        default: self = .other
        }
    }
}
