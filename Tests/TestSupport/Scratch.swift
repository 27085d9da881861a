import Foundation

/// A folder of this process, removed when the process ends.
enum Scratch {
    static let folder: URL = {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "odontox-test-\(UUID().uuidString.prefix(8))")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: Scratch.folder) }
        return folder
    }()

    /// A path at which there is nothing yet.
    static func path(_ name: String) -> String {
        folder.appending(path: "\(name)-\(UUID().uuidString.prefix(8))").path
    }
}
