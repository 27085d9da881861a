import FoundationEssentials

/// The system's IANA time zone database (docs/decisions/0045): compiled zones, one file a name.
public enum ZoneDatabase {
    /// What `TZDIR` names, or where systems keep it.
    private static let folder = ProcessInfo.processInfo.environment["TZDIR"] ?? "/usr/share/zoneinfo"

    /// Why no zone can be read, and what to do, in one line. Nil: the database is there.
    public static var problem: String? {
        if table("UTC") != nil { return nil }
        return
            "There is no time zone database in \(folder): install the package tzdata, or name its folder in TZDIR"
    }

    /// The offsets of a zone or link by exactly this name; nil when the database has none.
    static func table(_ name: String) -> ZoneTable? {
        guard isName(name) else { return nil }
        // A system may leave out the files of old names, such as US/Eastern, and still list them as links.
        return read(name) ?? links[name].flatMap(read)
    }

    /// Letters, digits, `_`, `+` and `-` between single slashes: no way out of the folder. What the folder
    /// holds beside the database (a copy with leap seconds, the machine's own zone) is no name of it.
    private static func isName(_ name: String) -> Bool {
        guard name.utf8.count <= 64 else { return false }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty }) else { return false }
        guard !["posix", "right", "posixrules", "localtime"].contains(parts[0]) else { return false }
        return parts.allSatisfy { part in
            part.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        }
    }

    private static func read(_ name: String) -> ZoneTable? {
        guard let bytes = try? Data(contentsOf: URL(filePath: "\(folder)/\(name)")) else { return nil }
        return ZoneFile([UInt8](bytes)).map(ZoneTable.init)
    }

    /// `L Asia/Kolkata Asia/Calcutta`: the second name is another one for the first.
    private static let links: [String: String] = {
        guard let bytes = try? Data(contentsOf: URL(filePath: "\(folder)/tzdata.zi")) else { return [:] }
        var links: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("L ") {
            let words = line.split(separator: " ")
            if words.count == 3 { links[String(words[2])] = String(words[1]) }
        }
        return links
    }()
}
