extension SQL {
    /// Collects literals of the source text, parameters and fragments.
    public struct StringInterpolation: StringInterpolationProtocol {
        public typealias StringLiteralType = StaticString

        var pieces: [Piece] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            if !literal.isEmptyLiteral { pieces.append(.literal(literal)) }
        }

        /// One bound parameter.
        public mutating func appendInterpolation(_ value: some SQLBindable) {
            pieces.append(.value(value.sqlValue))
        }

        /// One bound parameter, NULL for nil.
        public mutating func appendInterpolation<Value: SQLBindable>(_ value: Value?) {
            pieces.append(.value(value.sqlValue))
        }

        /// A column type, as each engine spells it.
        public mutating func appendInterpolation(type: ColumnType) {
            pieces += SQL.type(type).pieces
        }

        /// A fragment, in place.
        public mutating func appendInterpolation(_ fragment: SQL) {
            pieces += fragment.pieces
        }

        /// A parenthesised list of parameters for `IN`; an empty one matches nothing.
        ///
        /// The last value is repeated up to a power of two, so that lists of many lengths share
        /// few prepared statements.
        public mutating func appendInterpolation(list values: some Collection<some SQLBindable>) {
            var all = values.map(\.sqlValue)
            if let last = all.last {
                var size = 1
                while size < all.count { size *= 2 }
                all += repeatElement(last, count: size - all.count)
            } else {
                all = [.null]
            }
            pieces.append(.literal("("))
            for (index, value) in all.enumerated() {
                if index > 0 { pieces.append(.literal(",")) }
                pieces.append(.value(value))
            }
            pieces.append(.literal(")"))
        }
    }
}
