/// Why a document is not accepted as JSON. The first problem ends the reading.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong with a document.
    public enum Kind: Sendable, Equatable {
        /// No document at all.
        case empty
        /// Not JSON.
        case syntax
        /// More than one value.
        case trailing
        /// Deeper than the limit.
        case depth
        /// A name twice in one object.
        case duplicateName
        /// U+0000 in a string: legal JSON, but no database column takes it.
        case nul
        /// Not UTF-8.
        case encoding
        /// Half a surrogate pair.
        case surrogate
    }

    /// What is wrong, for programs.
    public var kind: Kind
    /// Byte offset in the document.
    public var position: Int
    /// What is wrong, in a few words; holds nothing of the document but what `path` says.
    public var message: String
    /// Where, as in `invoice.items[0].description`; empty at the root.
    public var path = ""

    /// The message with its place, as in `Expected a digit at byte 7 (items[0].quantity)`.
    public var description: String {
        path.isEmpty
            ? "\(message) at byte \(position)" : "\(message) at byte \(position) (\(path.repeatable))"
    }

    func under(_ parent: String) -> JSONError {
        var copy = self
        let joint = path.isEmpty || path.hasPrefix("[") ? "" : "."
        copy.path = parent + joint + path
        return copy
    }
}
