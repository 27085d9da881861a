import API
import Domain

extension JSONWriter {
    mutating func id(_ id: ID) { plain(36, id.put) }

    mutating func field(_ name: StaticString, _ id: ID) {
        key(name)
        self.id(id)
    }
}
