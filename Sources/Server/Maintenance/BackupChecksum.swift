import Crypto
import Foundation

/// A checksum at the end of a backup: SQLite reads a file no further than its own pages, and its own check
/// (`PRAGMA integrity_check`) does not see a flipped bit inside a text.
enum BackupChecksum {
    enum Verdict: Equatable {
        case whole
        case damaged
        /// A database that was copied by other means.
        case absent
    }

    private static let mark = "\nodontox-backup sha256 "
    private static let length = mark.utf8.count + 64 + 1
    private static let block = 1 << 20

    /// Appends the checksum and makes sure that all is on the disk.
    static func put(on path: String) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        defer { try? file.close() }
        let end = try file.seekToEnd()
        let digest = try digest(of: file, length: end)
        try file.seekToEnd()
        try file.write(contentsOf: Data("\(mark)\(digest)\n".utf8))
        try file.synchronize()
    }

    static func verify(_ path: String) throws -> Verdict {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        let end = try file.seekToEnd()
        guard end >= UInt64(length) else { return .absent }
        try file.seek(toOffset: end - UInt64(length))
        let checksum = String(decoding: try file.read(upToCount: length) ?? Data(), as: UTF8.self)
        guard checksum.hasPrefix(mark) else { return .absent }
        let digest = try digest(of: file, length: end - UInt64(length))
        return checksum == "\(mark)\(digest)\n" ? .whole : .damaged
    }

    private static func digest(of file: FileHandle, length: UInt64) throws -> String {
        try file.seek(toOffset: 0)
        var hasher = SHA256()
        var left = length
        while left > 0, let data = try file.read(upToCount: Int(min(left, UInt64(block)))), !data.isEmpty {
            hasher.update(data: data)
            left -= UInt64(data.count)
        }
        return hasher.finalize().hex
    }
}
