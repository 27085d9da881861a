import API
import Domain

extension JSONWriter {
    mutating func id(_ id: ID) { plain(36, id.put) }
}
