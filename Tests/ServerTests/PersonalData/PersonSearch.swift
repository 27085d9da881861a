import Foundation
import TestSupport
import Testing

@testable import Server
@testable import Storage

/// Looks for strings of a person in everything that a database holds.
enum PersonSearch {
    struct Hit: CustomStringConvertible {
        var place: String
        var word: String
        var text: String

        var description: String { "\(word) in \(place): \(text.prefix(300))" }
    }

    /// Every column of every table that the database's own catalogue knows, as text.
    static func tables(_ database: Database, for words: [String]) async throws -> [Hit] {
        try await database.read { tx in
            var hits: [Hit] = []
            for table in try Catalogue.tables(tx) {
                let columns = try SQL.names(table.columns.map(\.name))
                try tx.each("SELECT \(columns) FROM \(try SQL.name(table.name))") { row in
                    for (index, column) in table.columns.enumerated() where !row.isNull(index) {
                        let text: String =
                            if column.kind == .bytes, column.name == "body" {
                                String(decoding: try row.get(index) as [UInt8], as: UTF8.self)
                            } else {
                                row.withUTF8(index) { $0.map { String(decoding: $0, as: UTF8.self) } ?? "" }
                            }
                        for word in words where text.localizedCaseInsensitiveContains(word) {
                            hits.append(Hit(place: "\(table.name).\(column.name)", word: word, text: text))
                        }
                    }
                }
            }
            return hits
        }
    }

    /// Tables, indexes, large values and statistics of a PostgreSQL database whose files on disk hold one of
    /// these strings, as it is spelled. A checkpoint writes the files first.
    static func relations(_ database: Database, for words: [String]) async throws -> [String] {
        try await database.write { tx in
            try tx.run("CHECKPOINT")
            var hits: Set<String> = []
            for word in words {
                try tx.each(
                    """
                    SELECT c.relname FROM pg_class c
                    WHERE c.relkind IN ('r', 'i', 't') AND NOT c.relisshared AND (
                        c.relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)
                        OR c.oid = 'pg_statistic'::regclass)
                    AND position(convert_to(CAST(\(word) AS text), 'UTF8')
                        IN pg_read_binary_file(pg_relation_filepath(c.oid))) > 0
                    """
                ) { row in hits.insert(try row.get(0)) }
            }
            return hits.sorted()
        }
    }

    /// The bytes of files, without regard to case; a file that is not there holds nothing.
    static func files(_ paths: [String], for words: [String]) -> [Hit] {
        paths.flatMap { path -> [Hit] in
            guard let data = FileManager.default.contents(atPath: path) else { return [] }
            let bytes = data.map { (65...90).contains($0) ? $0 + 32 : $0 }
            return words.filter { word in bytes.firstRange(of: Array(word.lowercased().utf8)) != nil }
                .map { Hit(place: path, word: $0, text: "") }
        }
    }
}
