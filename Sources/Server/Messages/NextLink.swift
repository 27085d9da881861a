import Domain
import HTTPTypes

/// Where a bare list goes on: a `Link` header with `rel="next"` (RFC 8288), for lists whose body has no room
/// to say so.
enum NextLink {
    static func link(_ request: RequestData, _ parameters: [(String, String)]) -> String {
        let query = parameters.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        return "<\(request.path)?\(query)>; rel=\"next\""
    }
}
