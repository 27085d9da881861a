import Domain
import Foundation
import Testing

@Suite("The system's time zone database")
struct ZoneDatabaseTests {
    static let folder = "/usr/share/zoneinfo"

    /// The names of all compiled zones, as the file system has them.
    static let files: [String] = {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { name in
            let start = FileManager.default.contents(atPath: "\(folder)/\(name)")?.prefix(4)
            let beside = ["posix/", "right/", "posixrules", "localtime"].contains { name.hasPrefix($0) }
            return start == Data("TZif".utf8) && !beside
        }
    }()

    /// What `zdump` says of zones: the offset at the second before and at each change of the clock.
    private static func dump(_ names: [String], _ years: String) throws -> [String: [(
        second: Int64, offset: Int
    )]] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["zdump", "-V", "-c", years] + names
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        var all: [String: [(second: Int64, offset: Int)]] = [:]
        // America/New_York  Sun Mar  8 06:59:59 2026 UT = Sun Mar  8 01:59:59 2026 EST isdst=0 gmtoff=-18000
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 7, words[6] == "UT", let offset = words.last.flatMap({ Int($0.dropFirst(7)) })
            else { continue }
            all[String(words[0]), default: []].append((try second(words), offset))
        }
        return all
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func second(_ words: [Substring]) throws -> Int64 {
        let month = try #require(months.firstIndex { $0 == words[2] }) + 1
        let (year, day) = (try #require(Int(words[5])), try #require(Int(words[3])))
        let clock = words[4].split(separator: ":").compactMap { Int64($0) }
        let date = try #require(LocalDate(year: year, month: month, day: day))
        return Int64(date.dayNumber) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    private static func expectAgreement(_ names: [String], _ years: String) throws -> Int {
        let dumps = try dump(names, years)
        var wrong: [String] = []
        for (name, changes) in dumps {
            let zone = try #require(Zone(identifier: name))
            for change in changes
            where zone.offset(at: Instant(milliseconds: change.second * 1000)) != change.offset {
                wrong.append("\(name) at \(change.second): not \(change.offset)")
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(20))")
        return dumps.count
    }

    @Test("Every name that has a file is a zone, by exactly that name")
    func everyFile() {
        #expect(Self.files.count > 400)
        for name in Self.files { #expect(Zone(identifier: name)?.identifier == name) }
    }

    @Test("Every zone and link that the database lists is a zone, whether it has a file or not")
    func everyLine() throws {
        let text = try String(contentsOfFile: "\(Self.folder)/tzdata.zi", encoding: .utf8)
        let names = text.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            return switch words.first {
            case "Z": String(words[1])
            case "L": String(words[2])
            default: nil
            }
        }
        #expect(names.count > 400)
        for name in names { #expect(Zone(identifier: name)?.identifier == name) }
    }

    @Test("Every zone's clock is what the C library says, at each change from 2000 to 2045")
    func agreement() throws {
        #expect(try Self.expectAgreement(Self.files, "2000,2045") > 200)
    }

    @Test("So it is from 1970 to 2099, for clocks that do something odd")
    func oddClocks() throws {
        let names = [
            "America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Africa/Cairo", "Africa/Casablanca",
            "Pacific/Apia",
            "Asia/Gaza", "Antarctica/Troll", "America/Santiago", "America/Nuuk", "Asia/Jerusalem",
            "Asia/Kathmandu",
        ]
        #expect(try Self.expectAgreement(names, "1970,2100") == names.count)
    }

    @Test(
        "A link's clock is its zone's",
        arguments: [
            ("Asia/Kolkata", "Asia/Calcutta"), ("US/Eastern", "America/New_York"),
            ("Europe/Kyiv", "Europe/Kiev"),
            ("GB", "Europe/London"), ("Etc/UTC", "UTC"), ("Zulu", "UTC"), ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
        ])
    func links(link: String, name: String) throws {
        let (one, other) = (try zone(link), try zone(name))
        #expect(one.identifier == link)
        for day in 0..<1000 {
            let instant = Instant(milliseconds: Int64(day) * 86_400_000 * 40)
            #expect(one.local(instant) == other.local(instant))
        }
    }

    @Test(
        "Nothing else is a zone: no other spelling, no rule, no path, no other file of the folder",
        arguments: [
            "", "Mars/Olympus", "EST5EDT4", "EST5EDT,M3.2.0,M11.1.0", "GMT+5", "+05:00", "asia/karachi",
            "ASIA/KARACHI",
            "Asia/Karachi ", " Asia/Karachi", "PST", "../etc/passwd", "../zoneinfo/UTC", "Asia/../UTC",
            "/usr/share/zoneinfo/UTC",
            "/etc/localtime", "Asia", "Asia/", "Asia//Karachi", "/UTC", "./UTC", "UTC/", "posixrules",
            "localtime", "right/UTC",
            "posix/UTC", "posix/Asia/Karachi", "tzdata.zi", "zone.tab", "leapseconds", "leap-seconds.list",
            "Asia/Karachi\u{0}",
            "Asia\\Karachi", "Ａsia/Karachi", String(repeating: "a", count: 100_000),
        ])
    func unknown(name: String) {
        #expect(Zone(identifier: name) == nil)
    }

    @Test("The machine has the database")
    func present() {
        #expect(ZoneDatabase.problem == nil)
    }
}
