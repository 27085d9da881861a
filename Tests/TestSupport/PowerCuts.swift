public import Storage

/// Power cuts in the course of a test, each with what the disk holds after it.
public struct PowerCuts: Sendable {
    /// One power cut and what it left.
    public struct Cut: Sendable {
        /// It comes right before this change of the disk.
        public var change: Int
        /// What the disk holds after it.
        public var folder: TestFolder
        /// The database after the cut.
        public var url: DatabaseURL
    }

    private let disk: FailingDisk
    /// The database's file name.
    private let name: String
    private var planned: [Cut] = []

    /// Cuts the power of this disk, which holds this database.
    public init(_ disk: FailingDisk, of database: DatabaseURL) {
        self.disk = disk
        name = (database.filePath ?? "").split(separator: "/").last.map(String.init) ?? ""
    }

    /// Plans one within the next changes of the disk.
    public mutating func plan(within changes: Int, using random: inout SeededRandom) throws {
        let ahead = Int.random(in: 1...changes, using: &random)
        let seed = Int.random(in: 0..<1 << 40, using: &random)
        var cut = try place()
        cut.change = try disk.planCut(ahead: ahead, seed: seed, into: cut.folder.path)
        planned.append(cut)
    }

    /// One right now.
    public func now(seed: Int) throws -> Cut {
        let cut = try place()
        try disk.cut(seed: seed, into: cut.folder.path)
        return cut
    }

    /// Those that have come.
    public var done: [Cut] { planned.filter { $0.change <= disk.changes } }

    private func place() throws -> Cut {
        let folder = try TestFolder()
        return Cut(change: disk.changes + 1, folder: folder, url: .sqlite(path: folder.file(name)))
    }
}
