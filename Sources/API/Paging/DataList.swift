/// A whole list in an envelope: `{data}`.
public struct DataList<Element> {
    public var data: [Element]

    public init(data: [Element]) { self.data = data }
}

extension DataList: Sendable where Element: Sendable {}
extension DataList: Equatable where Element: Equatable {}
extension DataList: Decodable where Element: Decodable {}

extension DataList: WireObject, WireValue, JSONEncodable where Element: WireValue {
    public static var fields: [Field<DataList>] { [Field("data", \.data)] }
}
