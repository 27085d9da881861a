/// The members of a JSON object, in order. Names are unique and compared byte by byte.
public struct JSONObject: Sendable {
    /// A name and its value.
    public struct Member: Sendable, Hashable {
        /// The name without quotes and escapes.
        public var name: String
        /// The member's value, which may be `null`.
        public var value: JSONValue
    }

    /// The members in the order of the document.
    public private(set) var members: [Member] = []
    // Filled past `linearLimit` members: below it a scan is quicker, above it a scan would let a hostile body
    // cost its square.
    private var positions: [ExactName: Int] = [:]
    private static let linearLimit = 16

    /// An object without members.
    public init() {}

    /// Of members with the same name the last one stays.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        for (name, value) in members { self[name] = value }
    }

    /// How many members there are.
    public var count: Int { members.count }
    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }
    /// The names in the order of the document.
    public var names: [String] { members.map(\.name) }

    /// The value of a member. Setting a new name appends it; setting `nil` removes it.
    public subscript(name: String) -> JSONValue? {
        get { position(of: name).map { members[$0].value } }
        set {
            guard let newValue else { return remove(name) }
            if let position = position(of: name) {
                members[position].value = newValue
            } else {
                append(name, newValue)
            }
        }
    }

    /// Adds a member; `false`, and nothing is added, if there is one of that name.
    mutating func insert(_ name: String, _ value: JSONValue) -> Bool {
        if position(of: name) != nil { return false }
        append(name, value)
        return true
    }

    private func position(of name: String) -> Int? {
        if members.count > Self.linearLimit { return positions[ExactName(text: name)] }
        return members.firstIndex { ExactName(text: $0.name) == ExactName(text: name) }
    }

    private mutating func append(_ name: String, _ value: JSONValue) {
        members.append(Member(name: name, value: value))
        if members.count == Self.linearLimit + 1 {
            reindex()
        } else if members.count > Self.linearLimit {
            positions[ExactName(text: name)] = members.count - 1
        }
    }

    private mutating func remove(_ name: String) {
        guard let position = position(of: name) else { return }
        members.remove(at: position)
        reindex()
    }

    private mutating func reindex() {
        positions.removeAll()
        guard members.count > Self.linearLimit else { return }
        for (position, member) in members.enumerated() { positions[ExactName(text: member.name)] = position }
    }
}

/// A name by its bytes: `String` would hold two spellings of one accented letter for the same.
private struct ExactName: Hashable {
    let text: String

    static func == (left: ExactName, right: ExactName) -> Bool {
        guard left.text.utf8.count == right.text.utf8.count else { return false }
        var (left, right) = (left.text, right.text)
        return left.withUTF8 { left in right.withUTF8 { left.elementsEqual($0) } }
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

/// Two objects are equal if they have the same members, in any order.
extension JSONObject: Hashable {
    /// Whether both have the same members, in any order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }

    /// Takes in only the count, since the order of the members must not matter.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
    }
}

extension JSONObject: JSONEncodable {
    /// Writes the members in their order.
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        for member in members {
            json.key(dynamic: member.name)
            member.value.write(to: &json)
        }
        json.endObject()
    }
}
