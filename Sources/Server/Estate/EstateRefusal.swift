/// Why a command on the whole database did nothing: one line for whoever ran it.
package struct EstateRefusal: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
